/** How the breaker opens, tries, closes. Whether anything is sent is the control item's pause reason; this says what next. */
import { HOUR, type Instant, MINUTE, SECOND } from '#lib/instant.ts';
import type { BreakerState, Sending } from './sending.ts';

export const BREAKER = {
  /** Rounds of nothing but failures, and how long they took: an outage, and no longer a hiccup. */
  strikes: 6,
  strikesMilliseconds: 50 * SECOND,
  /** Invoices let through half-open, until two minutes have told nothing of them. */
  trial: 5,
  trialMilliseconds: 2 * MINUTE,
  /** Of them must be answered before it closes; where nothing comes that could be, nothing may fail for so long. */
  passes: 3,
  quietMilliseconds: 15 * MINUTE,
  /** After the second opening no probe comes before 10 min, then 20, then 40: an hour would page for a queue that stopped. */
  firstPauseMilliseconds: 10 * MINUTE,
  longestPauseMilliseconds: 40 * MINUTE,
  /** Closed for so long, it begins anew. */
  forgetsMilliseconds: 2 * HOUR,
} as const;

/** Nothing but failures for about a minute, though it was called less and less. */
export const isOutage = ({ slowed }: Sending, now: Instant): boolean =>
  slowed !== undefined &&
  slowed.strikes >= BREAKER.strikes &&
  now >= slowed.since + BREAKER.strikesMilliseconds;

/** Ten workers that meet the same fault open it once. */
export const opened = (sending: Sending, now: Instant): Sending => {
  const { breaker } = sending;
  if (breaker.state === 'open') return sending;
  const forgotten = breaker.state === 'closed' && now >= breaker.closedAt + BREAKER.forgetsMilliseconds;
  const openings = forgotten ? 1 : breaker.openings + 1;
  return { ...sending, breaker: { state: 'open', openings, openedAt: now } };
};

/** Before this nobody probes: an authority that comes and goes is tried less and less often. */
export const probeDue = ({ breaker }: Sending, now: Instant): boolean => {
  if (breaker.state !== 'open' || breaker.openings < 2) return true;
  const pause = Math.min(
    BREAKER.longestPauseMilliseconds,
    BREAKER.firstPauseMilliseconds * 2 ** (breaker.openings - 2),
  );
  return now >= breaker.openedAt + pause;
};

/** The probes have passed: the next few invoices are the proof. What slowed it down before is over. */
export const halfOpened = (sending: Sending, now: Instant): Sending => {
  const { slowed: _, ...rest } = sending;
  const { breaker } = sending;
  return {
    ...rest,
    breaker: {
      state: 'half-open',
      openings: Math.max(1, breaker.openings),
      openedAt: breaker.state === 'closed' ? now : breaker.openedAt,
      since: now,
      given: 0,
      givenSince: now,
      passed: 0,
    },
  };
};

const closedFrom = ({ openings }: BreakerState, now: Instant): BreakerState => ({
  state: 'closed',
  openings,
  closedAt: now,
  settled: false,
});

/** The authority answered about an invoice: accepted, refused for a field, found or not found, all the same. */
export const passed = (sending: Sending, now: Instant): Sending => {
  const { breaker, slowed } = sending;
  const calm = slowed && slowed.strikes > 0 ? { ...sending, slowed: { ...slowed, strikes: 0 } } : sending;
  if (breaker.state !== 'half-open') return calm;
  if (breaker.passed + 1 < BREAKER.passes) {
    return { ...calm, breaker: { ...breaker, passed: breaker.passed + 1 } };
  }
  return { ...calm, breaker: closedFrom(breaker, now) };
};

/** Half-open, and for a quarter of an hour nothing has failed: at night there may be no invoice to prove more. */
export const closedQuietly = (sending: Sending, now: Instant): Sending => {
  const { breaker } = sending;
  return breaker.state === 'half-open' && now >= breaker.since + BREAKER.quietMilliseconds
    ? { ...sending, breaker: closedFrom(breaker, now) }
    : sending;
};

/** Whether an answer teaches anything at all: one that does not is not written down. */
export const wantsToKnow = ({ breaker, slowed }: Sending): boolean =>
  breaker.state === 'half-open' || (slowed !== undefined && slowed.strikes > 1);

/** Its incidents are closed. */
export const settled = (sending: Sending): Sending =>
  sending.breaker.state === 'closed'
    ? { ...sending, breaker: { ...sending.breaker, settled: true } }
    : sending;
