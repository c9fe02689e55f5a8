import {
  ArchiveEnvironment,
  DeploymentEnvironment,
  LedgerEnvironment,
  MachineEnvironment,
  RecordsEnvironment,
  ValveEnvironment,
} from '#lib/aws/environment.ts';

export const Environment = DeploymentEnvironment.extend(RecordsEnvironment.shape)
  .extend(LedgerEnvironment.shape)
  .extend(ValveEnvironment.shape)
  .extend(MachineEnvironment.shape)
  .extend(ArchiveEnvironment.shape);
