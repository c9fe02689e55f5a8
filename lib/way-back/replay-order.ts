import type { LedgerRow } from '#lib/clearance/ledger-row.ts';

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

const earlier = (a: LedgerRow, b: LedgerRow): number =>
  a.receivedAt - b.receivedAt ||
  (a.number < b.number ? -1 : a.number > b.number ? 1 : a.revision - b.revision);

/**
 * A document after what it refers to, else by time of receipt, then by number: the same order for the same rows,
 * however they come. Documents that refer to each other in a circle keep their times. n log n.
 */
export const replayOrder = (rows: readonly LedgerRow[]): readonly LedgerRow[] => {
  const byNumber = new Map<string, LedgerRow>();
  for (const row of rows) {
    const known = byNumber.get(row.number);
    if (!known || row.revision > known.revision) byNumber.set(row.number, row);
  }
  const ordered: LedgerRow[] = [];
  const placed = new Set<string>();
  for (const row of [...byNumber.values()].sort(earlier)) {
    // Up the chain of references as far as nothing is placed yet, then down again: no recursion, however long it is.
    const chain: LedgerRow[] = [];
    let next: LedgerRow | undefined = row;
    while (next && !placed.has(next.number)) {
      placed.add(next.number);
      chain.push(next);
      const reference: string | undefined = referenceOf(next);
      next = reference === undefined ? undefined : byNumber.get(reference);
    }
    ordered.push(...chain.reverse());
  }
  return ordered;
};
