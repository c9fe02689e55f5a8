import { isAbovePercent } from '#lib/watch/clearance-rate.ts';
import { cleanNeeded, lowerBound, twoSided } from '#lib/watch/clopper-pearson.ts';
import { percentText } from '#lib/watch/percent-text.ts';
import { wilson } from '#lib/watch/wilson.ts';

/** A type and no interface: it is JSON. */
export type PilotSample = {
  /** With an outcome: cleared or rejected. */
  readonly n: number;
  readonly cleared: number;
  readonly lowerBound95: number | null;
  readonly interval95: readonly [number, number] | null;
  readonly wilson95: readonly [number, number] | null;
  /** cleared / n > threshold, in whole numbers: 99 of 100 is not above 99 %. */
  readonly above: boolean;
  /** The bound reaches the threshold. */
  readonly shown: boolean;
  /** What the sample says, and not more. */
  readonly says: string;
};

/** `threshold` in percent. A rejected document counts against it: what the pilot is to show is that invoices clear. */
export const whatPilotShows = (cleared: number, n: number, threshold: number): PilotSample => {
  const bound = lowerBound(cleared, n);
  const above = isAbovePercent(cleared, n, threshold);
  const shown = bound !== null && bound >= threshold / 100;
  const sample = {
    n,
    cleared,
    lowerBound95: bound,
    interval95: twoSided(cleared, n),
    wilson95: wilson(cleared, n),
    above,
    shown,
  };
  if (bound === null) return { ...sample, says: 'None has an outcome: that shows nothing.' };
  const least = `${cleared} of ${n} cleared: at least ${percentText(bound, threshold)} with 95 % confidence`;
  if (shown) return { ...sample, says: `${least}, so ${threshold} % is shown.` };
  const needed = threshold > 0 && threshold < 100 ? cleanNeeded(threshold / 100) : undefined;
  const cannot =
    needed === undefined
      ? `no sample shows ${threshold} %.`
      : n < needed
        ? `no pilot of this size can show ${threshold} % (${needed} without a failure can).`
        : `${threshold} % is not shown.`;
  const not = above ? '' : ` That is not above ${threshold} %.`;
  return { ...sample, says: `${least}; ${cannot}${not}` };
};
