import {
  ArchiveEnvironment,
  AuthorityEnvironment,
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
  .extend(AuthorityEnvironment.shape)
  .extend(ErpEnvironment.shape);
