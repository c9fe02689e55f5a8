import {
  AuthorityEnvironment,
  DeploymentEnvironment,
  ErpEnvironment,
  LedgerEnvironment,
  RecordsEnvironment,
  ValveEnvironment,
} from '#lib/aws/environment.ts';

export const Environment = DeploymentEnvironment.extend(RecordsEnvironment.shape)
  .extend(LedgerEnvironment.shape)
  .extend(ValveEnvironment.shape)
  .extend(ErpEnvironment.shape)
  .extend(AuthorityEnvironment.shape);
