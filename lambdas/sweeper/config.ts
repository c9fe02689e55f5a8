import {
  ArchiveEnvironment,
  DeploymentEnvironment,
  ErpEnvironment,
  LedgerEnvironment,
  QueueEnvironment,
} from '#lib/aws/environment.ts';

export const Environment = DeploymentEnvironment.extend(LedgerEnvironment.shape)
  .extend(ArchiveEnvironment.shape)
  .extend(QueueEnvironment.shape)
  .extend(ErpEnvironment.shape);
