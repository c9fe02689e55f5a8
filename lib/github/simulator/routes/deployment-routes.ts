import * as z from 'zod';
import { type Answer, created, noContent, notFound, ok, Refusal, type Schemas } from '../answer.ts';
import { environmentNamed } from '../environments.ts';
import { resolve } from '../find.ts';
import { paged, pageOf } from '../paging.ts';
import { DEPLOYMENT_STATES, type Deployment } from '../records.ts';
import { bodyAs, type Call, needs, numberOf, type Route } from '../route.ts';
import { deploymentShape, deploymentStatusShape } from '../shapes/deployment.ts';
import type { World } from '../world.ts';

const LIST = '/repos/{owner}/{repo}/deployments';
const ONE = `${LIST}/{deployment_id}`;
const STATUSES = `${ONE}/statuses`;
const LONGEST_DESCRIPTION = 140;

const NewDeployment = z.object({
  ref: z.string(),
  task: z.string().default('deploy'),
  auto_merge: z.boolean().default(true),
  required_contexts: z.array(z.string()).optional(),
  payload: z.union([z.record(z.string(), z.json()), z.string()]).default({}),
  environment: z.string().default('production'),
  description: z.string().nullish(),
  transient_environment: z.boolean().default(false),
  production_environment: z.boolean().optional(),
});
const NewStatus = z.object({
  state: z.enum(DEPLOYMENT_STATES),
  description: z.string().max(LONGEST_DESCRIPTION).default(''),
  log_url: z.string().default(''),
  target_url: z.string().default(''),
  environment_url: z.string().default(''),
  environment: z.string().optional(),
  auto_inactive: z.boolean().default(true),
});

const deploymentOf = (world: World, call: Call): Deployment => {
  const deployment = world.deployments.get(numberOf(call, 'deployment_id'));
  if (!deployment) throw notFound();
  return deployment;
};

/** Of all contexts that a commit has, unless the caller names those that matter; none is asked with an empty list. */
const unmet = (world: World, sha: string, wanted: readonly string[] | undefined): boolean => {
  const states = new Map<string, boolean>();
  for (const status of world.statuses)
    if (status.sha === sha) states.set(status.context, status.state === 'success');
  for (const run of world.checkRuns.values())
    if (run.head === sha)
      states.set(run.name, ['success', 'neutral', 'skipped'].includes(run.conclusion ?? ''));
  return wanted
    ? wanted.some((context) => states.get(context) !== true)
    : [...states.values()].includes(false);
};

const create = (world: World, call: Call): Answer<Schemas['deployment']> => {
  const wanted = bodyAs(call, NewDeployment);
  const commit = resolve(world, wanted.ref);
  if (!commit) throw new Refusal(422, `No ref found for: ${wanted.ref}`);
  if (unmet(world, commit.sha, wanted.required_contexts))
    throw new Refusal(409, `Conflict: Commit status checks failed for ${wanted.ref}`);
  environmentNamed(world, wanted.environment);
  const deployment: Deployment = {
    id: world.nextId(),
    sha: commit.sha,
    ref: wanted.ref,
    task: wanted.task,
    payload: wanted.payload,
    environment: wanted.environment,
    description: wanted.description ?? null,
    transient: wanted.transient_environment,
    production: wanted.production_environment ?? wanted.environment === 'production',
    by: call.actor.account,
    at: world.now(),
    updatedAt: world.now(),
    statuses: [],
  };
  world.deployments.set(deployment.id, deployment);
  return created(deploymentShape(world, deployment));
};

/** A success makes the earlier ones of its environment inactive, unless it is told not to. */
const retire = (world: World, call: Call, newer: Deployment): void => {
  for (const deployment of world.deployments.values()) {
    const isOlder = deployment.environment === newer.environment && deployment.id < newer.id;
    if (!isOlder || deployment.transient || deployment.statuses.at(-1)?.state !== 'success') continue;
    deployment.statuses.push({
      id: world.nextId(),
      state: 'inactive',
      description: '',
      logUrl: '',
      environmentUrl: '',
      environment: deployment.environment,
      by: call.actor.account,
      at: world.now(),
    });
  }
};

const addStatus = (world: World, call: Call): Answer<Schemas['deployment-status']> => {
  const deployment = deploymentOf(world, call);
  const wanted = bodyAs(call, NewStatus);
  const status = {
    id: world.nextId(),
    state: wanted.state,
    description: wanted.description,
    logUrl: wanted.log_url === '' ? wanted.target_url : wanted.log_url,
    environmentUrl: wanted.environment_url,
    environment: wanted.environment ?? deployment.environment,
    by: call.actor.account,
    at: world.now(),
  };
  deployment.statuses.push(status);
  deployment.updatedAt = world.now();
  if (wanted.state === 'success' && wanted.auto_inactive) retire(world, call, deployment);
  return created(deploymentStatusShape(world, deployment, status));
};

const listed = (world: World, { query }: Call): readonly Deployment[] => {
  const fits = (key: 'sha' | 'ref' | 'task' | 'environment', deployment: Deployment): boolean => {
    const wanted = query.get(key);
    return wanted === null || deployment[key] === wanted;
  };
  return [...world.deployments.values()]
    .filter((one) => fits('sha', one) && fits('ref', one) && fits('task', one) && fits('environment', one))
    .toReversed();
};

export const deploymentRoutes = (world: World): readonly Route[] => {
  const read = needs('deployments', 'read');
  const write = needs('deployments', 'write');
  return [
    {
      method: 'GET',
      path: LIST,
      needs: read,
      handle: (call) =>
        paged(pageOf(world, call, listed(world, call), 'first'), (items) =>
          items.map((one) => deploymentShape(world, one)),
        ),
    },
    { method: 'POST', path: LIST, needs: write, handle: (call) => create(world, call) },
    {
      method: 'GET',
      path: ONE,
      needs: read,
      handle: (call) => ok(deploymentShape(world, deploymentOf(world, call))),
    },
    {
      method: 'DELETE',
      path: ONE,
      needs: write,
      handle(call) {
        world.deployments.delete(deploymentOf(world, call).id);
        return noContent;
      },
    },
    {
      method: 'GET',
      path: STATUSES,
      needs: read,
      handle(call) {
        const deployment = deploymentOf(world, call);
        return paged(pageOf(world, call, deployment.statuses.toReversed(), 'first'), (items) =>
          items.map((one) => deploymentStatusShape(world, deployment, one)),
        );
      },
    },
    { method: 'POST', path: STATUSES, needs: write, handle: (call) => addStatus(world, call) },
  ];
};
