import {
  ArchiveEnvironment,
  AuthorityEnvironment,
  DeploymentEnvironment,
  ErpEnvironment,
  LedgerEnvironment,
  RecordsEnvironment,
} from '#lib/aws/environment.ts';

export const Environment = DeploymentEnvironment.extend(LedgerEnvironment.shape)
  .extend(ArchiveEnvironment.shape)
  .extend(RecordsEnvironment.shape)
  .extend(AuthorityEnvironment.shape)
  .extend(ErpEnvironment.shape);
