/** The deployments of one tenant. A laptop is none of them: `cutover rehearse` needs no account. */
export const STAGES = ['local', 'uat', 'production'] as const;
export type Stage = (typeof STAGES)[number];

/** Names that people and the command line can tell in advance. At most 64 characters with a function's name behind. */
export const resourcePrefix = (tenant: string, stage: Stage): string => `cutover-${tenant}-${stage}`;

export const functionName = (tenant: string, stage: Stage, name: string): string =>
  `${resourcePrefix(tenant, stage)}-${name}`;

export const machineName = (tenant: string, stage: Stage, machine: 'main' | 'rollback'): string =>
  `${resourcePrefix(tenant, stage)}-${machine}`;

/** Of the locked archive. */
export const archiveBucketName = (tenant: string, stage: Stage, account: string): string =>
  `${resourcePrefix(tenant, stage)}-archive-${account}`;

export const STACKS = ['data', 'tenant', 'cutover', 'monitoring', 'access'] as const;
export type StackName = (typeof STACKS)[number];

export const stackName = (tenant: string, stage: Stage, stack: StackName): string =>
  `${resourcePrefix(tenant, stage)}-${stack}`;

/** Of the numbers that our functions publish. */
export const METRICS_NAMESPACE = 'Cutover';
