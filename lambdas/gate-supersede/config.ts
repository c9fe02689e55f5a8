import {
  DeploymentEnvironment,
  MachineEnvironment,
  RecordsEnvironment,
  TokensEnvironment,
} from '#lib/aws/environment.ts';

export const Environment = DeploymentEnvironment.extend(RecordsEnvironment.shape)
  .extend(TokensEnvironment.shape)
  .extend(MachineEnvironment.shape);
