import {
  DeploymentEnvironment,
  LedgerEnvironment,
  MessagesEnvironment,
  RecordsEnvironment,
} from '#lib/aws/environment.ts';

export const Environment = DeploymentEnvironment.extend(RecordsEnvironment.shape)
  .extend(LedgerEnvironment.shape)
  .extend(MessagesEnvironment.shape);
