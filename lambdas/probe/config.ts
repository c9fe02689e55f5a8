import {
  AuthorityEnvironment,
  DeploymentEnvironment,
  ErpEnvironment,
  RecordsEnvironment,
} from '#lib/aws/environment.ts';

export const Environment = DeploymentEnvironment.extend(AuthorityEnvironment.shape)
  .extend(RecordsEnvironment.shape)
  .extend(ErpEnvironment.pick({ ERP_SECRET_ID: true }).shape);
