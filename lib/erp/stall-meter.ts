import { type Instant, SECOND } from '#lib/instant.ts';

export interface Downtime {
  /**
   * Sum of the times in which whoever wanted to issue an invoice could not: those posted then waited longer than the grace,
   * and none that was posted then got out sooner. What the connector lets go to legacy after its wait has waited all the same.
   */
  readonly secondsNoInvoiceCouldBeIssued: number;
  /** The longest that one good invoice waited between posting and being issued on either side. */
  readonly longestWaitSeconds: number;
  /** Sum of the times in which at least one good invoice had its buyer wait longer than the grace; others got theirs. */
  readonly secondsSomebodyWaited: number;
  /** Those behind which goods wait, and that waited longer than the time in which goods leave. */
  readonly heldPastDispatch: number;
}

/**
 * Measures from the company's side of the counter: as long as an invoice that is posted now gets out, business goes on; one
 * that waits for a clerk, because it is wrong, waits for no system.
 */
export interface StallMeter {
  /** `goodsWait`: nothing leaves the yard before it is issued. */
  waits(number: string, at: Instant, goodsWait?: boolean): void;
  /** It was issued, or handed to a person: either way the systems have answered. */
  ends(number: string, at: Instant): void;
  read(at: Instant): Downtime;
}

export interface StallMeterSettings {
  /** How long issuing may normally take; a shorter wait is no stall. */
  readonly graceMilliseconds: number;
  /** How long after posting goods leave. */
  readonly dispatchMilliseconds: number;
}

interface Waiting {
  readonly since: Instant;
  readonly goodsWait: boolean;
}

type Span = readonly [from: number, to: number];

/** Spans come in the order of their ends. */
const cover = (covered: readonly Span[], [from, to]: Span): readonly Span[] => {
  let begin = from;
  let kept = covered.length;
  for (let last = covered[kept - 1]; last !== undefined && last[1] >= begin; last = covered[kept - 1]) {
    begin = Math.min(begin, last[0]);
    kept -= 1;
  }
  return [...covered.slice(0, kept), [begin, to]];
};

const lengthOf = (covered: readonly Span[]): number =>
  covered.reduce((sum, [from, to]) => sum + to - from, 0);

export const makeStallMeter = ({
  graceMilliseconds,
  dispatchMilliseconds,
}: StallMeterSettings): StallMeter => {
  /** In the order in which they began to wait, so the first is the oldest. */
  const waiting = new Map<string, Waiting>();
  /** Those that were posted after the newest one that got out in time was, in that order; all later ones are behind. */
  let newest: { readonly number: string; readonly since: Instant }[] = [];
  /** Since when everybody who tried has waited. */
  let quietSince: Instant | undefined;
  let stalled = 0;
  let longest = 0;
  let pastDispatch = 0;
  let somebody: readonly Span[] = [];

  const stallUntil = (at: number): number => {
    const length = quietSince === undefined ? 0 : at - quietSince;
    return length > graceMilliseconds ? length : 0;
  };
  const isPast = ({ since, goodsWait }: Waiting, at: Instant): boolean =>
    goodsWait && at - since > dispatchMilliseconds;

  /** Whoever came up to `since` could have got out by now; what came later has shown nothing yet. */
  const gotOut = (since: Instant): void => {
    stalled += stallUntil(since);
    newest = newest.slice(firstAfter(newest, since));
    quietSince = newest.find(({ number }) => waiting.has(number))?.since;
  };

  return {
    waits(number, at, goodsWait = false) {
      if (waiting.has(number)) return;
      quietSince ??= at;
      waiting.set(number, { since: at, goodsWait });
      newest.push({ number, since: at });
    },
    ends(number, at) {
      const ended = waiting.get(number);
      if (ended === undefined) return;
      waiting.delete(number);
      const wait = at - ended.since;
      longest = Math.max(longest, wait);
      if (isPast(ended, at)) pastDispatch += 1;
      if (wait <= graceMilliseconds) {
        gotOut(ended.since);
        return;
      }
      somebody = cover(somebody, [ended.since, at]);
      if (waiting.size > 0) return;
      stalled += stallUntil(at);
      quietSince = undefined;
      newest = [];
    },
    read(at) {
      const oldest = waiting.values().next().value;
      const late = [...waiting.values()].filter(({ since }) => at - since > graceMilliseconds);
      const first = late[0];
      return {
        secondsNoInvoiceCouldBeIssued: (stalled + stallUntil(at)) / SECOND,
        longestWaitSeconds: Math.max(longest, oldest === undefined ? 0 : at - oldest.since) / SECOND,
        secondsSomebodyWaited:
          lengthOf(first === undefined ? somebody : cover(somebody, [first.since, at])) / SECOND,
        heldPastDispatch: pastDispatch + late.filter((one) => isPast(one, at)).length,
      };
    },
  };
};

const firstAfter = (posted: readonly { readonly since: Instant }[], since: Instant): number => {
  const index = posted.findIndex((one) => one.since > since);
  return index < 0 ? posted.length : index;
};
