import { DeploymentEnvironment, MachineEnvironment, RecordsEnvironment } from '#lib/aws/environment.ts';

export const Environment = DeploymentEnvironment.extend(RecordsEnvironment.shape).extend(
  MachineEnvironment.shape,
);
