import type { Instant } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import type { ActionVerdict } from '#lib/runbook/action-contract.ts';

/** What a piece of work found. Facts go into the progress table, for gates and the report. */
export interface Finding {
  readonly verdict: ActionVerdict;
  readonly reasons: readonly string[];
  readonly evidence?: JsonObject;
  /** When to ask again; left out, after the task's own interval. */
  readonly next?: Instant;
}

/** Nobody reads more in a console or a pull request; the full list is in the evidence or filed in the archive. */
const MAXIMUM_REASONS = 10;
const MAXIMUM_LENGTH = 300;

const short = (reason: string): string =>
  reason.length <= MAXIMUM_LENGTH ? reason : `${reason.slice(0, MAXIMUM_LENGTH - 1)}…`;

/** At most ten sentences, the last one saying how many were left out. */
export const shortReasons = (reasons: readonly string[]): readonly string[] =>
  reasons.length <= MAXIMUM_REASONS
    ? reasons.map(short)
    : [
        ...reasons.slice(0, MAXIMUM_REASONS - 1).map(short),
        `… and ${reasons.length - MAXIMUM_REASONS + 1} more; the evidence has them.`,
      ];

/** The worst of several: one fail is a fail, and what could not be asked is never a pass. */
export const worst = (verdicts: readonly ActionVerdict[]): ActionVerdict => {
  if (verdicts.includes('fail')) return 'fail';
  return verdicts.length === 0 || verdicts.includes('inconclusive') ? 'inconclusive' : 'pass';
};
