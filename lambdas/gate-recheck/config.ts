import {
  ArchiveEnvironment,
  DeploymentEnvironment,
  MachineEnvironment,
  MessagesEnvironment,
  RecordsEnvironment,
  TokensEnvironment,
} from '#lib/aws/environment.ts';

export const Environment = DeploymentEnvironment.extend(RecordsEnvironment.shape)
  .extend(TokensEnvironment.shape)
  .extend(ArchiveEnvironment.shape)
  .extend(MachineEnvironment.shape)
  .extend(MessagesEnvironment.shape);
