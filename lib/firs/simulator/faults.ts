import type { Instant } from '#lib/instant.ts';
import { seededRandom } from '#lib/seeded-random.ts';

export type FaultKind =
  /** The authority is down: its gateway says 503, and what gets through looks like a duplicate. */
  | 'outage'
  | 'slow'
  | 'bad-key'
  /** Every invoice is told that its tax category is unknown. */
  | 'reject-all'
  /** A gateway error now and then. */
  | 'intermittent'
  /** `sign` is accepted, and the answer never comes. */
  | 'lost-answer'
  | 'rate-limited'
  /**
   * Some invoices never get an outcome: each try is answered as a duplicate is, and nothing is registered. It draws by the
   * IRN and not by the call, so that trying again does not help.
   */
  | 'limbo';

export interface Fault {
  readonly from: Instant;
  /** Not included. */
  readonly to: Instant;
  readonly kind: FaultKind;
  /** Share of calls it hits; of `limbo`, of invoices. */
  readonly percent: number;
}

const holds = ({ from, to }: Fault, now: Instant): boolean => from <= now && now < to;

/** The first fault of the schedule that holds now and hits this call; `draw` is uniform in [0, 1). */
export const faultAt = (faults: readonly Fault[], now: Instant, draw: number): FaultKind | undefined =>
  faults.find((fault) => holds(fault, now) && fault.kind !== 'limbo' && draw * 100 < fault.percent)?.kind;

/** Whether this invoice is in limbo now: the same invoice is, as long as the same share is. */
export const inLimbo = (faults: readonly Fault[], now: Instant, irn: string): boolean => {
  const limbo = faults.find((fault) => holds(fault, now) && fault.kind === 'limbo');
  return limbo !== undefined && seededRandom(0, `limbo/${irn}`).next() * 100 < limbo.percent;
};
