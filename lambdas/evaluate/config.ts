import {
  ArchiveEnvironment,
  DeploymentEnvironment,
  ErpEnvironment,
  LedgerEnvironment,
  MachineEnvironment,
  MessagesEnvironment,
  RecordsEnvironment,
  ValveEnvironment,
} from '#lib/aws/environment.ts';

export const Environment = DeploymentEnvironment.extend(LedgerEnvironment.shape)
  .extend(ArchiveEnvironment.shape)
  .extend(RecordsEnvironment.shape)
  .extend(MachineEnvironment.shape)
  .extend(MessagesEnvironment.shape)
  .extend(ValveEnvironment.shape)
  .extend(ErpEnvironment.shape);
