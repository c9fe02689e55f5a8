import * as z from 'zod';
import { type Answer, noContent, ok, Refusal, type Schemas } from '../answer.ts';
import { bodyAs, needs, type Route } from '../route.ts';
import { repositoryUrl } from '../shapes/repository.ts';
import type { World } from '../world.ts';

const ACTIONS = '/repos/{owner}/{repo}/actions';
const PERMISSIONS = `${ACTIONS}/permissions`;

const Allowed = z.object({
  enabled: z.boolean(),
  allowed_actions: z.enum(['all', 'local_only', 'selected']).optional(),
  sha_pinning_required: z.boolean().optional(),
});
const Selected = z.object({
  github_owned_allowed: z.boolean().optional(),
  verified_allowed: z.boolean().optional(),
  patterns_allowed: z.array(z.string()).optional(),
});
const Workflow = z.object({
  default_workflow_permissions: z.enum(['read', 'write']).optional(),
  can_approve_pull_request_reviews: z.boolean().optional(),
});
const Subject = z.object({
  use_default: z.boolean(),
  include_claim_keys: z.array(z.string()).optional(),
  use_immutable_subject: z.boolean().optional(),
});

const permissions = (world: World): Schemas['actions-repository-permissions'] => {
  const { enabled, allowed_actions, sha_pinning_required } = world.settings.actions;
  return {
    enabled,
    allowed_actions,
    sha_pinning_required,
    ...(allowed_actions === 'selected' && {
      selected_actions_url: `${repositoryUrl(world)}/actions/permissions/selected-actions`,
    }),
  };
};

/** The prefix of `sub` in a job's OIDC token: by numbers as well as names since 2026, unless a repository keeps the old form. */
const subject = ({ settings, options, accounts }: World): Schemas['oidc-custom-sub-repo'] => {
  const { use_default, include_claim_keys, use_immutable_subject } = settings.oidc;
  const [owner, name] = use_immutable_subject
    ? [`${accounts.owner.login}@${accounts.owner.id}`, `${options.name}@${options.repositoryId}`]
    : [accounts.owner.login, options.name];
  return {
    use_default,
    ...(!use_default && { include_claim_keys }),
    use_immutable_subject,
    sub_claim_prefix: `repo:${owner}/${name}`,
  };
};

export const actionsRoutes = (world: World): readonly Route[] => {
  const { actions, oidc } = world.settings;
  const read = needs('administration', 'read');
  const write = needs('administration', 'write');
  return [
    { method: 'GET', path: PERMISSIONS, needs: read, handle: () => ok(permissions(world)) },
    {
      method: 'PUT',
      path: PERMISSIONS,
      needs: write,
      handle(call) {
        Object.assign(actions, bodyAs(call, Allowed));
        return noContent;
      },
    },
    {
      method: 'GET',
      path: `${PERMISSIONS}/selected-actions`,
      needs: read,
      handle(): Answer<Schemas['selected-actions']> {
        if (actions.allowed_actions !== 'selected') throw new Refusal(409, 'Conflict');
        return ok(actions.selected);
      },
    },
    {
      method: 'PUT',
      path: `${PERMISSIONS}/selected-actions`,
      needs: write,
      handle(call) {
        Object.assign(actions.selected, bodyAs(call, Selected));
        return noContent;
      },
    },
    {
      method: 'GET',
      path: `${PERMISSIONS}/workflow`,
      needs: read,
      handle: (): Answer<Schemas['actions-get-default-workflow-permissions']> =>
        ok({
          default_workflow_permissions: actions.default_workflow_permissions,
          can_approve_pull_request_reviews: actions.can_approve_pull_request_reviews,
        }),
    },
    {
      method: 'PUT',
      path: `${PERMISSIONS}/workflow`,
      needs: write,
      handle(call) {
        Object.assign(actions, bodyAs(call, Workflow));
        return noContent;
      },
    },
    {
      method: 'GET',
      path: `${ACTIONS}/oidc/customization/sub`,
      needs: needs('actions', 'read'),
      handle: () => ok(subject(world)),
    },
    {
      method: 'PUT',
      path: `${ACTIONS}/oidc/customization/sub`,
      needs: needs('actions', 'write'),
      handle(call) {
        Object.assign(oidc, bodyAs(call, Subject));
        return { status: 201, body: {} };
      },
    },
  ];
};
