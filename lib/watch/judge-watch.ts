/** The verdict of one look of the watch. Pure: what it must remember comes in and goes out. */
import type { ClearanceCounts } from '#lib/ports/ledger.ts';
import type { Runbook } from '#lib/runbook/schema.ts';
import type { ClearanceDenominator } from './clearance-rate.ts';
import { countOn, cusumDesign } from './cusum.ts';
import { SHOWN_AT } from './e-process.ts';
import { lateOf, type RateName, rateCounts } from './rate-counts.ts';
import { describeRate, type RateNumbers, rateNumbers } from './rate-numbers.ts';
import type { WatchState } from './watch-state.ts';

export interface WatchLook {
  /** Of [since, now), asked with `lateBefore`. */
  readonly counts: ClearanceCounts;
  readonly since: number;
  readonly state: Pick<WatchState, 'cusum'>;
  readonly thresholds: Pick<Runbook['thresholds'], 'clearance' | 'rollbackAlpha'>;
  /** Policy `clearanceDenominator`: whether a rejected document counts against the cleared rate. */
  readonly denominator: ClearanceDenominator;
  /** Which rate decides. */
  readonly rate: RateName;
  /** What waits because the authority is out leaves the test and stands beside it. */
  readonly outageClockRuns: boolean;
}

/** JSON, as evidence: types and no interfaces. */
export type WatchNumbers = {
  readonly decides: RateName;
  readonly clearedOfValid: RateNumbers;
  readonly firstPass: RateNumbers;
  /** Open for longer than the limit: counted as failed, or, while the authority is out, in neither rate. */
  readonly late: number;
  readonly leftOut: number;
  /** Past the legal deadline, whoever's fault; beside the test. */
  readonly overdue: number;
  readonly undecided: number;
  readonly businessRejects: number;
  /** Null where the threshold leaves nothing to watch for. */
  readonly cusum: { readonly statistic: number; readonly peak: number; readonly limit: number } | null;
};

export interface WatchVerdict {
  /** `pass`: the threshold is shown; `fail`: proven to be missed, or broken lately; else inconclusive. */
  readonly verdict: 'pass' | 'fail' | 'inconclusive';
  readonly reasons: readonly string[];
  readonly numbers: WatchNumbers;
  /** To remember for the next look. */
  readonly cusum: WatchState['cusum'];
}

const rounded = (value: number): number => Math.round(value * 1e6) / 1e6;

export const judgeWatch = (look: WatchLook): WatchVerdict => {
  const { counts, denominator, thresholds } = look;
  const { clearance: threshold, rollbackAlpha: alpha } = thresholds;
  const late = lateOf(counts);
  const stuck = look.outageClockRuns ? 0 : late;
  const of = (rate: RateName) => rateCounts(counts, rate, denominator, stuck);
  const seen = of(look.rate);
  const design = cusumDesign(threshold, alpha);
  const counted = design && countOn(design, look.state.cusum, { ...seen, since: look.since });
  const numbers: WatchNumbers = {
    decides: look.rate,
    clearedOfValid: rateNumbers(of('cleared-of-valid'), threshold),
    firstPass: rateNumbers(of('first-pass'), threshold),
    late,
    leftOut: late - stuck,
    overdue: counts.overdue,
    undecided: counts.pending + counts.unknown - late,
    businessRejects: counts.rejected + counts.refused,
    cusum:
      design && counted
        ? {
            statistic: rounded(counted.cusum.statistic),
            peak: rounded(counted.peak),
            limit: rounded(design.limit),
          }
        : null,
  };
  const deciding = look.rate === 'first-pass' ? numbers.firstPass : numbers.clearedOfValid;
  const described = [
    describeRate(look.rate, deciding, threshold),
    ...(stuck > 0 ? [`${stuck} of the failures are open for longer than the limit.`] : []),
    ...(numbers.leftOut > 0
      ? [`${numbers.leftOut} wait while the authority is out: shown apart, in neither rate.`]
      : []),
  ];
  const say = (verdict: WatchVerdict['verdict'], why: string): WatchVerdict => ({
    verdict,
    reasons: [why, ...described],
    numbers,
    cusum: counted?.cusum ?? look.state.cusum,
  });

  const needed = Math.round(1 / alpha);
  if (deciding.lnEvidenceBelow >= Math.log(1 / alpha)) {
    return say(
      'fail',
      `Proven to be below ${threshold} %, with a chance of error of at most 1 in ${needed}.`,
    );
  }
  if (design && counted && counted.peak > design.limit) {
    return say(
      'fail',
      `Clearance has broken lately, whatever came before: the CUSUM reached ${counted.peak.toFixed(1)}, ${design.limit.toFixed(1)} is its limit.`,
    );
  }
  if (deciding.n === 0) return say('inconclusive', 'No invoice has an outcome yet: that shows nothing.');
  if (deciding.lnEvidenceAbove >= Math.log(SHOWN_AT)) {
    return say('pass', `${threshold} % is shown, with a chance of error of at most 1 in ${SHOWN_AT}.`);
  }
  return say('inconclusive', `Neither proven to be below ${threshold} % nor shown to be above it.`);
};
