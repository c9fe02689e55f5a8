/** One deployment of one tenant: what all its stacks are made from. */

import type { FunctionName } from '#lambdas/function-names.ts';
import { functionName, resourcePrefix } from '#lib/aws/stage.ts';
import type { Program } from '#lib/compiler/program.ts';
import type { Digest } from '#lib/digest.ts';
import type { Runbook } from '#lib/runbook/schema.ts';
import type { StageConfig } from './stage-config.ts';

export interface Deployment {
  readonly config: StageConfig;
  readonly runbook: Runbook;
  readonly program: Program;
  readonly programDigest: Digest;
  readonly codeDigest: Digest;
  /** The folder of a function's code, `program.json` included where the function reads it. */
  readonly folderOf: (name: FunctionName) => string;
}

export const tenantOf = (deployment: Deployment): string => deployment.runbook.client.tenant;

export const prefixOf = (deployment: Deployment): string =>
  resourcePrefix(tenantOf(deployment), deployment.config.stage);

export const physicalName = (deployment: Deployment, name: FunctionName): string =>
  functionName(tenantOf(deployment), deployment.config.stage, name);
