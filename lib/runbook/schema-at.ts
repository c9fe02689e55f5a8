import * as z from 'zod';
import type { Path } from './problem-at.ts';

/** The schema that holds at a path, wrappers taken off; undefined where the path leaves the schema. */
export const schemaAt = (root: z.core.$ZodType, path: Path): z.core.$ZodType | undefined => {
  let here: z.core.$ZodType | undefined = unwrapped(root);
  for (const segment of path) {
    if (here instanceof z.ZodObject) here = here.shape[segment];
    else if (here instanceof z.ZodArray) here = here.element;
    else if (here instanceof z.ZodRecord) here = here.valueType;
    else if (here instanceof z.ZodUnion) {
      const option: z.core.$ZodType | undefined = here.options.find(
        (one: z.core.$ZodType) => schemaAt(one, [segment]) !== undefined,
      );
      here = option && schemaAt(option, [segment]);
    } else return undefined;
    if (here === undefined) return undefined;
    here = unwrapped(here);
  }
  return here;
};

const unwrapped = (schema: z.core.$ZodType): z.core.$ZodType =>
  schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault
    ? unwrapped(schema.unwrap())
    : schema;

/** The keys a mapping may have at a path; undefined where it has names of its own choosing. */
export const keysAt = (root: z.core.$ZodType, path: Path): readonly string[] | undefined => {
  const schema = schemaAt(root, path);
  if (schema instanceof z.ZodObject) return Object.keys(schema.shape);
  if (schema instanceof z.ZodUnion)
    return schema.options.flatMap((option: z.core.$ZodType) => keysAt(option, []) ?? []);
  return undefined;
};
