import * as z from 'zod';
import { currentCutover } from '#lib/actions/current-cutover.ts';
import { makeArchive } from '#lib/aws/archive.ts';
import { makeDynamoDBClient, makeLambdaClient, makeS3Client } from '#lib/aws/clients.ts';
import { makeGateStore } from '#lib/aws/gate-store.ts';
import { makeInvoker } from '#lib/aws/invoker.ts';
import { makeCutoverLock } from '#lib/aws/lock.ts';
import { resourcePrefix } from '#lib/aws/stage.ts';
import type { Fetch } from '#lib/exchange.ts';
import type { BoundPull } from '#lib/gates/gate-record.ts';
import type { AuditGatesDeps } from '#lib/github/audit-gates.ts';
import type { GithubAuth } from '#lib/github/client/authorize.ts';
import type { Github } from '#lib/github/client/call.ts';
import { makeGithub } from '#lib/github/client/github.ts';
import type { BindAnswer, OpenGatesDeps } from '#lib/github/open-gates.ts';
import { makePullReader } from '#lib/github/read/pull-reader.ts';
import { makeRulesReader } from '#lib/github/read/rules-reader.ts';
import type { ReconcileGatesDeps } from '#lib/github/reconcile-gates.ts';
import { makePullDesk } from '#lib/github/write/pull-desk.ts';
import type { Json, JsonObject } from '#lib/json.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { rehearsalsLately } from '#lib/runbook/rehearsal-id.ts';
import { wallClock } from '#lib/wall-clock.ts';
import type { JobVerb } from './job-arguments.ts';
import type { AppEnvironment, CommonEnvironment } from './job-environment.ts';
import type { JobFiles } from './job-files.ts';

const MAIN = 'main';

/**
 * Functions of gates run for two minutes at most (lib/infra/function-specs.ts), and each of them may be called again. Worst case
 * 2 × 126 s and a pause, of the job's ten minutes.
 */
const INVOKE_PATIENCE = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 125_000, throwOnRequestTimeout: true },
};

type Stage = 'uat' | 'production';

/** Deployment and runner have to speak of one repository; a copy of it elsewhere decides nothing. */
const repositoryOf = (
  { bindings: { repository } }: JobFiles,
  environment: CommonEnvironment,
): Result<OpenGatesDeps['repository'], string> => {
  const id = Number(repository.repositoryId);
  if (environment.GITHUB_REPOSITORY_ID !== id) {
    return err(
      `this is repository ${environment.GITHUB_REPOSITORY} with number ${environment.GITHUB_REPOSITORY_ID}; gates are decided in number ${id} (deployment.yaml, repository.repositoryId)`,
    );
  }
  if (environment.GITHUB_REF !== `refs/heads/${MAIN}`) {
    return err(`this run is of ${environment.GITHUB_REF}; gates are decided from refs/heads/${MAIN} only`);
  }
  const { app } = repository;
  return ok({ id, main: MAIN, appUser: Number(app.userId), app: Number(app.id), denied: [] });
};

const aws = ({ bindings: { region } }: JobFiles, environment: CommonEnvironment) => ({
  region,
  // Of the role that an earlier step took on; no file and no other way is looked for.
  credentials: {
    accessKeyId: environment.AWS_ACCESS_KEY_ID,
    secretAccessKey: environment.AWS_SECRET_ACCESS_KEY,
    sessionToken: environment.AWS_SESSION_TOKEN,
  },
});

const secretsOf = (environment: CommonEnvironment): readonly string[] => [
  environment.AWS_SECRET_ACCESS_KEY,
  environment.AWS_SESSION_TOKEN,
];

interface ToGithub {
  readonly auth: GithubAuth;
  /** @default the process's own */
  readonly fetch?: Fetch;
}

const base = (stage: Stage, files: JobFiles, environment: CommonEnvironment, to: ToGithub) => {
  const repository = repositoryOf(files, environment);
  if (!repository.ok) return repository;
  const { owner, name } = files.bindings.repository;
  const github: Github = makeGithub({
    repository: { owner, name, id: repository.value.id },
    ...to,
    clock: wallClock,
    baseUrl: environment.GITHUB_API_URL,
  });
  const { runbook } = files;
  return ok({
    stage,
    runbook,
    repository: repository.value,
    github,
    clock: wallClock,
    secrets: secretsOf(environment),
    reader: makePullReader({ github, clock: wallClock, repository: repository.value.id, main: MAIN }),
  });
};

