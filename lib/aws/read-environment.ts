import type * as z from 'zod';

/**
 * Reads a function's variables as it is loaded, so that one that is missing stops the deployment's first call and not an
 * invoice. One error names all of them; values stay out of it.
 */
export const readEnvironment = <S extends z.ZodObject>(
  schema: S,
  variables: Readonly<Record<string, string | undefined>>,
): z.output<S> => {
  const read = schema.safeParse(variables);
  if (read.success) return read.data;
  const faults = read.error.issues.map((issue) => {
    const name = issue.path.join('.');
    return variables[name] === undefined ? `${name} is missing` : `${name}: ${issue.message}`;
  });
  throw new Error(
    `this function cannot start: ${faults.join('; ')}. lib/infra sets these variables; deploy the stack again.`,
  );
};
