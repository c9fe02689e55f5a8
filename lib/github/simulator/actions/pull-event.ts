import type { Pull, PullEvent, PullEventKind } from '../pull.ts';
import type { Actor } from '../tokens.ts';
import type { World } from '../world.ts';

export const appOf = (actor: Actor): number | null => (actor.kind === 'person' ? null : actor.app);

/** Adds an event to a pull request's history and says that it was changed. */
export const note = (
  world: World,
  actor: Actor,
  pull: Pull,
  kind: PullEventKind,
  more: Partial<Pick<PullEvent, 'commit' | 'rename' | 'dismissed'>> = {},
): void => {
  const at = world.now();
  pull.updatedAt = at;
  const event = { id: world.nextId(), kind, by: actor.account, app: appOf(actor), at, commit: null };
  pull.events.push({ ...event, ...more });
};
