import { judgeChange, violation } from '../rules/judge-change.ts';
import type { Actor } from '../tokens.ts';
import type { World } from '../world.ts';
import { changeAndDismiss } from './dismiss-stale.ts';
import { note } from './pull-event.ts';

const BRANCH = 'refs/heads/';

/** What becomes of open pull requests when the branch that they come from moves or goes. */
const followHead = (
  world: World,
  actor: Actor,
  branch: string,
  after: string | undefined,
  forced: boolean,
): void => {
  for (const pull of world.pulls.values()) {
    if (pull.head.ref !== branch || pull.head.fork !== undefined) continue;
    if (pull.state !== 'open') {
      if (after === undefined) note(world, actor, pull, 'head_ref_deleted');
      continue;
    }
    if (after === undefined) {
      note(world, actor, pull, 'head_ref_deleted');
      note(world, actor, pull, 'closed');
      pull.state = 'closed';
      pull.closed = { by: actor.account, at: world.now() };
      continue;
    }
    changeAndDismiss(world, actor, pull, () => {
      pull.head.sha = after;
      pull.head.pushedBy = actor.account;
      pull.base.sha = world.git.refs.get(`${BRANCH}${pull.base.ref}`) ?? pull.base.sha;
    });
    if (forced) note(world, actor, pull, 'head_ref_force_pushed', { commit: after });
    pull.updatedAt = world.now();
    world.git.setRef(`refs/pull/${pull.number}/head`, after);
  }
};

/** Makes, moves or deletes a ref as a push does: refused where a rule is against it and the actor may not pass it by. */
export const moveRef = (
  world: World,
  actor: Actor,
  ref: string,
  after: string | undefined,
  /** Of the answer that says so; GitHub has 409 for contents. */
  refusedWith = 422,
): void => {
  const before = world.git.refs.get(ref);
  const objections = judgeChange(world, actor, { ref, before, after, by: 'push' });
  if (objections.length > 0) throw violation(refusedWith, objections);
  const forced = before !== undefined && after !== undefined && !world.git.history.contains(after, before);
  if (after === undefined) world.git.deleteRef(ref);
  else world.git.setRef(ref, after);
  world.pushers.set(ref, actor.account);
  if (ref.startsWith(BRANCH)) followHead(world, actor, ref.slice(BRANCH.length), after, forced);
};
