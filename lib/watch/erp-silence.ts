/**
 * Whether the ERP is silent: nothing comes in, in hours in which something must. That nothing came is evidence only where
 * the expected number makes nought improbable; else it is a quiet hour, and nobody may say more.
 */

import type { Result } from '#lib/result.ts';

export interface SilenceLook {
  /** Business time of the newest span, milliseconds, and what came in it. */
  readonly newest: { readonly milliseconds: number; readonly received: number };
  /** Before it, with the same route. */
  readonly before: { readonly milliseconds: number; readonly received: number };
  /** What came in the same hours of earlier business days with the same route; empty where there was none. */
  readonly sameHours: readonly number[];
}

export interface SilenceRule {
  /** Threshold `erpSilence`: shorter is no silence. */
  readonly milliseconds: number;
  /** Chance of one false word in the whole watch. */
  readonly alpha: number;
}

export interface SilenceVerdict {
  readonly verdict: 'heard' | 'silent' | 'inconclusive';
  readonly reason: string;
  readonly expected: number;
  /** Of nought, were all well. */
  readonly chance: number;
}

/** Spans of half an hour in a month of business days: that often chance may make one empty. */
const SPANS = 500;
/** Fewer before it give no rate. */
const FEWEST = 30;
/** Two standard deviations of a Poisson count: the rate is taken at its low end. */
const DEVIATIONS = 2;

const minutes = (milliseconds: number): number => Math.round(milliseconds / 60_000);

/** Invoices whose absence would be an accident of 1 in SPANS / alpha. */
export const enoughToMiss = (alpha: number): number => Math.log(SPANS / alpha);

export const judgeSilence = (look: SilenceLook, rule: SilenceRule): SilenceVerdict => {
  const { newest, before, sameHours } = look;
  const low = Math.max(0, before.received - DEVIATIONS * Math.sqrt(before.received));
  const byRate = before.milliseconds <= 0 ? 0 : (low / before.milliseconds) * newest.milliseconds;
  const byHours = sameHours.length === 0 ? byRate : sameHours.reduce((a, b) => a + b, 0) / sameHours.length;
  const expected = Math.min(byRate, byHours);
  const say = (verdict: SilenceVerdict['verdict'], reason: string): SilenceVerdict => ({
    verdict,
    reason,
    expected,
    chance: Math.exp(-expected),
  });
  const span = `${minutes(newest.milliseconds)} minutes of business time`;
  if (newest.received > 0) return say('heard', `${newest.received} came in ${span}.`);
  if (newest.milliseconds < rule.milliseconds) {
    return say(
      'inconclusive',
      `Nothing came in ${span}, which is less than the ${minutes(rule.milliseconds)} that are a silence.`,
    );
  }
  const told = `Nothing came in ${span}; ${expected.toFixed(1)} were to be expected`;
  if (before.received < FEWEST) {
    return say('inconclusive', `${told}, from ${before.received} before, which are too few to say.`);
  }
  if (expected < enoughToMiss(rule.alpha)) {
    return say(
      'inconclusive',
      `${told}, and with fewer than ${enoughToMiss(rule.alpha).toFixed(1)} that may be chance.`,
    );
  }
  if (sameHours.includes(0)) {
    return say('inconclusive', `${told}, and the same hours of an earlier business day were silent too.`);
  }
  return say('silent', `${told}.`);
};

/**
 * What the ERP's own register says of the same span. Nothing posted: nobody invoices, or nobody can, and legacy would issue no
 * more than SmartAPI. That is for people. A register that does not answer speaks for a disruption and not against it.
 */
export const withRegister = (silent: SilenceVerdict, posted: Result<number, string>): SilenceVerdict => {
  if (!posted.ok) return { ...silent, reason: `${silent.reason} The ERP's register does not answer either.` };
  return posted.value === 0
    ? {
        ...silent,
        verdict: 'inconclusive',
        reason: `${silent.reason} The ERP has posted nothing itself: nobody invoices, or nobody can. Ask IT, who may declare it.`,
      }
    : { ...silent, reason: `${silent.reason} The ERP has posted ${posted.value} in that time.` };
};
