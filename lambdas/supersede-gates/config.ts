import { DeploymentEnvironment, RecordsEnvironment, TokensEnvironment } from '#lib/aws/environment.ts';

export const Environment = DeploymentEnvironment.extend(RecordsEnvironment.shape).extend(
  TokensEnvironment.shape,
);
