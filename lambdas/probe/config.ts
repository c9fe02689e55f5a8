import { AuthorityEnvironment, DeploymentEnvironment } from '#lib/aws/environment.ts';

export const Environment = DeploymentEnvironment.extend(AuthorityEnvironment.shape);
