import type { Given } from '#lib/cli/main.ts';
import { stringOption } from '#lib/cli/string-option.ts';
import type { Github } from '#lib/github/client/call.ts';
import { makeGithub } from '#lib/github/client/github.ts';
import type { Desk } from '#lib/github/write/desk.ts';
import { readDeploymentFile } from '#lib/infra/read-deployment-file.ts';
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

/** The repository of deployment.yaml, asked with the job's own token, or a person's. */
export const jobGithub = (
  given: Given,
  environment: Readonly<Record<string, string | undefined>>,
): Result<JobGithub, string> => {
  const file = stringOption(given, 'deployment') ?? projectFolder('deployment.yaml');
  const bytes = readInput(file, 'file');
  const deployment = bytes.ok ? readDeploymentFile(bytes.value, file) : bytes;
  if (!deployment.ok) return err(formatProblems(deployment.error).trimEnd());
  const token = environment.GITHUB_TOKEN || environment.GH_TOKEN;
  if (!token) return err('No right to ask GitHub: set GITHUB_TOKEN or GH_TOKEN.');
  const { owner, name, repositoryId } = deployment.value.production.repository;
  const repository = { owner, name, id: Number(repositoryId) };
  const github = makeGithub({
    repository,
    auth: { token },
    clock: wallClock,
    baseUrl: stringOption(given, 'api-url') ?? environment.GITHUB_API_URL ?? 'https://api.github.com',
  });
  return ok({ github, desk: { github, repository, main: 'main', app: ACTIONS } });
};
