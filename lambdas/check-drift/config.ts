import {
  ArchiveEnvironment,
  AuthorityEnvironment,
  DeploymentEnvironment,
  ErpEnvironment,
  QueueEnvironment,
  RecordsEnvironment,
  ValveEnvironment,
} from '#lib/aws/environment.ts';

export const Environment = DeploymentEnvironment.extend(RecordsEnvironment.shape)
  .extend(QueueEnvironment.shape)
  .extend(ValveEnvironment.shape)
  .extend(ErpEnvironment.shape)
  .extend(AuthorityEnvironment.shape)
  .extend(ArchiveEnvironment.shape);
