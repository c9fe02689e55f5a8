import {
  ArchiveEnvironment,
  AuthorityEnvironment,
  DeploymentEnvironment,
  ErpEnvironment,
  GithubEnvironment,
  MachineEnvironment,
  MessagesEnvironment,
  QueueEnvironment,
  RecordsEnvironment,
  TokensEnvironment,
  ValveEnvironment,
} from '#lib/aws/environment.ts';

export const Environment = DeploymentEnvironment.extend(RecordsEnvironment.shape)
  .extend(TokensEnvironment.shape)
  .extend(ArchiveEnvironment.shape)
  .extend(MachineEnvironment.shape)
  .extend(MessagesEnvironment.shape)
  .extend(QueueEnvironment.shape)
  .extend(ValveEnvironment.shape)
  .extend(ErpEnvironment.shape)
  .extend(GithubEnvironment.shape)
  .extend(AuthorityEnvironment.shape);
