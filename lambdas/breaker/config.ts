import {
  AuthorityEnvironment,
  DeploymentEnvironment,
  LedgerEnvironment,
  RecordsEnvironment,
  ValveEnvironment,
} from '#lib/aws/environment.ts';

export const Environment = DeploymentEnvironment.extend(LedgerEnvironment.shape)
  .extend(RecordsEnvironment.shape)
  .extend(AuthorityEnvironment.shape)
  .extend(ValveEnvironment.shape);
