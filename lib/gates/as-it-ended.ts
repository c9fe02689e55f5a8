/** What people pressed on an attempt's pull request until it was over; what came afterwards decided nothing, and is told apart. */
import type { GateRecord } from '#lib/gates/gate-record.ts';
import type { PullSnapshot, Review } from '#lib/gates/pull-snapshot.ts';
import { fromIso, type Instant, instant, SECOND, toIso } from '#lib/instant.ts';

/** The last moment that counts; undefined while the attempt is open. One that expired ended with its time to decide. */
export const endOf = ({ status, deadline, closedAt, decision }: GateRecord): Instant | undefined => {
  // GitHub's clock may be ahead of ours: a vote that was counted is never one that came afterwards.
  if (decision) return instant(Math.max(decision.at, ...decision.votes.map(({ at }) => at)));
  // GitHub's moments are whole seconds, and one in the last of them came too late.
  if (status === 'expired') return instant(Math.floor(deadline / SECOND) * SECOND - 1);
  return closedAt;
};

/** Whether that merge is the one that was decided on, or came before the end. */
const inTime = ({ commit, at }: NonNullable<PullSnapshot['merge']>, gate: GateRecord, end: Instant) =>
  commit === gate.decision?.pull?.mergeCommit || fromIso(at) <= end;

/** Who spoke before stands by that; of others what they said afterwards is kept, so that they are told why it does not count. */
const heardBefore = (reviews: readonly Review[], end: Instant): Review[] => {
  const before = ({ at }: Review): boolean => at === null || fromIso(at) <= end;
  const spoke = new Set(
    reviews.filter((each) => before(each) && each.state !== 'COMMENTED').map(({ by }) => by?.id),
  );
  return reviews.filter((each) => before(each) || !spoke.has(each.by?.id));
};

export const asItEnded = (
  snapshot: PullSnapshot,
  gate: GateRecord,
  end: Instant,
  /** It closes what is over, which is nobody's answer. */
  appUser: number,
): PullSnapshot => {
  const { merge, closing, overruled, state, ...rest } = snapshot;
  const byPeople = (by: { readonly id: number } | null, at: string | null): boolean =>
    by?.id !== appUser && (at === null || fromIso(at) <= end);
  const merged = merge && inTime(merge, gate, end) ? merge : undefined;
  const closed = !merge && closing && byPeople(closing.by, closing.at) ? closing : undefined;
  return {
    ...rest,
    reviews: heardBefore(snapshot.reviews, end),
    state: merged || closed ? state : 'open',
    ...(merged && { merge: merged }),
    ...(closed && { closing: closed }),
    ...(overruled && { overruled: overruled.filter(({ by, at }) => byPeople(by, at)) }),
    readAt: { from: toIso(end), to: toIso(end) },
  };
};
