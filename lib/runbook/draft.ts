import * as z from 'zod';

/**
 * What of a document is sound: every part may be missing, and what is there has the right type. Checks read drafts, so
 * that one broken value does not hide what is wrong elsewhere; an id whose content is broken is still known.
 */
export type Draft<T> = T extends string | number | boolean | null | undefined
  ? T
  : T extends readonly (infer U)[]
    ? readonly (Draft<U> | undefined)[]
    : T extends object
      ? { readonly [K in keyof T]?: Draft<T[K]> | undefined }
      : T;

/** Keeps of `value` what `schema` allows, part by part, defaults filled in; a position in a list is never moved. */
export function draftOf<S extends z.ZodType>(schema: S, value: unknown): Draft<z.output<S>> | undefined;
export function draftOf(schema: z.core.$ZodType, value: unknown): unknown {
  const whole = z.safeParse(schema, value);
  if (whole.success) return whole.data;
  if (schema instanceof z.ZodOptional) return draftOf(inner(schema.unwrap()), value);
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault)
    return draftOf(inner(schema.unwrap()), value);
  if (schema instanceof z.ZodObject) {
    if (!isMapping(value)) return undefined;
    return Object.fromEntries(
      Object.entries(schema.shape).map(([key, part]) => [key, draftOf(inner(part), value[key])]),
    );
  }
  if (schema instanceof z.ZodArray)
    return Array.isArray(value) ? value.map((item) => draftOf(inner(schema.element), item)) : undefined;
  if (schema instanceof z.ZodRecord) {
    if (!isMapping(value)) return undefined;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, draftOf(inner(schema.valueType), item)]),
    );
  }
  return undefined;
}

/** zod's containers give their parts by the core type; every part of ours is a full schema. */
const inner = (schema: z.core.$ZodType): z.ZodType => {
  if (!(schema instanceof z.ZodType)) throw new TypeError('a schema that zod classic did not make');
  return schema;
};

export const isMapping = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
