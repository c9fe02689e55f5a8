import {
  ArchiveEnvironment,
  DeploymentEnvironment,
  ErpEnvironment,
  LedgerEnvironment,
  MachineEnvironment,
  RecordsEnvironment,
} from '#lib/aws/environment.ts';

export const Environment = DeploymentEnvironment.extend(RecordsEnvironment.shape)
  .extend(LedgerEnvironment.shape)
  .extend(ArchiveEnvironment.shape)
  .extend(MachineEnvironment.shape)
  .extend(ErpEnvironment.shape);
