import type { Schemas } from '../answer.ts';
import type { CommitStatus, Deployment, DeploymentStatus } from '../records.ts';
import type { World } from '../world.ts';
import { nodeId } from './node-id.ts';
import { repositoryUrl } from './repository.ts';
import { isoSeconds } from './time.ts';
import { userOrNull } from './user.ts';

export const deploymentShape = (world: World, deployment: Deployment): Schemas['deployment'] => {
  const url = `${repositoryUrl(world)}/deployments/${deployment.id}`;
  return {
    url,
    id: deployment.id,
    node_id: nodeId('DE', deployment.id),
    sha: deployment.sha,
    ref: deployment.ref,
    task: deployment.task,
    payload: typeof deployment.payload === 'string' ? deployment.payload : { ...deployment.payload },
    original_environment: deployment.environment,
    environment: deployment.environment,
    description: deployment.description,
    creator: userOrNull(world, deployment.by),
    created_at: isoSeconds(deployment.at),
    updated_at: isoSeconds(deployment.updatedAt),
    statuses_url: `${url}/statuses`,
    repository_url: repositoryUrl(world),
    transient_environment: deployment.transient,
    production_environment: deployment.production,
    performed_via_github_app: null,
  };
};

export const deploymentStatusShape = (
  world: World,
  deployment: Deployment,
  status: DeploymentStatus,
): Schemas['deployment-status'] => {
  const url = `${repositoryUrl(world)}/deployments/${deployment.id}`;
  return {
    url: `${url}/statuses/${status.id}`,
    id: status.id,
    node_id: nodeId('DES', status.id),
    state: status.state,
    creator: userOrNull(world, status.by),
    description: status.description,
    environment: status.environment,
    target_url: status.logUrl,
    log_url: status.logUrl,
    environment_url: status.environmentUrl,
    created_at: isoSeconds(status.at),
    updated_at: isoSeconds(status.at),
    deployment_url: url,
    repository_url: repositoryUrl(world),
    performed_via_github_app: null,
  };
};

export const simpleStatusShape = (world: World, status: CommitStatus): Schemas['simple-commit-status'] => ({
  url: `${repositoryUrl(world)}/statuses/${status.sha}`,
  id: status.id,
  node_id: nodeId('SC', status.id),
  avatar_url: `https://avatars.githubusercontent.com/u/${status.by.id}?v=4`,
  state: status.state,
  context: status.context,
  description: status.description,
  target_url: status.targetUrl,
  created_at: isoSeconds(status.at),
  updated_at: isoSeconds(status.at),
});
