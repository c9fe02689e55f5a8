import type { Schemas } from '../answer.ts';
import type { Environment } from '../records.ts';
import type { World } from '../world.ts';
import { nodeId } from './node-id.ts';
import { htmlUrl, repositoryUrl } from './repository.ts';
import { isoSeconds } from './time.ts';
import { userShape } from './user.ts';

/** Real answers say whether administrators may pass its rules by; GitHub's description leaves that out. */
export const environmentShape = (
  world: World,
  environment: Environment,
): Schemas['environment'] & { readonly can_admins_bypass: boolean } => {
  const { id, name, createdAt, updatedAt, waitTimer, preventSelfReview, branchPolicy } = environment;
  const reviewers = environment.reviewers.flatMap((reviewer) => {
    const account = world.accounts.byId(reviewer);
    return account ? [{ type: 'User' as const, reviewer: userShape(world, account) }] : [];
  });
  const rule = (number: number) => ({ id: id * 10 + number, node_id: nodeId('GA', id * 10 + number) });
  return {
    id,
    node_id: nodeId('EN', id),
    name,
    url: `${repositoryUrl(world)}/environments/${encodeURIComponent(name)}`,
    html_url: `${htmlUrl(world)}/deployments/activity_log?environments_filter=${encodeURIComponent(name)}`,
    created_at: isoSeconds(createdAt),
    updated_at: isoSeconds(updatedAt),
    can_admins_bypass: environment.canAdminsBypass,
    protection_rules: [
      ...(waitTimer > 0 ? [{ ...rule(1), type: 'wait_timer', wait_timer: waitTimer }] : []),
      ...(reviewers.length > 0
        ? [{ ...rule(2), type: 'required_reviewers', prevent_self_review: preventSelfReview, reviewers }]
        : []),
      ...(branchPolicy ? [{ ...rule(3), type: 'branch_policy' }] : []),
    ],
    deployment_branch_policy: branchPolicy && {
      protected_branches: branchPolicy.protectedBranches,
      custom_branch_policies: branchPolicy.customBranchPolicies,
    },
  };
};