const invokerOf = (
  stage: Stage,
  files: JobFiles,
  environment: CommonEnvironment,
): ((name: string, payload: JsonObject) => Promise<Json>) =>
  makeInvoker({
    client: makeLambdaClient({ ...INVOKE_PATIENCE, ...aws(files, environment) }),
    tenant: files.runbook.client.tenant,
    stage,
  });

/** What the job that decides has: GitHub to read, and one function to call. It knows no table and no bucket. */
export const makeJobWorld = (
  stage: Stage,
  files: JobFiles,
  environment: CommonEnvironment,
  to: ToGithub & { readonly auth: { readonly token: string } },
): Result<Omit<ReconcileGatesDeps, 'token'> & { readonly secrets: readonly string[] }, string> => {
  const made = base(stage, files, environment, to);
  if (!made.ok) return made;
  const invoke = invokerOf(stage, files, environment);
  return ok({
    ...made.value,
    complete: (payload) => invoke('gate-complete', payload),
    run: {
      repository: environment.GITHUB_REPOSITORY_ID,
      ref: environment.GITHUB_REF,
      workflow: environment.GITHUB_WORKFLOW_REF,
      sha: environment.GITHUB_SHA,
      runId: String(environment.GITHUB_RUN_ID),
    },
  });
};

/** What function `gate-bind` answers. */
const Bound = z.object({
  outcome: z.enum(['bound', 'same', 'other', 'closed', 'refused']),
  reason: z.string(),
});

/** Besides what the desk needs: rule suites are told to whoever may administer. */
const AUDIT_PERMISSIONS = { contents: 'read', pull_requests: 'read', administration: 'read' } as const;

/** What the jobs that open and audit have: the App, the gates' records and what is filed with them. */
export const makeAppWorld = (
  stage: Stage,
  files: JobFiles,
  environment: AppEnvironment,
  verb: JobVerb,
  fetch?: Fetch,
): Result<OpenGatesDeps & AuditGatesDeps & { readonly secrets: readonly string[] }, string> => {
  const { repository: named, account } = files.bindings;
  if (environment.CUTOVER_APP_ID !== Number(named.app.id)) {
    return err(
      `CUTOVER_APP_ID is ${environment.CUTOVER_APP_ID}, and deployment.yaml names App ${named.app.id} (repository.app.id): one of them is wrong`,
    );
  }
  const made = base(stage, files, environment, {
    auth: {
      appId: environment.CUTOVER_APP_ID,
      privateKey: environment.CUTOVER_APP_PRIVATE_KEY,
      ...(verb === 'audit' && { permissions: AUDIT_PERMISSIONS }),
    },
    ...(fetch && { fetch }),
  });
  if (!made.ok) return made;
  const { github, repository } = made.value;
  const place = aws(files, environment);
  const prefix = resourcePrefix(files.runbook.client.tenant, stage);
  const invoke = invokerOf(stage, files, environment);
  const records = { client: makeDynamoDBClient(place), table: `${prefix}-records` };
  return ok({
    ...made.value,
    gates: makeGateStore({ ...records, clock: wallClock }),
    async cutovers() {
      const { cutover: own, client } = files.runbook;
      return rehearsalsLately(own, await currentCutover(stage, makeCutoverLock(records), client.tenant, own));
    },
    archive: makeArchive({ client: makeS3Client(place), bucket: `${prefix}-archive-${account}` }),
    rules: makeRulesReader({ github, main: MAIN }),
    desk: makePullDesk({
      github,
      repository: { owner: named.owner, id: repository.id },
      main: MAIN,
      app: { id: Number(named.app.id), userId: repository.appUser },
    }),
    bind: async (instance: string, pull: BoundPull): Promise<BindAnswer> =>
      Bound.parse(await invoke('gate-bind', { instance, ...pull })),
    runUrl: `${environment.GITHUB_SERVER_URL}/${environment.GITHUB_REPOSITORY}/actions/runs/${environment.GITHUB_RUN_ID}`,
  });
};
