import { ArchiveEnvironment, DeploymentEnvironment } from '#lib/aws/environment.ts';

export const Environment = DeploymentEnvironment.extend(ArchiveEnvironment.shape);
