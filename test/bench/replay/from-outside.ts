/** What became of a replay, from the authority's own log, the rings and the rows, by orders made here from first principles. */
import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import { type Instant, MINUTE, SECOND } from '#lib/instant.ts';
import type { InvoiceKey } from '#lib/ports/ledger.ts';
import { referenceOf } from '#lib/way-back/replay-order.ts';
import { RATE } from './sizes.ts';

export interface Replayed {
  readonly backlog: number;
  readonly kills: number;
  /** Of the backlog, sent before the roll-back with the answer lost. */
  readonly unknown: number;
  readonly cleared: number;
  readonly notCleared: readonly string[];
  /** IRNs that were registered more than once, or sent although registered. */
  readonly twice: readonly string[];
  /** Notes that the authority had before what they correct. */
  readonly beforeOriginal: readonly string[];
  /** Rings of the replay that are not in the order of its rows. */
  readonly ringInversions: number;
  /** Of those that no kill touched: by how many later ones each was overtaken at most. */
  readonly mostOvertaken: number;
  /** Calls above the agreed rate, at worst. */
  readonly overshoot: number;
  readonly secondReplaySubmits: number;
  readonly secondReplayRings: number;
  /** Seconds from intake to clearance of live invoices while the backlog was there, those of killed batches apart. */
  readonly live: { readonly count: number; readonly p50: number; readonly p99: number; readonly max: number };
  readonly minutes: number;
}

export const nameOf = ({ number, revision }: Pick<InvoiceKey, 'number' | 'revision'>): string =>
  `${number}/${revision}`;

export interface Outside {
  readonly rows: ReadonlyMap<string, LedgerRow>;
  /** Open before the replay. */
  readonly expected: readonly LedgerRow[];
  readonly accepted: readonly { readonly irn: string }[];
  readonly calls: readonly Instant[];
  readonly touched: ReadonlySet<string>;
  readonly rung: readonly string[];
  readonly repeated: readonly string[];
  readonly began: Instant;
  readonly drained: Instant;
}

export const fromOutside = (
  { rows, expected, accepted, calls, touched, rung, repeated, began, drained }: Outside,
  known: Pick<Replayed, 'backlog' | 'kills' | 'unknown' | 'secondReplaySubmits' | 'secondReplayRings'>,
): Replayed => {
  const place = new Map<string, number>();
  const twice = [...repeated];
  for (const [index, { irn }] of accepted.entries()) {
    if (place.has(irn)) twice.push(irn);
    place.set(irn, index);
  }
  const placeOf = (number: string): number | undefined => place.get(rows.get(number)?.irn ?? '');
  const cleared = [...rows.values()].filter(({ state, irn }) => state === 'cleared' && place.has(irn ?? ''));
  const beforeOriginal = cleared.flatMap((row) => {
    const original = placeOf(referenceOf(row) ?? '');
    const own = placeOf(row.number);
    return referenceOf(row) !== undefined && (original === undefined || own === undefined || own < original)
      ? [row.number]
      : [];
  });
  const waits = cleared
    .filter(
      ({ number, receivedAt }) => number.startsWith('LIVE-') && !touched.has(number) && receivedAt < drained,
    )
    .map(({ clearedAt, receivedAt }) => ((clearedAt ?? receivedAt) - receivedAt) / SECOND)
    .sort((a, b) => a - b);
  const share = (of: number): number => waits[Math.min(waits.length - 1, Math.floor(of * waits.length))] ?? 0;
  return {
    ...known,
    cleared: cleared.length,
    notCleared: [...rows.values()].filter((row) => !cleared.includes(row)).map(({ number }) => number),
    twice,
    beforeOriginal,
    ringInversions: ringInversions(rung, expected),
    mostOvertaken: mostOvertaken(expected, placeOf, touched, rung),
    overshoot: overshoot(calls),
    live: { count: waits.length, p50: share(0.5), p99: share(0.99), max: waits.at(-1) ?? 0 },
    minutes: (drained - began) / MINUTE,
  };
};

/** By an order made here from first principles: each adjacent pair of first rings against time and reference. */
const ringInversions = (rung: readonly string[], expected: readonly LedgerRow[]): number => {
  const byName = new Map(expected.map((row) => [nameOf(row), row]));
  const firsts = [...new Set(rung)].flatMap((name) => byName.get(name) ?? []);
  const seen = new Set<string>();
  const numbers = new Set(expected.map(({ number }) => number));
  let inversions = 0;
  let latest = 0;
  for (const row of firsts) {
    const reference = referenceOf(row);
    if (reference !== undefined && numbers.has(reference) && !seen.has(reference)) inversions += 1;
    if (row.receivedAt < latest) inversions += 1;
    latest = Math.max(latest, row.receivedAt);
    seen.add(row.number);
  }
  return inversions;
};

/** A note waits for its original, and what a kill touched waits for its message: both may be late, nothing else. */
const mostOvertaken = (
  expected: readonly LedgerRow[],
  placeOf: (number: string) => number | undefined,
  touched: ReadonlySet<string>,
  rung: readonly string[],
): number => {
  const heard = new Set(rung);
  const inOrder = expected
    .filter(
      (row) =>
        row.submissions === 0 &&
        referenceOf(row) === undefined &&
        !touched.has(row.number) &&
        heard.has(nameOf(row)),
    )
    .toSorted((one, other) => one.receivedAt - other.receivedAt)
    .flatMap(({ number }) => placeOf(number) ?? []);
  let most = 0;
  for (let at = 0; at < inOrder.length; at += 1) {
    const own = inOrder[at] ?? 0;
    let overtaken = 0;
    // Whoever is farther behind than this was counted for another one before.
    for (let later = at + 1; later < Math.min(inOrder.length, at + 2_000); later += 1) {
      if ((inOrder[later] ?? 0) < own) overtaken += 1;
    }
    most = Math.max(most, overtaken);
  }
  return most;
};

/**
 * Calls in any span beyond the rate and what may begin at once: one turn, and the second call of a look-up, which is given its
 * turn with the first and begins when that is answered.
 */
const AT_ONCE = 2;

const overshoot = (calls: readonly Instant[]): number => {
  let worst = 0;
  let least = Number.POSITIVE_INFINITY;
  for (const [index, at] of calls.entries()) {
    const level = index - (at * RATE) / SECOND;
    least = Math.min(least, level);
    worst = Math.max(worst, level - least + 1);
  }
  // Turns are given to the millisecond, and a call begins up to one later.
  return Math.max(0, Math.ceil(worst - AT_ONCE - RATE / SECOND - 1e-6));
};
