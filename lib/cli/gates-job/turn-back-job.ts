import { resolve } from 'node:path';
import * as z from 'zod';
import { makeLambdaClient } from '#lib/aws/clients.ts';
import { makeInvoker } from '#lib/aws/invoker.ts';
import { BAD_INPUT, DONE, type ExitCode, NOT_MET } from '#lib/cli/exit-code.ts';
import { jobOutput } from '#lib/cli/job-output.ts';
import type { Fetch } from '#lib/exchange.ts';
import { makeGithub } from '#lib/github/client/github.ts';
import { makePullDesk } from '#lib/github/write/pull-desk.ts';
import { toIso } from '#lib/instant.ts';
import type { Json, JsonObject } from '#lib/json.ts';
import type { Clock } from '#lib/ports/clock.ts';
import { formatProblems } from '#lib/runbook/format-problems.ts';
import type { Runbook } from '#lib/runbook/schema.ts';
import { wallClock } from '#lib/wall-clock.ts';
import { AskedRollback, rollbackFiling } from '#lib/way-back/asked-rollback.ts';
import { RollbackAnswer } from '#lib/way-back/rollback-answer.ts';
import type { JobShell } from './gates-job.ts';
import { type JobArguments, parseArgumentsOf } from './job-arguments.ts';
import { type JobFiles, readJobFiles } from './job-files.ts';

export const TURN_BACK_VERBS = ['rollback', 'record'] as const;
type TurnBackVerb = (typeof TURN_BACK_VERBS)[number];

const USAGE =
  'node .github/gates/cutover-gates.mjs rollback|record --stage uat|production [--break-glass] [--runbook FILE] [--deployment FILE]';

/** Of `request-rollback`, which is asked again without harm: one roll-back comes of it. */
const PATIENCE = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 60_000, throwOnRequestTimeout: true },
};

const text = z.string().trim().min(1);
const Runner = z.object({
  GITHUB_REPOSITORY: text,
  GITHUB_REPOSITORY_ID: text,
  GITHUB_REF: z.literal('refs/heads/main'),
  GITHUB_RUN_ID: text,
  GITHUB_SERVER_URL: z.url().default('https://github.com'),
});
/** Who started the run, by number: set by the runner, and nothing that anybody types. */
const Asking = Runner.extend({
  GITHUB_ACTOR: text,
  GITHUB_ACTOR_ID: z
    .string()
    .regex(/^[1-9]\d*$/)
    .transform(Number),
  GITHUB_TRIGGERING_ACTOR: text,
  REASON: text.max(2_000),
});
const Recording = Runner.extend({
  ASKED: text,
  CUTOVER_APP_ID: z
    .string()
    .regex(/^[1-9]\d*$/)
    .transform(Number),
  CUTOVER_APP_PRIVATE_KEY: text,
  GITHUB_API_URL: z.url().default('https://api.github.com'),
});

/** What a test puts in place of AWS and GitHub. */
export interface TurnBackWorld {
  readonly clock?: Clock;
  readonly invoke?: (name: string, payload: JsonObject) => Promise<Json>;
  readonly fetch?: Fetch;
}

/** `rollback` asks for the way back; `record` puts on record, by a pull request of the App, that somebody did. */
export const turnBackJob = async (
  argv: readonly string[],
  shell: JobShell,
  world: TurnBackWorld = {},
): Promise<ExitCode> => {
  const breakGlass = argv.includes('--break-glass');
  const given = parseArgumentsOf(
    argv.filter((word) => word !== '--break-glass'),
    TURN_BACK_VERBS,
    USAGE,
  );
  if (!given.ok) return refuse(shell, given.error);
  const files = readJobFiles(given.value, (file) => resolve(shell.folder, file));
  if (!files.ok) return refuse(shell, formatProblems(files.error).trimEnd());
  try {
    return given.value.verb === 'rollback'
      ? await ask(given.value, breakGlass, files.value, shell, world)
      : await record(files.value, shell, world);
  } catch (error) {
    // AWS or GitHub: said in their words and without a trace, with the way that needs neither.
    shell.err(`cutover-gates: ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`);
    if (given.value.verb === 'rollback') shell.err(BY_HAND);
    return NOT_MET;
  }
};

const BY_HAND =
  'It is NOT known to have started. From a terminal: npx cutover rollback --stage STAGE --reason TEXT --by PERSON. Without AWS or GitHub: the printed sheet (npx cutover fallback); turn the ERP’s output to legacy by hand NOW.';

const refuse = (shell: JobShell, why: string): ExitCode => {
  shell.err(`cutover-gates: ${why}`);
  return BAD_INPUT;
};

/** Names of variables only: a value may be a secret. */
const wrong = (error: z.ZodError): string =>
  `these are missing or not as expected in the environment: ${[...new Set(error.issues.map(({ path }) => path.join('.')))].join(', ')}`;

