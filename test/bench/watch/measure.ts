import { seededRandom } from '#lib/seeded-random.ts';
import { lowerBound } from '#lib/watch/clopper-pearson.ts';
import { SHOWN_AT } from '#lib/watch/e-process.ts';
import { BANDS, BANDS_AFTER, type Band, GOOD_PAST } from './limits.ts';
import { ALPHA, cusum, evidence, LONG_WATCH, naive, type Rule, TEXTBOOK } from './rules.ts';
import { alarms, alarmsInARow, type Delay, delayOf, firstShown } from './simulate.ts';

export const INVOICES = 10_000;
/** Shares of failures of systems that are as good as promised: none may be rolled back. */
export const GOOD = [0.001, 0.005, 0.008, 0.01] as const;
export const SOUND = 0.005;
const SEED = 4;

export interface Effort {
  /** Of 10,000 invoices each. */
  readonly runs: number;
  /** Of each delay. */
  readonly delays: number;
  /** In which the CUSUM's false alarms are counted. */
  readonly watched: number;
}
export const FULL: Effort = { runs: 20_000, delays: 10_000, watched: 100_000_000 };
export const QUICK: Effort = { runs: 3_000, delays: 2_000, watched: 10_000_000 };

export interface FalseRates {
  readonly p: number;
  readonly watch: number;
  readonly evidence: number;
  readonly cusum: number;
  readonly textbook: number;
  readonly naive: number;
}

export interface DelayRow {
  readonly band: Band;
  readonly watch: Delay;
  readonly beside: Delay;
  /** Only after a good past. */
  readonly textbook?: Delay;
}

export interface ShownRow {
  readonly p: number;
  /** Share of runs in which it was shown within 10,000 invoices. */
  readonly share: number;
  /** Of those. */
  readonly mean: number;
}

export interface Measured {
  readonly effort: Effort;
  readonly falseRates: readonly FalseRates[];
  /** From the start, beside the naive rule. */
  readonly delays: readonly DelayRow[];
  /** After a good past, beside the e-process alone. */
  readonly after: readonly DelayRow[];
  readonly shown: readonly ShownRow[];
  readonly alarms: readonly { readonly p: number; readonly cusum: number; readonly textbook: number }[];
  /** Why it is not as it must be. */
  readonly misses: readonly string[];
}

const percent = (share: number, digits = 2): string => `${(share * 100).toFixed(digits)} %`;

const inBand = ({ band, watch }: DelayRow, when: string): readonly string[] => {
  const [low, high] = band.mean;
  const at = `delay at ${percent(band.p, 0)} failures ${when}`;
  return [
    ...(watch.mean >= low && watch.mean <= high
      ? []
      : [`${at}: ${watch.mean.toFixed(1)} invoices on average, ${low} to ${high} are promised`]),
    ...(watch.p95 <= band.p95AtMost
      ? []
      : [`${at}: p95 is ${watch.p95}, at most ${band.p95AtMost} is promised`]),
  ];
};

/** On the edge itself chance may carry a measured share over; what a sample of this size proves is not chance. */
const provenShare = (share: number, runs: number): number =>
  lowerBound(Math.round(share * runs), runs, 0.99) ?? 0;

const falseMisses = (rates: readonly FalseRates[], runs: number): readonly string[] =>
  rates.flatMap(({ p, watch }) => {
    const tooMany = p <= SOUND ? watch > ALPHA : provenShare(watch, runs) > ALPHA;
    return tooMany
      ? [
          `${percent(watch)} of runs with ${percent(1 - p, 1)} true clearance are rolled back, alpha is ${percent(ALPHA, 0)}`,
        ]
      : [];
  });

/** `rule` stands for the watch; another one than its own is a deliberate breakage. */
export const measureWatch = (rule: Rule, effort: Effort): Measured => {
  const random = (stream: string) => seededRandom(SEED, `bench/watch/${stream}`);
  const { runs } = effort;
  const share = (which: Rule, p: number): number =>
    alarms(which, random(`false ${p}`), p, INVOICES, runs) / runs;
  const falseRates = GOOD.map((p) => ({
    p,
    watch: share(rule, p),
    evidence: share(evidence(ALPHA), p),
    cusum: share(cusum(LONG_WATCH), p),
    textbook: share(cusum(TEXTBOOK), p),
    naive: share(naive, p),
  }));
  const delay = (which: Rule, p: number): Delay => delayOf(which, random(`delay ${p}`), { p }, effort.delays);
  const delays = BANDS.map((band) => ({ band, watch: delay(rule, band.p), beside: delay(naive, band.p) }));
  const late = (which: Rule, p: number): Delay =>
    delayOf(
      which,
      random(`after ${p}`),
      { p, before: { invoices: GOOD_PAST, p: SOUND } },
      Math.ceil(effort.delays / 4),
    );
  const after = BANDS_AFTER.map((band) => ({
    band,
    watch: late(rule, band.p),
    beside: late(evidence(ALPHA), band.p),
    textbook: late(cusum(TEXTBOOK), band.p),
  }));
  const shown = [0.001, 0.002, 0.005, 0.01].map((p) => {
    const stream = random(`shown ${p}`);
    const at = Array.from({ length: runs }, () => firstShown(stream, p, INVOICES)).filter(
      (n) => n !== undefined,
    );
    return { p, share: at.length / runs, mean: at.reduce((sum, n) => sum + n, 0) / at.length };
  });
  const rowsOfAlarms = [SOUND, 0.01].map((p) => ({
    p,
    cusum: alarmsInARow(cusum(LONG_WATCH), random(`alarms ${p}`), p, effort.watched),
    textbook: alarmsInARow(cusum(TEXTBOOK), random(`alarms ${p}`), p, effort.watched),
  }));
  const wrongly = shown.find(({ p }) => p === 0.01)?.share ?? 1;
  return {
    effort,
    falseRates,
    delays,
    after,
    shown,
    alarms: rowsOfAlarms,
    misses: [
      ...falseMisses(falseRates, runs),
      ...delays.flatMap((row) => inBand(row, 'from the start')),
      ...after.flatMap((row) => inBand(row, `after ${GOOD_PAST} good ones`)),
      ...(provenShare(wrongly, runs) <= 1 / SHOWN_AT
        ? []
        : [`at 99 % exactly "99 %" is shown in ${percent(wrongly)} of runs, 5 % are allowed`]),
    ],
  };
};
