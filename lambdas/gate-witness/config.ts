import {
  ArchiveEnvironment,
  AuthorityEnvironment,
  DeploymentEnvironment,
  ErpEnvironment,
  MachineEnvironment,
  MessagesEnvironment,
  QueueEnvironment,
  RecordsEnvironment,
  TokensEnvironment,
  ValveEnvironment,
} from '#lib/aws/environment.ts';

/** As `gate-complete` has it, without GitHub: it is for when that is down. It decides; `gate-telephone` does not. */
export const Environment = DeploymentEnvironment.extend(RecordsEnvironment.shape)
  .extend(TokensEnvironment.shape)
  .extend(ArchiveEnvironment.shape)
  .extend(MachineEnvironment.shape)
  .extend(MessagesEnvironment.shape)
  .extend(QueueEnvironment.shape)
  .extend(ValveEnvironment.shape)
  .extend(ErpEnvironment.shape)
  .extend(AuthorityEnvironment.shape);
