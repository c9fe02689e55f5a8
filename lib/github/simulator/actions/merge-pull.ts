import { Refusal } from '../answer.ts';
import type { Merge, Pull } from '../pull.ts';
import { judgeChange, violation } from '../rules/judge-change.ts';
import { judgePull, pullRules } from '../rules/judge-pull.ts';
import type { Actor } from '../tokens.ts';
import type { World } from '../world.ts';
import { mergedCommit } from './merge-commits.ts';
import { mergeMessage } from './merge-message.ts';
import { moveRef } from './move-ref.ts';
import { note } from './pull-event.ts';

export interface MergeRequest {
  readonly method: Merge['method'];
  readonly title?: string | undefined;
  readonly message?: string | undefined;
  /** The head that the caller saw. */
  readonly head?: string | undefined;
}

const NAMES = { merge: 'Merge commits', squash: 'Squash merges', rebase: 'Rebase merges' };

const mayUse = ({ settings }: World, method: Merge['method']): boolean =>
  ({
    merge: settings.allow_merge_commit,
    squash: settings.allow_squash_merge,
    rebase: settings.allow_rebase_merge,
  })[method];

/** Merges it, or refuses with what GitHub would say. Returns the commit that main has now. */
export const mergePull = (world: World, actor: Actor, pull: Pull, wanted: MergeRequest): string => {
  const ref = `refs/heads/${pull.base.ref}`;
  const base = world.git.refs.get(ref);
  if (pull.state !== 'open' || base === undefined) throw new Refusal(405, 'Pull Request is not mergeable');
  if (pull.draft) throw new Refusal(405, 'Pull Request is still a draft');
  if (wanted.head !== undefined && wanted.head !== pull.head.sha)
    throw new Refusal(409, 'Head branch was modified. Review and try the merge again.');
  if (!mayUse(world, wanted.method))
    throw new Refusal(405, `${NAMES[wanted.method]} are not allowed on this repository.`);

  const objections = judgePull(world, pull);
  const message = wanted.method === 'rebase' ? '' : mergeMessage(world, pull, wanted.method, wanted);
  const after = mergedCommit(world, actor, pull, base, wanted.method, message);
  if (after === undefined) throw new Refusal(405, 'Pull Request is not mergeable');
  const isForbidden = pullRules(world, pull.base.ref).some(
    ({ allowed_merge_methods: allowed }) => allowed && !allowed.includes(wanted.method),
  );
  const method = isForbidden ? [`${NAMES[wanted.method]} are not allowed on this branch.`] : [];
  const standing = judgeChange(world, actor, { ref, before: base, after, by: 'merge' }, objections);
  if (standing.length + method.length > 0) throw violation(405, [...method, ...standing]);

  const at = world.now();
  world.git.setRef(ref, after);
  pull.merge = { commit: after, at, by: actor.account, method: wanted.method, base };
  note(world, actor, pull, 'merged', { commit: after });
  note(world, actor, pull, 'closed');
  pull.state = 'closed';
  pull.closed = { by: actor.account, at };
  const branch = `refs/heads/${pull.head.ref}`;
  if (world.settings.delete_branch_on_merge && pull.head.fork === undefined && world.git.refs.has(branch))
    moveRef(world, actor, branch, undefined);
  return after;
};
