/**
 * What the authority's answers taught the workers of a tenant, shared by all of them: when the next call may begin, how fast,
 * and what became of the breaker. Every batch reads it with its rows; it is written once a batch where a rate was agreed
 * on, and when something was learnt. Every change is a compare-and-set on the version.
 */
import { type Instant, instant, SECOND } from '#lib/instant.ts';

export interface AgreedRate {
  /** Calls of all workers together; infinite: nobody limits us. */
  readonly perSecond: number;
  /** Calls that may begin at once after a quiet time. */
  readonly burst: number;
}

/** Slower than agreed since the authority asked for it, or did not answer. */
export interface Slowed {
  readonly perSecond: number;
  readonly at: Instant;
  /** Rounds in a row in which nothing but failures was seen, and when the first of them was. */
  readonly strikes: number;
  readonly since: Instant;
}

export type BreakerState =
  /** `settled`: its incidents are closed. `openings`: how often it opened with no long good time in between. */
  | {
      readonly state: 'closed';
      readonly openings: number;
      readonly closedAt: Instant;
      readonly settled: boolean;
    }
  | { readonly state: 'open'; readonly openings: number; readonly openedAt: Instant }
  /** A few invoices are let through; what becomes of them closes it or opens it again. */
  | {
      readonly state: 'half-open';
      readonly openings: number;
      readonly openedAt: Instant;
      readonly since: Instant;
      readonly given: number;
      readonly givenSince: Instant;
      readonly passed: number;
    };

export interface Sending {
  /** 0: nothing was ever stored. */
  readonly version: number;
  /** Milliseconds since 1970, with fractions: the turn after the last one that was given (GCRA's arrival time). */
  readonly nextTurn: number;
  /** `Retry-After`: no call begins before. */
  readonly restUntil: Instant;
  readonly slowed?: Slowed;
  readonly breaker: BreakerState;
}

export const INITIAL_SENDING: Sending = {
  version: 0,
  nextTurn: 0,
  restUntil: instant(0),
  breaker: { state: 'closed', openings: 0, closedAt: instant(0), settled: true },
};

/**
 * AIMD. Failures of one round are one congestion, whoever of the workers met them. From nothing back to the agreed rate takes
 * a minute, whatever the rate is; at every second call failing it settles around half of it.
 */
export const AIMD = {
  roundMilliseconds: 10 * SECOND,
  decrease: 0.7,
  recoveryMilliseconds: 60 * SECOND,
  /** Of the agreed rate: it never stops by itself, or it would never learn that the authority is back. */
  least: 0.02,
  /** Calls a second from which it begins where no rate was agreed on. */
  unagreed: 20,
} as const;

const baseOf = ({ perSecond }: AgreedRate): number =>
  Number.isFinite(perSecond) ? perSecond : AIMD.unagreed;

/** Calls a second of all workers together at this moment: it grows back by itself, nobody writes for that. */
export const rateAt = ({ slowed }: Sending, now: Instant, agreed: AgreedRate): number => {
  if (!slowed) return agreed.perSecond;
  const base = baseOf(agreed);
  const grown = slowed.perSecond + (base * Math.max(0, now - slowed.at)) / AIMD.recoveryMilliseconds;
  return grown >= base ? agreed.perSecond : grown;
};

export interface Failure {
  readonly now: Instant;
  readonly agreed: AgreedRate;
  /** Said by the authority, so it is there; without it the failure is a strike. */
  readonly restMilliseconds?: number;
}

/** The authority refused for its load, or did not answer: slower, and not before it says. */
export const slowedBy = (sending: Sending, { now, agreed, restMilliseconds }: Failure): Sending => {
  const rest = restMilliseconds === undefined ? 0 : now + restMilliseconds;
  const restUntil = instant(Math.max(sending.restUntil, rest));
  const { slowed } = sending;
  const sameRound = slowed !== undefined && now < slowed.at + AIMD.roundMilliseconds;
  if (sameRound) return restUntil === sending.restUntil ? sending : { ...sending, restUntil };
  const base = baseOf(agreed);
  const rate = Math.min(base, rateAt(sending, now, agreed));
  const strikes = restMilliseconds === undefined ? (slowed?.strikes ?? 0) + 1 : 0;
  return {
    ...sending,
    restUntil,
    slowed: {
      perSecond: Math.max(base * AIMD.least, rate * AIMD.decrease),
      at: now,
      strikes,
      since: strikes > 1 && slowed ? slowed.since : now,
    },
  };
};
