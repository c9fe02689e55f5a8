import { ArchiveEnvironment, DeploymentEnvironment, LedgerEnvironment } from '#lib/aws/environment.ts';

export const Environment = DeploymentEnvironment.extend(LedgerEnvironment.shape).extend(
  ArchiveEnvironment.shape,
);
