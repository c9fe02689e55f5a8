import * as z from 'zod';
import { type Answer, noContent, notFound, ok, Refusal, type Schemas } from '../answer.ts';
import { environmentNamed } from '../environments.ts';
import { paged, pageOf } from '../paging.ts';
import type { Environment } from '../records.ts';
import { bodyAs, type Call, needs, numberOf, parameter, type Route } from '../route.ts';
import { environmentShape } from '../shapes/environment.ts';
import { nodeId } from '../shapes/node-id.ts';
import { isoSeconds } from '../shapes/time.ts';
import type { World } from '../world.ts';

const LIST = '/repos/{owner}/{repo}/environments';
const ONE = `${LIST}/{environment_name}`;
const POLICIES = `${ONE}/deployment-branch-policies`;
const MOST_REVIEWERS = 6;

const Put = z
  .object({
    wait_timer: z.int().min(0).max(43_200).default(0),
    prevent_self_review: z.boolean().default(false),
    reviewers: z
      .array(z.object({ type: z.enum(['User', 'Team']), id: z.int() }))
      .max(MOST_REVIEWERS)
      .nullish(),
    deployment_branch_policy: z
      .object({ protected_branches: z.boolean(), custom_branch_policies: z.boolean() })
      .refine((policy) => policy.protected_branches !== policy.custom_branch_policies)
      .nullish(),
    can_admins_bypass: z.boolean().default(true),
  })
  .nullish();
const Policy = z.object({ name: z.string().min(1), type: z.enum(['branch', 'tag']).default('branch') });

const environmentOf = (world: World, call: Call): Environment => {
  const environment = world.environments.get(parameter(call, 'environment_name').toLowerCase());
  if (!environment) throw notFound();
  return environment;
};

const policyShape = ({
  id,
  name,
  type,
}: Environment['policies'][number]): Schemas['deployment-branch-policy'] => ({
  id,
  node_id: nodeId('GBP', id),
  name,
  type,
});

const put = (world: World, call: Call): Answer<Schemas['environment']> => {
  const wanted = bodyAs(call, Put);
  const environment = environmentNamed(world, parameter(call, 'environment_name'));
  const policy = wanted?.deployment_branch_policy;
  environment.waitTimer = wanted?.wait_timer ?? 0;
  environment.preventSelfReview = wanted?.prevent_self_review ?? false;
  environment.reviewers = (wanted?.reviewers ?? []).map(({ id }) => id);
  environment.canAdminsBypass = wanted?.can_admins_bypass ?? true;
  environment.branchPolicy = policy
    ? { protectedBranches: policy.protected_branches, customBranchPolicies: policy.custom_branch_policies }
    : null;
  if (!policy?.custom_branch_policies) environment.policies = [];
  environment.updatedAt = world.now();
  return ok(environmentShape(world, environment));
};

const addPolicy = (world: World, call: Call): Answer<Schemas['deployment-branch-policy']> => {
  const environment = environmentOf(world, call);
  if (!environment.branchPolicy?.customBranchPolicies) throw notFound();
  const { name, type } = bodyAs(call, Policy);
  if (environment.policies.some((one) => one.name === name)) throw new Refusal(303, 'See Other');
  const policy = { id: world.nextId(), name, type };
  environment.policies.push(policy);
  return ok(policyShape(policy));
};

export const environmentRoutes = (world: World): readonly Route[] => {
  const read = needs('actions', 'read');
  const write = needs('administration', 'write');
  return [
    {
      method: 'GET',
      path: LIST,
      needs: read,
      handle: (call) =>
        paged(pageOf(world, call, [...world.environments.values()]), (items, total_count) => ({
          total_count,
          environments: items.map((one) => environmentShape(world, one)),
        })),
    },
    {
      method: 'GET',
      path: ONE,
      needs: read,
      handle: (call) => ok(environmentShape(world, environmentOf(world, call))),
    },
    { method: 'PUT', path: ONE, needs: write, handle: (call) => put(world, call) },
    {
      method: 'DELETE',
      path: ONE,
      needs: write,
      handle(call) {
        world.environments.delete(environmentOf(world, call).name.toLowerCase());
        return noContent;
      },
    },
    {
      method: 'GET',
      path: POLICIES,
      needs: read,
      handle: (call) =>
        paged(pageOf(world, call, environmentOf(world, call).policies), (items, total_count) => ({
          total_count,
          branch_policies: items.map(policyShape),
        })),
    },
    { method: 'POST', path: POLICIES, needs: write, handle: (call) => addPolicy(world, call) },
    {
      method: 'DELETE',
      path: `${POLICIES}/{branch_policy_id}`,
      needs: write,
      handle(call) {
        const environment = environmentOf(world, call);
        const id = numberOf(call, 'branch_policy_id');
        environment.policies = environment.policies.filter((one) => one.id !== id);
        return noContent;
      },
    },
    {
      method: 'GET',
      path: `${ONE}/secrets`,
      needs: needs('environments', 'read'),
      handle: (call) =>
        paged(pageOf(world, call, environmentOf(world, call).secrets), (items, total_count) => ({
          total_count,
          secrets: items.map(({ name, at }) => ({
            name,
            created_at: isoSeconds(at),
            updated_at: isoSeconds(at),
          })),
        })),
    },
    {
      method: 'GET',
      path: `${ONE}/variables`,
      needs: needs('environments', 'read'),
      handle: (call) =>
        paged(pageOf(world, call, environmentOf(world, call).variables), (items, total_count) => ({
          total_count,
          variables: items.map(({ name, value, at }) => ({
            name,
            value,
            created_at: isoSeconds(at),
            updated_at: isoSeconds(at),
          })),
        })),
    },
  ];
};
