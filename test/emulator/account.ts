import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import type { Outside } from './outside.ts';

/** Whose account is even: each posted invoice in one of these, once. */
export interface Account {
  readonly offered: number;
  readonly cleared: number;
  readonly rejected: number;
  readonly legacy: number;
  /** What does not agree, each a sentence. Empty is what the suite wants. */
  readonly faults: readonly string[];
}

const SHOWN = 8;

/** Some of a list, so that one fault that befalls all of them is still read. */
const some = (names: readonly string[]): string =>
  names.length <= SHOWN
    ? names.join(', ')
    : `${names.slice(0, SHOWN).join(', ')} and ${names.length - SHOWN} more`;

const repeated = (names: readonly string[]): readonly string[] => {
  const seen = new Set<string>();
  return names.filter((name) => seen.size === seen.add(name).size);
};

const newestOf = (rows: readonly LedgerRow[]): ReadonlyMap<string, LedgerRow> => {
  const newest = new Map<string, LedgerRow>();
  for (const row of rows) {
    if (row.revision >= (newest.get(row.number)?.revision ?? 0)) newest.set(row.number, row);
  }
  return newest;
};

/** Compares what ERP, ledger, authority and archive say of the same invoices, once all is settled. Pure. */
export const accountOf = ({ registered, erp, rows, archived }: Outside): Account => {
  const newest = newestOf(rows);
  const tally = { cleared: 0, rejected: 0, legacy: 0 };
  const faults: string[] = [];
  const complain = (what: string, names: readonly string[]): void => {
    if (names.length > 0) faults.push(`${names.length} ${what}: ${some(names)}`);
  };

  const open: string[] = [];
  const unlike: string[] = [];
  for (const [number, side] of erp) {
    const state = newest.get(number)?.state;
    if (side === 'smartapi' && state === 'cleared') tally.cleared += 1;
    else if (side === 'legacy' && (state === undefined || state === 'legacy' || state === 'refused')) {
      tally.legacy += 1;
    } else if (side === undefined && (state === 'rejected' || state === 'refused')) tally.rejected += 1;
    else if (side === undefined) open.push(`${number} (${state ?? 'no row'})`);
    else unlike.push(`${number} (ERP ${side}, ledger ${state ?? 'no row'})`);
  }
  complain('posted and issued nowhere', open);
  complain('issued otherwise than the ledger says', unlike);
  complain(
    'in the ledger and never posted',
    [...newest.keys()].filter((number) => !erp.has(number)),
  );

  const cleared = rows.filter(({ state }) => state === 'cleared');
  const irns = cleared.map(({ irn }) => String(irn));
  complain('registered twice with the authority', repeated(registered));
  complain('cleared twice in the ledger', repeated(cleared.map(({ number }) => number)));
  const known = new Set(registered);
  complain(
    'cleared by the ledger’s word alone',
    irns.filter((irn) => !known.has(irn)),
  );
  const own = new Set(irns);
  complain(
    'registered and not cleared in the ledger',
    registered.filter((irn) => !own.has(irn)),
  );

  const keys = new Set(cleared.map(({ archiveKey }) => archiveKey));
  complain(
    'cleared and not archived as the ledger says',
    cleared
      .filter(({ archiveKey = '', archiveDigest }) => archived.get(archiveKey) !== archiveDigest)
      .map(({ number }) => number),
  );
  complain(
    'archived and not cleared in the ledger',
    [...archived.keys()].filter((key) => !keys.has(key)),
  );
  complain(
    'cleared and the ERP was never told',
    cleared.filter(({ toldAt }) => toldAt === undefined).map(({ number }) => number),
  );
  return { offered: erp.size, ...tally, faults };
};
