import { atLeast } from '../accounts.ts';
import type { Permission } from '../config.ts';
import type { Actor } from '../tokens.ts';
import type { World } from '../world.ts';
import { matchesRef } from './match-ref.ts';
import type { BypassActor, Ruleset } from './ruleset.ts';

/** Rulesets in force for a ref, oldest first. */
export const rulesetsFor = ({ rulesets, settings }: World, ref: string): readonly Ruleset[] =>
  [...rulesets.values()].filter(
    ({ target, enforcement, conditions }) =>
      enforcement === 'active' &&
      target === (ref.startsWith('refs/tags/') ? 'tag' : 'branch') &&
      matchesRef(conditions.ref_name, ref, settings.defaultBranch),
  );

/** Numbers of GitHub's own roles, as a ruleset names them. */
const ROLES: Readonly<Record<number, Permission>> = {
  1: 'read',
  2: 'maintain',
  3: 'triage',
  4: 'write',
  5: 'admin',
};

const isActor = (world: World, actor: Actor, { actor_type, actor_id }: BypassActor): boolean => {
  switch (actor_type) {
    case 'Integration':
      return actor.kind === 'installation' && actor.app === actor_id;
    case 'User':
      return actor.kind === 'person' && actor.account.id === actor_id;
    case 'RepositoryRole': {
      const role = ROLES[actor_id ?? 0];
      return (
        actor.kind === 'person' &&
        role !== undefined &&
        atLeast(world.accounts.permission(actor.account), role)
      );
    }
    // A role of the organisation's: the stand-in takes those who administer the repository.
    case 'OrganizationAdmin':
      return actor.kind === 'person' && world.accounts.permission(actor.account) === 'admin';
    case 'Team':
    case 'DeployKey':
      return false;
  }
};

/** How somebody may pass a ruleset's rules by: `exempt` means that they are not even looked at. */
export const bypassOf = (
  world: World,
  actor: Actor,
  ruleset: Ruleset,
): 'always' | 'pull_request' | 'exempt' | undefined =>
  ruleset.bypass_actors.find((one) => isActor(world, actor, one))?.bypass_mode;