const personOf = ({ people }: Runbook, account: number): string | undefined =>
  Object.entries(people).find(([, { githubId }]) => githubId === account)?.[0];

const ask = async (
  { stage }: JobArguments<TurnBackVerb>,
  breakGlass: boolean,
  { runbook, bindings }: JobFiles,
  shell: JobShell,
  { clock = wallClock, invoke }: TurnBackWorld,
): Promise<ExitCode> => {
  const read = Asking.safeParse(shell.environment);
  if (!read.success) return refuse(shell, wrong(read.error));
  const { REASON: reason, GITHUB_ACTOR: login, GITHUB_ACTOR_ID: id, ...job } = read.data;
  if (job.GITHUB_REPOSITORY_ID !== bindings.repository.repositoryId) {
    return refuse(
      shell,
      `this is repository number ${job.GITHUB_REPOSITORY_ID}, and deployment.yaml names ${bindings.repository.repositoryId}`,
    );
  }
  if (job.GITHUB_TRIGGERING_ACTOR !== login) {
    return refuse(
      shell,
      `${job.GITHUB_TRIGGERING_ACTOR} runs again what ${login} asked for: ask in your own name, with a new run`,
    );
  }
  const by = personOf(runbook, id);
  if (by === undefined) {
    return refuse(
      shell,
      `${login} (account number ${id}) is nobody of the runbook, which knows people by githubId. Somebody who is in it starts a new run. ${BY_HAND}`,
    );
  }
  const trigger = runbook.triggers.find(({ kind }) => kind === 'person')?.id;
  if (trigger === undefined) return refuse(shell, 'the runbook has no trigger of kind person');
  const run = `${job.GITHUB_SERVER_URL}/${job.GITHUB_REPOSITORY}/actions/runs/${job.GITHUB_RUN_ID}`;
  const call = invoke ?? invoker(runbook.client.tenant, stage, bindings.region);
  const answer = RollbackAnswer.parse(
    await call('request-rollback', {
      cutover: runbook.cutover,
      trigger,
      by,
      caller: `${run} by ${login} (${id})${breakGlass ? ', break-glass' : ''}`,
      reason,
    }),
  );
  if (!answer.ok || answer.execution === undefined) {
    shell.err(`Nothing was started. ${answer.message}`);
    return NOT_MET;
  }
  const { execution, outcome, message } = answer;
  const asked: AskedRollback = {
    kind: 'rollback-asked',
    version: 1,
    stage,
    cutover: runbook.cutover,
    execution,
    outcome,
    trigger,
    by,
    account: { id, login },
    reason,
    breakGlass,
    at: toIso(clock.now()),
    run,
  };
  jobOutput('asked', JSON.stringify(asked), shell.environment);
  shell.out(message);
  shell.out(
    'If the ERP needs a person to turn its output, turn it by hand NOW and do not wait for a message.',
  );
  shell.out(`Next: npx cutover status --stage ${stage} --watch`);
  return DONE;
};

const invoker = (tenant: string, stage: 'uat' | 'production', region: string) =>
  makeInvoker({ client: makeLambdaClient({ ...PATIENCE, region }), tenant, stage });

const record = async (
  { runbook, bindings }: JobFiles,
  shell: JobShell,
  { clock = wallClock, fetch }: TurnBackWorld,
): Promise<ExitCode> => {
  const read = Recording.safeParse(shell.environment);
  if (!read.success) return refuse(shell, wrong(read.error));
  const { ASKED, CUTOVER_APP_ID: appId, CUTOVER_APP_PRIVATE_KEY: privateKey, ...job } = read.data;
  const asked = readAsked(ASKED);
  if (asked === undefined) return refuse(shell, 'ASKED is not what the verb rollback hands on');
  const { owner, name, repositoryId, app } = bindings.repository;
  if (job.GITHUB_REPOSITORY_ID !== repositoryId || String(appId) !== app.id) {
    return refuse(shell, 'repository or App is not the one of deployment.yaml');
  }
  const repository = { owner, name, id: Number(repositoryId) };
  const github = makeGithub({
    repository,
    auth: { appId, privateKey },
    clock,
    baseUrl: job.GITHUB_API_URL,
    ...(fetch && { fetch }),
  });
  const desk = makePullDesk({
    github,
    repository,
    main: 'main',
    app: { id: appId, userId: Number(app.userId) },
  });
  const ensured = await desk.ensure(rollbackFiling(asked, runbook.people[asked.by]?.name ?? asked.by));
  if (ensured.outcome === 'tampered') {
    shell.err(
      `Not on record: ${ensured.detail}. Somebody looks at it, and puts the run on record by hand: ${asked.run}`,
    );
    return NOT_MET;
  }
  shell.out(`On record in pull request #${ensured.pull.number}: ${ensured.url}`);
  return DONE;
};

const readAsked = (given: string): AskedRollback | undefined => {
  try {
    return AskedRollback.safeParse(JSON.parse(given)).data;
  } catch {
    return undefined;
  }
};
