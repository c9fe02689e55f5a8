import { existsSync } from 'node:fs';
import type { Stage } from '#lib/aws/stage.ts';
import { readDeploymentFile } from '#lib/infra/read-deployment-file.ts';
import { projectFolder } from '#lib/local/project-folder.ts';
import { readInput } from '#lib/local/read-input.ts';
import { ok, type Result } from '#lib/result.ts';
import type { Problem } from '#lib/runbook/problem.ts';

/** What a client's `deployment.yaml` says of a stage, as far as commands need it. */
export interface StageBindings {
  readonly account?: string;
  /** Where the stage is, unless the environment names another region. */
  readonly region?: string;
  /** `owner/name`: where its gates are decided. */
  readonly repository?: string;
  readonly erpUrl?: string;
  readonly authorityUrl?: string;
}

const DEFAULT_FILE = projectFolder('deployment.yaml');

/** Nothing where there is no such file: then whichever account the credentials are of is the right one. */
export const stageBindings = (
  stage: Stage,
  named: string | undefined,
): Result<StageBindings, readonly Problem[]> => {
  // An emulator of ours; twelve zeros cannot be anybody's account.
  if (stage === 'local') return ok({ account: '000000000000', region: 'eu-west-1' });
  const file = named ?? DEFAULT_FILE;
  if (named === undefined && !existsSync(file)) return ok({});
  const bytes = readInput(file, 'file');
  if (!bytes.ok) return bytes;
  const read = readDeploymentFile(bytes.value, file);
  if (!read.ok) return read;
  const { account, region, repository, erpUrl, authorityUrl } = read.value[stage];
  return ok({ account, region, erpUrl, authorityUrl, repository: `${repository.owner}/${repository.name}` });
};
