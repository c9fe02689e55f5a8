import {
  ArchiveEnvironment,
  DeploymentEnvironment,
  ErpEnvironment,
  LedgerEnvironment,
  MachineEnvironment,
  MessagesEnvironment,
  RecordsEnvironment,
  TokensEnvironment,
  ValveEnvironment,
} from '#lib/aws/environment.ts';

export const Environment = DeploymentEnvironment.extend(LedgerEnvironment.shape)
  .extend(ArchiveEnvironment.shape)
  .extend(RecordsEnvironment.shape)
  .extend(MachineEnvironment.shape)
  .extend(MessagesEnvironment.shape)
  .extend(ValveEnvironment.shape)
  .extend(ErpEnvironment.shape)
  .extend(TokensEnvironment.shape);
