/** What a job on GitHub's runner is told by its environment; nothing of an event. */
import * as z from 'zod';
import { err, ok, type Result } from '#lib/result.ts';

const text = z.string().min(1);
const number = z
  .string()
  .regex(/^[1-9]\d*$/, 'a number')
  .transform(Number);

/** Set by the runner for every job, and by the step that takes on the AWS role. */
const Common = z.object({
  GITHUB_REPOSITORY: z.string().regex(/^[^/\s]+\/[^/\s]+$/, 'owner/name'),
  GITHUB_REPOSITORY_ID: number,
  GITHUB_REF: text,
  GITHUB_WORKFLOW_REF: text,
  GITHUB_SHA: z.string().regex(/^[0-9a-f]{40}$/, 'a commit'),
  GITHUB_RUN_ID: number,
  GITHUB_SERVER_URL: z.url().default('https://github.com'),
  GITHUB_API_URL: z.url().default('https://api.github.com'),
  GITHUB_STEP_SUMMARY: text.optional(),
  AWS_ACCESS_KEY_ID: text,
  AWS_SECRET_ACCESS_KEY: text,
  AWS_SESSION_TOKEN: text,
});

const Reconcile = Common.extend({ GITHUB_TOKEN: text });
const App = Common.extend({ CUTOVER_APP_ID: number, CUTOVER_APP_PRIVATE_KEY: text });

export type CommonEnvironment = z.output<typeof Common>;
export type ReconcileEnvironment = z.output<typeof Reconcile>;
export type AppEnvironment = z.output<typeof App>;

/** Where each comes from, for whoever reads the log of a run that failed. */
const from = (name: string): string =>
  name.startsWith('AWS_')
    ? 'the step that takes on the role sets it'
    : name.startsWith('CUTOVER_APP_')
      ? 'a secret of the environment gate-open-STAGE, handed on by the workflow'
      : name === 'GITHUB_TOKEN'
        ? 'handed on by the workflow as github.token'
        : 'GitHub’s runner sets it';

/** Names only: values may be secrets. */
const read = <S extends z.ZodType>(
  shape: S,
  environment: Readonly<Record<string, string | undefined>>,
): Result<z.output<S>, readonly string[]> => {
  const parsed = shape.safeParse(environment);
  if (parsed.success) return ok(parsed.data);
  return err(
    parsed.error.issues.map(({ path, message }) => {
      const name = path.join('.');
      return environment[name] === undefined || environment[name] === ''
        ? `${name} is not set: ${from(name)}`
        : `${name} is not as expected (${message}): ${from(name)}`;
    }),
  );
};

type Given = Readonly<Record<string, string | undefined>>;

export const readReconcileEnvironment = (given: Given): Result<ReconcileEnvironment, readonly string[]> =>
  read(Reconcile, given);
export const readAppEnvironment = (given: Given): Result<AppEnvironment, readonly string[]> =>
  read(App, given);
