import {
  ArchiveEnvironment,
  DeploymentEnvironment,
  ErpEnvironment,
  LedgerEnvironment,
  MachineEnvironment,
  RecordsEnvironment,
  ValveEnvironment,
} from '#lib/aws/environment.ts';

export const Environment = DeploymentEnvironment.extend(RecordsEnvironment.shape)
  .extend(LedgerEnvironment.shape)
  .extend(ErpEnvironment.shape)
  .extend(ValveEnvironment.shape)
  .extend(ArchiveEnvironment.shape)
  .extend(MachineEnvironment.shape);
