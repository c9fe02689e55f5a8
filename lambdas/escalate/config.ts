import { DeploymentEnvironment, MessagesEnvironment, RecordsEnvironment } from '#lib/aws/environment.ts';

export const Environment = DeploymentEnvironment.extend(RecordsEnvironment.shape).extend(
  MessagesEnvironment.shape,
);
