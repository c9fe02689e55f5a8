import {
  ArchiveEnvironment,
  AuthorityEnvironment,
  DeploymentEnvironment,
  ErpEnvironment,
  LedgerEnvironment,
  RecordsEnvironment,
} from '#lib/aws/environment.ts';

export const Environment = DeploymentEnvironment.extend(RecordsEnvironment.shape)
  .extend(ErpEnvironment.shape)
  .extend(LedgerEnvironment.shape)
  .extend(ArchiveEnvironment.shape)
  .extend(AuthorityEnvironment.shape);
