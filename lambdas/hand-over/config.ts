import {
  ArchiveEnvironment,
  DeploymentEnvironment,
  LedgerEnvironment,
  RecordsEnvironment,
} from '#lib/aws/environment.ts';

export const Environment = DeploymentEnvironment.extend(RecordsEnvironment.shape)
  .extend(ArchiveEnvironment.shape)
  .extend(LedgerEnvironment.shape);
