import {
  AuthorityEnvironment,
  DeploymentEnvironment,
  ErpEnvironment,
  RecordsEnvironment,
} from '#lib/aws/environment.ts';

export const Environment = DeploymentEnvironment.extend(RecordsEnvironment.shape)
  .extend(AuthorityEnvironment.shape)
  .extend(ErpEnvironment.shape);
