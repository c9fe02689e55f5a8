import {
  ArchiveEnvironment,
  ArmingEnvironment,
  AuthorityEnvironment,
  CertificatesEnvironment,
  DeploymentEnvironment,
  ErpEnvironment,
  LedgerEnvironment,
  MachineEnvironment,
  QueueEnvironment,
  RecordsEnvironment,
  ValveEnvironment,
} from '#lib/aws/environment.ts';

export const Environment = DeploymentEnvironment.extend(RecordsEnvironment.shape)
  .extend(LedgerEnvironment.shape)
  .extend(ArchiveEnvironment.shape)
  .extend(CertificatesEnvironment.shape)
  .extend(AuthorityEnvironment.shape)
  .extend(ErpEnvironment.shape)
  .extend(QueueEnvironment.shape)
  .extend(ValveEnvironment.shape)
  .extend(MachineEnvironment.pick({ ROLLBACK_MACHINE_ARN: true }).shape)
  .extend(ArmingEnvironment.shape);
