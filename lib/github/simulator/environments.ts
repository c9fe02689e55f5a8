import type { Environment } from './records.ts';
import type { World } from './world.ts';

/**
 * By its name; made without any protection where there is none, as GitHub does for a workflow or a deployment that names one
 * (gate-protocol.md 1.2).
 */
export const environmentNamed = (world: World, name: string): Environment => {
  const known = world.environments.get(name.toLowerCase());
  if (known) return known;
  const environment: Environment = {
    id: world.nextId(),
    name,
    createdAt: world.now(),
    updatedAt: world.now(),
    waitTimer: 0,
    preventSelfReview: false,
    reviewers: [],
    canAdminsBypass: true,
    branchPolicy: null,
    policies: [],
    secrets: [],
    variables: [],
  };
  world.environments.set(name.toLowerCase(), environment);
  return environment;
};
