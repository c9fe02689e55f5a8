import type { LedgerRow } from '#lib/clearance/ledger-row.ts';

/** What the lists and their totals read of a document. */
const READ = ['type', 'kind', 'currency', 'rateToNgn', 'net', 'tax', 'gross'] as const;

const headOf = (body: string): string => {
  try {
    const document: unknown = JSON.parse(body);
    if (typeof document !== 'object' || document === null) return '';
    const entries = new Map<string, unknown>(Object.entries(document));
    return JSON.stringify(Object.fromEntries(READ.map((name) => [name, entries.get(name)])));
  } catch {
    return '';
  }
};

/**
 * The row with no more of it than the lists for Finance need: a document of many lines, its QR code and its faults are many
 * times that, and a list holds every invoice of the tenant at once. What cannot be read stays unreadable.
 */
export const rowForFinance = (row: LedgerRow): LedgerRow => {
  const { qr: _qr, reasons: _reasons, ...kept } = row;
  return { ...kept, segments: [], body: headOf(row.body) };
};
