import {
  ArchiveEnvironment,
  AuthorityEnvironment,
  DeploymentEnvironment,
  ErpEnvironment,
  RecordsEnvironment,
} from '#lib/aws/environment.ts';

export const Environment = DeploymentEnvironment.extend(RecordsEnvironment.shape)
  .extend(ErpEnvironment.shape)
  .extend(AuthorityEnvironment.shape)
  .extend(ArchiveEnvironment.shape);
