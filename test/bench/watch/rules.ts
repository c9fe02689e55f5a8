/** Rules that may ask for the way back, looked at after each invoice. They can only fire at a failure. */
import { type CusumDesign, cusumDesign, throughBatch } from '#lib/watch/cusum.ts';
import { logEvidenceBelow } from '#lib/watch/e-process.ts';
import { thetaOf } from '#lib/watch/share-beside.ts';

export const THRESHOLD = 99;
export const THETA = thetaOf(THRESHOLD);
/** What the shipped runbook promises. */
export const ALPHA = 0.01;

/** One run of a rule: told of each failure with the successes before it; says at which invoice it fired. */
type Running = (gap: number, failures: number, n: number) => number | undefined;
export type Rule = () => Running;

export const evidence =
  (alpha: number): Rule =>
  () =>
  (_gap, failures, n) =>
    logEvidenceBelow(failures, n - failures, THETA) >= Math.log(1 / alpha) ? n : undefined;

export const cusum =
  (design: CusumDesign): Rule =>
  () => {
    let statistic = 0;
    return (gap, _failures, n) => {
      statistic = throughBatch(design, throughBatch(design, statistic, 0, gap).statistic, 1, 0).statistic;
      return statistic > design.limit ? n : undefined;
    };
  };

/** The first of several to fire. */
export const anyOf =
  (...rules: readonly Rule[]): Rule =>
  () => {
    const running = rules.map((rule) => rule());
    return (gap, failures, n) => {
      const fired = running.map((each) => each(gap, failures, n)).filter((at) => at !== undefined);
      return fired.length === 0 ? undefined : Math.min(...fired);
    };
  };

const NAIVE_AFTER = 20;

/** "Running rate below 99 %, once there are 20." */
export const naive: Rule = () => (_gap, failures, n) => {
  const looked = Math.max(n, NAIVE_AFTER);
  return failures > THETA * looked ? looked : undefined;
};

const longWatch = cusumDesign(THRESHOLD, ALPHA);
if (!longWatch) throw new Error(`a threshold of ${THRESHOLD} % has a CUSUM`);
export const LONG_WATCH: CusumDesign = longWatch;

/** As in most textbooks: .5 % against 5 %, h = 6. */
export const TEXTBOOK: CusumDesign = {
  up: Math.log(0.05 / 0.005),
  down: Math.log(0.995 / 0.95),
  limit: 6,
};

/** As `judgeWatch` decides; a test holds the two against each other. */
export const watch = anyOf(evidence(ALPHA), cusum(LONG_WATCH));

/** Ways to break it, each of which must be seen. */
export const BROKEN = {
  alpha: anyOf(evidence(0.05), cusum(LONG_WATCH)),
  cusum: anyOf(evidence(ALPHA), cusum(TEXTBOOK)),
  naive,
  deaf: evidence(1e-6),
} as const satisfies Readonly<Record<string, Rule>>;
export type Breakage = keyof typeof BROKEN;
