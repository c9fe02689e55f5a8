/**
 * Reference paths: each names exactly one place. `$…` reads the state's data, `$$…` the context object. Field names
 * that are no plain words stand in brackets: `$.calendar.tasks['first-call'].start`, `$.list[0]`.
 */
import type { Json, JsonObject } from '#lib/json.ts';
import { err, ok, type Result } from '#lib/result.ts';

export interface JsonPath {
  readonly root: '$' | '$$';
  readonly steps: readonly (string | number)[];
}

/** What paths are read from. */
export interface PathScope {
  readonly data: Json;
  readonly context: JsonObject;
}

const STEP = /\.([A-Za-z_][A-Za-z0-9_]*)|\['((?:[^'\\]|\\['\\])*)'\]|\[(\d{1,9})\]/y;

const parse = (text: string): JsonPath | undefined => {
  if (!text.startsWith('$')) return undefined;
  const root = text.startsWith('$$') ? '$$' : '$';
  const steps: (string | number)[] = [];
  STEP.lastIndex = root.length;
  while (STEP.lastIndex < text.length) {
    const found = STEP.exec(text);
    if (!found) return undefined;
    const [, word, quoted, index] = found;
    if (word !== undefined) steps.push(word);
    else if (quoted !== undefined) steps.push(quoted.replaceAll(/\\(['\\])/g, '$1'));
    else steps.push(Number(index));
  }
  return { root, steps };
};

const known = new Map<string, JsonPath | undefined>();

/** undefined: not a path of the subset (filters, wildcards, ranges, functions, hyphens outside brackets …). */
export const parsePath = (text: string): JsonPath | undefined => {
  if (!known.has(text)) known.set(text, parse(text));
  return known.get(text);
};

/** Throws on what `validateDefinition` refuses. */
const pathOf = (text: string): JsonPath => {
  const path = parsePath(text);
  if (!path)
    throw new Error(`not a reference path: ${JSON.stringify(text)}; the definition was not validated`);
  return path;
};

export const isJsonObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const stepInto = (value: Json | undefined, step: string | number): Json | undefined => {
  if (Array.isArray(value)) return typeof step === 'number' ? value[step] : undefined;
  if (isJsonObject(value) && typeof step === 'string' && Object.hasOwn(value, step)) return value[step];
  return undefined;
};

/** undefined: nothing is there. A null that is there is null. */
export const getPath = (text: string, scope: PathScope): Json | undefined => {
  const path = pathOf(text);
  let value: Json | undefined = path.root === '$' ? scope.data : scope.context;
  for (const step of path.steps) value = stepInto(value, step);
  return value;
};

const put = (
  target: Json | undefined,
  steps: readonly (string | number)[],
  value: Json,
): Json | undefined => {
  const [step, ...rest] = steps;
  if (step === undefined) return value;
  if (typeof step === 'number') {
    if (!Array.isArray(target) || step >= target.length) return undefined;
    const inner = put(target[step], rest, value);
    return inner === undefined ? undefined : target.with(step, inner);
  }
  if (target !== undefined && !isJsonObject(target)) return undefined;
  const inner = put(stepInto(target, step), rest, value);
  return inner === undefined ? undefined : { ...target, [step]: inner };
};

/** A copy of `target` with `value` at `path`; objects on the way are made. Fails where a scalar or a missing element is in the way. */
export const setPath = (target: Json, path: string, value: Json): Result<Json, string> => {
  const { root, steps } = pathOf(path);
  const written = root === '$' ? put(target, steps, value) : undefined;
  return written === undefined
    ? err(`nothing can be written at '${path}' of the state's input`)
    : ok(written);
};
