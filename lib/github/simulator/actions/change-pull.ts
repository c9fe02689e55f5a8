import { invalidField, unprocessable } from '../answer.ts';
import type { Pull } from '../pull.ts';
import type { Actor } from '../tokens.ts';
import type { World } from '../world.ts';
import { changeAndDismiss } from './dismiss-stale.ts';
import { note } from './pull-event.ts';

export interface PullChange {
  readonly title?: string | undefined;
  readonly body?: string | null | undefined;
  readonly state?: 'open' | 'closed' | undefined;
  readonly base?: string | undefined;
}

const close = (world: World, actor: Actor, pull: Pull): void => {
  note(world, actor, pull, 'closed');
  pull.state = 'closed';
  pull.closed = { by: actor.account, at: world.now() };
};

const reopen = (world: World, actor: Actor, pull: Pull): void => {
  const head = world.git.refs.get(`refs/heads/${pull.head.ref}`);
  const isGone = pull.head.fork === undefined && head === undefined;
  if (pull.merge || isGone)
    throw invalidField('PullRequest', 'state', 'state cannot be changed. The branch was merged or deleted.');
  if (head !== undefined && head !== pull.head.sha && !world.git.history.contains(head, pull.head.sha))
    throw invalidField(
      'PullRequest',
      'state',
      'state cannot be changed. The branch was force-pushed or recreated.',
    );
  pull.state = 'open';
  pull.closed = undefined;
  note(world, actor, pull, 'reopened');
  if (head !== undefined && head !== pull.head.sha)
    changeAndDismiss(world, actor, pull, () => {
      pull.head.sha = head;
    });
};

const retarget = (world: World, actor: Actor, pull: Pull, base: string): void => {
  const sha = world.git.refs.get(`refs/heads/${base}`);
  if (sha === undefined) throw invalidField('PullRequest', 'base');
  if (pull.state === 'closed') throw unprocessable('Cannot change the base branch of a closed pull request.');
  changeAndDismiss(world, actor, pull, () => {
    pull.base = { ref: base, sha };
  });
  note(world, actor, pull, 'base_ref_changed');
};

export const changePull = (world: World, actor: Actor, pull: Pull, wanted: PullChange): void => {
  const { title, body, state, base } = wanted;
  if (title !== undefined && title !== pull.title) {
    note(world, actor, pull, 'renamed', { rename: { from: pull.title, to: title } });
    pull.title = title;
  }
  if (body !== undefined && body !== pull.body) {
    pull.body = body;
    pull.updatedAt = world.now();
  }
  if (base !== undefined && base !== pull.base.ref) retarget(world, actor, pull, base);
  if (state === 'closed' && pull.state === 'open') close(world, actor, pull);
  if (state === 'open' && pull.state === 'closed') reopen(world, actor, pull);
};
