import {
  AuthorityEnvironment,
  DeploymentEnvironment,
  LedgerEnvironment,
  RecordsEnvironment,
} from '#lib/aws/environment.ts';

export const Environment = DeploymentEnvironment.extend(LedgerEnvironment.shape)
  .extend(RecordsEnvironment.shape)
  .extend(AuthorityEnvironment.shape);
