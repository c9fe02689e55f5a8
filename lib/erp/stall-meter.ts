import { type Instant, SECOND } from '#lib/instant.ts';

export interface Downtime {
  /** Sum of the times in which invoices waited and none at all got out. */
  readonly secondsNoInvoiceCouldBeIssued: number;
  /** The longest that one good invoice waited between posting and being issued on either side. */
  readonly longestWaitSeconds: number;
}

/**
 * Measures from the company's side of the counter: as long as any invoice gets out, business goes on; one that waits for
 * a clerk, because it is wrong, waits for no system.
 */
export interface StallMeter {
  waits(number: string, at: Instant): void;
  /** It was issued, or handed to a person: either way the systems have answered. */
  ends(number: string, at: Instant): void;
  read(at: Instant): Downtime;
}

/** `graceMilliseconds`: how long clearance may normally take; a shorter stall is no stall. */
export const makeStallMeter = (graceMilliseconds: number): StallMeter => {
  /** In the order in which they began to wait, so the first is the oldest. */
  const waiting = new Map<string, Instant>();
  let quietSince: Instant | undefined;
  let stalled = 0;
  let longest = 0;

  const stallAt = (at: Instant): number => {
    const length = quietSince === undefined ? 0 : at - quietSince;
    return length > graceMilliseconds ? length : 0;
  };
  return {
    waits(number, at) {
      if (waiting.has(number)) return;
      if (waiting.size === 0) quietSince = at;
      waiting.set(number, at);
    },
    ends(number, at) {
      const since = waiting.get(number);
      if (since === undefined) return;
      waiting.delete(number);
      longest = Math.max(longest, at - since);
      stalled += stallAt(at);
      quietSince = waiting.size > 0 ? at : undefined;
    },
    read(at) {
      const oldest = waiting.values().next().value;
      return {
        secondsNoInvoiceCouldBeIssued: (stalled + stallAt(at)) / SECOND,
        longestWaitSeconds: Math.max(longest, oldest === undefined ? 0 : at - oldest) / SECOND,
      };
    },
  };
};
