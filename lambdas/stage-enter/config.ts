import {
  ArchiveEnvironment,
  AuthorityEnvironment,
  DeploymentEnvironment,
  ErpEnvironment,
  LedgerEnvironment,
  MessagesEnvironment,
  QueueEnvironment,
  RecordsEnvironment,
  ValveEnvironment,
} from '#lib/aws/environment.ts';

export const Environment = DeploymentEnvironment.extend(RecordsEnvironment.shape)
  .extend(AuthorityEnvironment.shape)
  .extend(LedgerEnvironment.shape)
  .extend(ErpEnvironment.shape)
  .extend(ValveEnvironment.shape)
  .extend(ArchiveEnvironment.shape)
  .extend(QueueEnvironment.shape)
  .extend(MessagesEnvironment.shape);
