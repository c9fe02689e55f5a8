import type { Instant } from '#lib/instant.ts';

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
  | 'rate-limited';

export interface Fault {
  readonly from: Instant;
  /** Not included. */
  readonly to: Instant;
  readonly kind: FaultKind;
  /** Share of calls it hits. */
  readonly percent: number;
}

/** The first fault of the schedule that holds now and hits this call; `draw` is uniform in [0, 1). */
export const faultAt = (faults: readonly Fault[], now: Instant, draw: number): FaultKind | undefined =>
  faults.find((fault) => fault.from <= now && now < fault.to && draw * 100 < fault.percent)?.kind;
