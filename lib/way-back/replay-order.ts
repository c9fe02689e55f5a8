import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import type { Instant } from '#lib/instant.ts';

/** The number that a credit or debit note corrects, read from the document; undefined where it names none. */
export const referenceOf = (row: Pick<LedgerRow, 'body'>): string | undefined => {
  try {
    const document: unknown = JSON.parse(row.body);
    const references =
      typeof document === 'object' && document !== null && 'references' in document
        ? document.references
        : undefined;
    return typeof references === 'string' ? references : undefined;
  } catch {
    return undefined;
  }
};

/** What an order is made from. */
export interface Placed {
  readonly number: string;
  readonly at: Instant;
  /** What it corrects; undefined where it corrects nothing, or nobody knows what. */
  readonly references: string | undefined;
}

/**
 * A document after what it refers to, else by time, then by number: the same order for the same documents, however they
 * come. Documents that refer to each other in a circle keep their times. Of a number that comes twice the last counts.
 * n log n.
 */
export const documentOrder = <T>(documents: Iterable<T>, placeOf: (document: T) => Placed): readonly T[] => {
  const byNumber = new Map<string, { readonly document: T; readonly place: Placed }>();
  for (const document of documents) {
    const place = placeOf(document);
    byNumber.set(place.number, { document, place });
  }
  const ordered: T[] = [];
  const placed = new Set<string>();
  const inTime = [...byNumber.values()].sort(
    ({ place: one }, { place: other }) => one.at - other.at || (one.number < other.number ? -1 : 1),
  );
  for (const entry of inTime) {
    // Up the chain of references as far as nothing is placed yet, then down again: no recursion, however long it is.
    const chain: T[] = [];
    let next: typeof entry | undefined = entry;
    while (next && !placed.has(next.place.number)) {
      placed.add(next.place.number);
      chain.push(next.document);
      const { references }: Placed = next.place;
      next = references === undefined ? undefined : byNumber.get(references);
    }
    ordered.push(...chain.reverse());
  }
  return ordered;
};

/** The newest revision of each number, in the order in which they are sent again. */
export const replayOrder = (rows: readonly LedgerRow[]): readonly LedgerRow[] =>
  documentOrder(
    rows.toSorted((one, other) => one.revision - other.revision),
    (row) => ({ number: row.number, at: row.receivedAt, references: referenceOf(row) }),
  );
