/** Turns at the authority, by one schedule that all workers share: the generic cell rate algorithm. */
import { type Instant, instant } from '#lib/instant.ts';
import { BREAKER } from './breaker-life.ts';
import { type AgreedRate, rateAt, type Sending } from './sending.ts';

export interface TurnRequest {
  /** To the authority, one right after the other. */
  readonly calls: number;
  /** The latest moment at which they may begin. */
  readonly by: Instant;
}

export type Turn =
  | { readonly given: true; readonly at: Instant }
  /** `late`: there is none in time. `trial`: half-open, and enough are under way; ask again in a moment. */
  | { readonly given: false; readonly because: 'late' | 'trial' };

/** Nothing limits this tenant at this moment, so no turn needs to be written down. */
export const isFree = (sending: Sending, now: Instant, agreed: AgreedRate): boolean =>
  sending.breaker.state !== 'half-open' &&
  sending.restUntil <= now &&
  rateAt(sending, now, agreed) === Number.POSITIVE_INFINITY;

/**
 * Gives turns in the order of the requests. A request that comes too late uses nothing up. For several calls the turn is that
 * of the last one: by then all of them are allowed.
 */
export const giveTurns = (
  sending: Sending,
  requests: readonly TurnRequest[],
  now: Instant,
  agreed: AgreedRate,
): { readonly turns: readonly Turn[]; readonly next: Sending } => {
  const gap = 1_000 / rateAt(sending, now, agreed);
  let nextTurn = Math.max(sending.nextTurn, now - (agreed.burst - 1) * gap, sending.restUntil);
  let { breaker } = sending;
  if (breaker.state === 'half-open' && now >= breaker.givenSince + BREAKER.trialMilliseconds) {
    breaker = { ...breaker, given: 0, givenSince: now };
  }
  const turns = requests.map(({ calls, by }): Turn => {
    if (breaker.state === 'half-open' && breaker.given >= BREAKER.trial) {
      return { given: false, because: 'trial' };
    }
    const last = nextTurn + (calls - 1) * gap;
    const at = instant(Math.max(now, last));
    if (at > by) return { given: false, because: 'late' };
    nextTurn = last + gap;
    if (breaker.state === 'half-open') breaker = { ...breaker, given: breaker.given + 1 };
    return { given: true, at };
  });
  return turns.some(({ given }) => given)
    ? { turns, next: { ...sending, nextTurn, breaker } }
    : { turns, next: sending };
};
