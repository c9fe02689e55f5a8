import {
  ArchiveEnvironment,
  AuthorityEnvironment,
  DeploymentEnvironment,
  ErpEnvironment,
  QueueEnvironment,
  RecordsEnvironment,
  ValveEnvironment,
} from '#lib/aws/environment.ts';

/** It judges and enters: no token, no machine, no message. */
export const Environment = DeploymentEnvironment.extend(RecordsEnvironment.shape)
  .extend(ArchiveEnvironment.shape)
  .extend(QueueEnvironment.shape)
  .extend(ValveEnvironment.shape)
  .extend(ErpEnvironment.shape)
  .extend(AuthorityEnvironment.shape);
