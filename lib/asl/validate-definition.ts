import type * as z from 'zod';
import { err, ok, type Result } from '#lib/result.ts';
import type { DefinitionProblem, DefinitionProblemCode } from './definition-problem.ts';
import { DefinitionSchema } from './definition-schema.ts';
import { checkGraphs } from './graph-rules.ts';
import { byteLength } from './limits.ts';
import type { Definition } from './types.ts';

/** Bytes of a definition that CreateStateMachine takes. */
const MAX_DEFINITION_BYTES = 1024 * 1024;

const codeOf = (issue: z.core.$ZodIssue): DefinitionProblemCode => {
  if (issue.code === 'unrecognized_keys') return 'unknown-field';
  if (issue.code === 'custom' && issue.params?.problem === 'path') return 'path';
  if (issue.code !== 'invalid_union' || issue.path.at(-1) !== 'Type') return 'shape';
  return issue.path.includes('Branches') ? 'not-in-parallel' : 'unknown-field';
};

const valueAt = (root: unknown, path: readonly PropertyKey[]): unknown => {
  let value = root;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = new Map<PropertyKey, unknown>(Object.entries(value)).get(String(step));
  }
  return value;
};

/** `['States', 'A', 'Branches', 0, 'States', 'B', 'Retry', 0]` → state B, field `Retry.0`. */
const placeOf = (
  path: readonly PropertyKey[],
): { readonly state: string | undefined; readonly field: string } => {
  const at = path.lastIndexOf('States');
  const state = at >= 0 && at % 4 === 0 ? path[at + 1] : undefined;
  const field = path.slice(state === undefined ? 0 : at + 2).map(String);
  return { state: state === undefined ? undefined : String(state), field: field.join('.') };
};

const toProblem = (root: unknown, issue: z.core.$ZodIssue): DefinitionProblem => {
  const { state, field } = placeOf(issue.path);
  const code = codeOf(issue);
  const seen =
    code === 'shape' || issue.path.at(-1) === 'Type' ? JSON.stringify(valueAt(root, issue.path)) : undefined;
  const shown = seen === undefined ? '' : `; ${seen.slice(0, 80)} seen`;
  return { code, state, message: `${field === '' ? '' : `${field}: `}${issue.message}${shown}` };
};

/**
 * Whether a value is a definition of the subset in `types.ts` and hangs together. Rules between states are looked at
 * once every state has the right shape.
 */
export const validateDefinition = (value: unknown): Result<Definition, readonly DefinitionProblem[]> => {
  const parsed = DefinitionSchema.safeParse(value);
  if (!parsed.success) return err(parsed.error.issues.map((issue) => toProblem(value, issue)));
  const problems = [...checkGraphs(parsed.data)];
  const bytes = byteLength(parsed.data);
  if (bytes > MAX_DEFINITION_BYTES) {
    const message = `the definition has ${bytes} bytes, AWS takes ${MAX_DEFINITION_BYTES}; split the runbook`;
    problems.push({ code: 'too-large', state: undefined, message });
  }
  return problems.length === 0 ? ok(parsed.data) : err(problems);
};
