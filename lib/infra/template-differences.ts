import type { Json, JsonObject } from '#lib/json.ts';

/** A place of a template where two stages have different values; `undefined` where one has none. */
export interface TemplateDifference {
  /** `tenant.Resources.WorkerFunction….Properties.Timeout` */
  readonly path: readonly string[];
  /** Of the resource that it is in; empty outside of resources. */
  readonly type: string;
  readonly left: Json | undefined;
  readonly right: Json | undefined;
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Arrays as objects of their places, so that one comparison does. */
const entriesOf = (value: Json | undefined): JsonObject | undefined => {
  if (Array.isArray(value)) return Object.fromEntries(value.entries());
  return isObject(value) ? value : undefined;
};

/** Every leaf in which two templates differ, in the order of the left one. */
export const templateDifferences = (
  left: Json | undefined,
  right: Json | undefined,
  path: readonly string[] = [],
  type = '',
): readonly TemplateDifference[] => {
  if (left === right) return [];
  const a = entriesOf(left);
  const b = entriesOf(right);
  if (!a || !b) return [{ path, type, left, right }];
  const within = typeof a.Type === 'string' && a.Properties !== undefined ? a.Type : type;
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return keys.flatMap((key) => templateDifferences(a[key], b[key], [...path, key], within));
};
