import { githubAuth } from '#lib/cli/github-auth.ts';
import type { Given } from '#lib/cli/main.ts';
import { stringOption } from '#lib/cli/string-option.ts';
import type { GithubAuth } from '#lib/github/client/authorize.ts';
import type { Github } from '#lib/github/client/call.ts';
import { makeGithub } from '#lib/github/client/github.ts';
import type { Desk } from '#lib/github/write/desk.ts';
import { readDeploymentFile } from '#lib/infra/read-deployment-file.ts';
import type { ClientBindings } from '#lib/infra/stage-config.ts';
import { projectFolder } from '#lib/local/project-folder.ts';
import { readInput } from '#lib/local/read-input.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { formatProblems } from '#lib/runbook/format-problems.ts';
import { wallClock } from '#lib/wall-clock.ts';

/** GitHub's own App, as which a job's token acts: the same two numbers everywhere on github.com. */
const ACTIONS = { id: 15_368, userId: 41_898_282 } as const;

export interface JobGithub {
  readonly github: Github;
  /** For checks and comments in the job's own name. */
  readonly desk: Desk;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The repository of deployment.yaml, asked with the job's own token, or a person's. */
export const jobGithub = (given: Given, environment: Environment): Result<JobGithub, string> => {
  const repository = namedRepository(given);
  if (!repository.ok) return repository;
  const token = environment.GITHUB_TOKEN || environment.GH_TOKEN;
  if (!token) return err('No right to ask GitHub: set GITHUB_TOKEN or GH_TOKEN.');
  return ok(clientOf(given, environment, repository.value, { token }, ACTIONS));
};

/** Reads code and reviews, and posts checks: its token can do no more, whatever the App may. */
const CHECKING = { contents: 'read', pull_requests: 'read', checks: 'write' } as const;

/** The same, asked as the gates' App: what it posts nobody else can. A token of somebody else does not stand in for its key. */
export const appGithub = (given: Given, environment: Environment): Result<JobGithub, string> => {
  const repository = namedRepository(given);
  if (!repository.ok) return repository;
  const { app } = repository.value;
  const auth = githubAuth(environment, CHECKING);
  if (!auth.ok || 'token' in auth.value) {
    return err(
      'This is posted by the gates’ App, and nobody else: CUTOVER_APP_ID and CUTOVER_APP_PRIVATE_KEY have to be set, as workflow freeze has them from environment gate-open-production.',
    );
  }
  if (auth.value.appId !== Number(app.id)) {
    return err(
      `CUTOVER_APP_ID is ${auth.value.appId}, and deployment.yaml names App ${app.id} (repository.app.id): one of them is wrong.`,
    );
  }
  const numbers = { id: Number(app.id), userId: Number(app.userId) };
  return ok(clientOf(given, environment, repository.value, auth.value, numbers));
};

type Named = ClientBindings['repository'];

const namedRepository = (given: Given): Result<Named, string> => {
  const file = stringOption(given, 'deployment') ?? projectFolder('deployment.yaml');
  const bytes = readInput(file, 'file');
  const deployment = bytes.ok ? readDeploymentFile(bytes.value, file) : bytes;
  return deployment.ok
    ? ok(deployment.value.production.repository)
    : err(formatProblems(deployment.error).trimEnd());
};

const clientOf = (
  given: Given,
  environment: Environment,
  { owner, name, repositoryId }: Named,
  auth: GithubAuth,
  app: Desk['app'],
): JobGithub => {
  const repository = { owner, name, id: Number(repositoryId) };
  const github = makeGithub({
    repository,
    auth,
    clock: wallClock,
    baseUrl: stringOption(given, 'api-url') ?? environment.GITHUB_API_URL ?? 'https://api.github.com',
  });
  return { github, desk: { github, repository, main: 'main', app } };
};
