import type { ClearanceCounts } from '#lib/ports/ledger.ts';
import type { ClearanceDenominator } from './clearance-rate.ts';

/** The two rates that are watched; a `clearance-rate` trigger says which of them decides. */
export type RateName = 'cleared-of-valid' | 'first-pass';

/** By the runbook's trigger; where it has none, nothing rolls back by a rate, and the cleared one is judged. */
export const decidingRate = (
  triggers: readonly { readonly kind: string; readonly rate?: RateName | undefined }[],
): RateName => triggers.find(({ kind }) => kind === 'clearance-rate')?.rate ?? 'cleared-of-valid';

export interface RateCounts {
  readonly successes: number;
  readonly failures: number;
}

/**
 * Open for longer than the limit. Not the legally overdue: after an outage of the authority these are many through no fault of
 * the system, and stand beside it. `late` unasked is a mistake of the caller, not a nought.
 */
export const lateOf = ({ late, pending, unknown }: ClearanceCounts): number => {
  if (late === undefined)
    throw new Error('these counts were asked without `lateBefore`: nobody knows what is late');
  return Math.min(late, pending + unknown);
};

/** Each invoice once, at its newest revision. `stuck`: open ones that count as failed. */
export const rateCounts = (
  counts: ClearanceCounts,
  rate: RateName,
  denominator: ClearanceDenominator,
  stuck: number,
): RateCounts => {
  switch (rate) {
    case 'cleared-of-valid':
      return {
        successes: counts.cleared,
        failures: stuck + (denominator === 'submitted' ? counts.rejected : 0),
      };
    case 'first-pass':
      return {
        successes: counts.clearedFirstPass,
        failures: counts.cleared - counts.clearedFirstPass + counts.rejected + stuck,
      };
  }
};
