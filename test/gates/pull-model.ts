/**
 * A second opinion on gates by pull request, as plain as it can be: it keeps what happened, not what GitHub lists, and knows
 * nothing of the verifier. Three members (cfo of Finance, mandatory; cio in the chair; pm), the cfo's deputy until minute 120, and
 * people outside. Quorum two.
 */
import type { PullOutcome } from '#lib/gates/pull-question.ts';
import type { Account, PullSnapshot, Review } from '#lib/gates/pull-snapshot.ts';
import { toIso } from '#lib/instant.ts';
import { at } from '#test/gates/sample-gate.ts';
import {
  CFO,
  CIO,
  CLERK,
  CONTROLLER,
  HEAD,
  MERGE_COMMIT,
  OUTSIDER,
  PM,
  PULL_NUMBER,
  sha,
} from '#test/gates/sample-pull.ts';

export const ACTORS = {
  cfo: CFO,
  cio: CIO,
  pm: PM,
  controller: CONTROLLER,
  clerk: CLERK,
  stranger: OUTSIDER,
} as const;
export type Actor = keyof typeof ACTORS;
const INSIDERS: ReadonlySet<string> = new Set(['cfo', 'cio', 'pm', 'controller']);

export type Act =
  | {
      readonly act: 'review';
      readonly by: Actor;
      readonly state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED';
      readonly stale: boolean;
    }
  | { readonly act: 'dismiss'; readonly by: Actor }
  | { readonly act: 'push' | 'retarget' | 'reopen' }
  | { readonly act: 'close' | 'merge' | 'rename'; readonly by: Actor };

interface Said {
  readonly id: number;
  readonly by: Actor;
  state: Review['state'];
  readonly minute: number;
  readonly stale: boolean;
}

/** What happened, one act a minute, from minute 10 on. */
export interface Story {
  readonly said: readonly Said[];
  readonly retargeted: readonly number[];
  readonly moved: boolean;
  readonly merged?: { readonly by: Actor; readonly minute: number };
  readonly closed?: { readonly by: Actor; readonly minute: number };
  readonly renamed: ReadonlySet<Actor>;
}

export const play = (acts: readonly Act[], start = 10): Story => {
  const said: Said[] = [];
  const retargeted: number[] = [];
  const renamed = new Set<Actor>();
  let moved = false;
  let merged: Story['merged'];
  let closed: Story['closed'];
  acts.forEach((each, index) => {
    const minute = start + index;
    switch (each.act) {
      case 'review':
        said.push({ id: index + 1, by: each.by, state: each.state, minute, stale: each.stale });
        break;
      case 'dismiss': {
        const last = said.findLast(({ by, state }) => by === each.by && state !== 'COMMENTED');
        if (last) last.state = 'DISMISSED';
        break;
      }
      case 'push':
        if (!merged) moved = true;
        break;
      case 'retarget':
        if (!merged && !closed) retargeted.push(minute);
        break;
      case 'close':
        if (!merged && !closed) closed = { by: each.by, minute };
        break;
      case 'reopen':
        closed = undefined;
        break;
      case 'merge':
        if (!merged && !closed) merged = { by: each.by, minute };
        break;
      case 'rename':
        renamed.add(each.by);
        break;
    }
  });
  return { said, retargeted, moved, renamed, ...(merged && { merged }), ...(closed && { closed }) };
};

/** The story as GitHub tells it. */
export const toldBy = (story: Story, snapshot: PullSnapshot): PullSnapshot => {
  const account = (actor: Actor): Account =>
    story.renamed.has(actor) ? { ...ACTORS[actor], login: `was-${actor}` } : ACTORS[actor];
  const { merged, closed } = story;
  const head = story.moved ? sha('99') : HEAD;
  return {
    ...snapshot,
    state: merged || closed ? 'closed' : 'open',
    head: { ...snapshot.head, sha: head },
    commits: { ...snapshot.commits, list: snapshot.commits.list.map((each) => ({ ...each, sha: head })) },
    reviews: story.said.map(({ id, by, state, minute, stale }) => ({
      id,
      by: account(by),
      state,
      commit: stale ? sha('01d') : HEAD,
      at: toIso(at(minute)),
      body: '',
      edited: null,
    })),
    retargeted: story.retargeted.map((minute) => toIso(at(minute))),
    ...(merged && {
      at: { ...snapshot.at, merge: snapshot.at.head, main: snapshot.at.head },
      merge: {
        commit: MERGE_COMMIT,
        at: toIso(at(merged.minute)),
        by: account(merged.by),
        onMain: true,
        pulls: [PULL_NUMBER],
      },
    }),
    ...(closed && { closing: { by: account(closed.by), at: toIso(at(closed.minute)) } }),
  };
};

type Voice = 'yes' | 'no' | 'hold' | undefined;

export const expected = (story: Story): PullOutcome => {
  if (story.moved) return 'invalid';
  const { merged, closed } = story;
  const voices = new Map<Actor, { readonly voice: Voice; readonly minute: number }>();
  for (const { by, state, minute, stale } of story.said) {
    if (!INSIDERS.has(by) || (by === 'controller' && minute > 120)) continue;
    if (state === 'COMMENTED' || (state === 'APPROVED' && merged && minute > merged.minute)) continue;
    const voice: Voice =
      state === 'APPROVED'
        ? stale
          ? undefined
          : 'yes'
        : state === 'DISMISSED'
          ? undefined
          : stale
            ? 'hold'
            : 'no';
    voices.set(by, { voice, minute });
  }
  if (closed && !merged && INSIDERS.has(closed.by) && !(closed.by === 'controller' && closed.minute > 120)) {
    const { by, minute } = closed;
    const before = voices.get(by);
    // An approval after the closing is the later word.
    if (!before?.voice || before.minute <= minute) voices.set(by, { voice: 'no', minute });
  }
  const heard = (actor: Actor): Voice => voices.get(actor)?.voice;
  const finance = heard('cfo') ?? heard('controller');
  const seats = [finance, heard('cio'), heard('pm')];
  const approvals = [...voices].filter(
    ([actor, { voice }]) => voice === 'yes' && (actor !== 'controller' || heard('cfo') === undefined),
  );
  if (approvals.some(([, { minute }]) => story.retargeted.some((when) => when >= minute))) return 'invalid';
  const held = [...voices.values()].some(({ voice }) => voice === 'no' || voice === 'hold');
  const go = !held && finance === 'yes' && seats.filter((voice) => voice === 'yes').length >= 2;
  if (merged) return go ? 'go' : 'invalid';
  return heard('cio') === 'no' || seats.filter((voice) => voice === 'no').length >= 2 ? 'no-go' : 'pending';
};
