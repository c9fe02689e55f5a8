import {
  DeploymentEnvironment,
  GithubEnvironment,
  MessagesEnvironment,
  RecordsEnvironment,
} from '#lib/aws/environment.ts';

export const Environment = DeploymentEnvironment.extend(RecordsEnvironment.shape)
  .extend(MessagesEnvironment.shape)
  .extend(GithubEnvironment.pick({ GITHUB_REPOSITORY: true }).shape);
