import * as z from 'zod';
import type { GithubFailure } from './github-failure.ts';
import { redact } from './redact.ts';

/** GraphQL says what failed in an answer that has come well, beside whatever data it has. */
export const GraphAnswer = z.object({
  data: z.unknown(),
  errors: z.array(z.object({ type: z.string().optional(), message: z.string() })).optional(),
});

/** What will not be otherwise the next time; whatever else it says may be. */
const FINAL = /^(NOT_FOUND|FORBIDDEN|INSUFFICIENT_SCOPES|INVALID_CURSOR_ARGUMENTS)$/;

/** Any error at all: data beside it may be of a part only. */
export const graphFailure = (
  where: string,
  { errors = [] }: z.output<typeof GraphAnswer>,
  secrets: readonly string[],
): GithubFailure | undefined => {
  if (errors.length === 0) return undefined;
  const said = errors
    .slice(0, 3)
    .map(({ type, message }) => `${type === undefined ? '' : `${type}: `}${message}`)
    .join('; ');
  return {
    kind: errors.some(({ type }) => type !== undefined && FINAL.test(type)) ? 'refused' : 'again',
    status: undefined,
    detail: `${where}: ${redact(said, secrets)}`,
  };
};
