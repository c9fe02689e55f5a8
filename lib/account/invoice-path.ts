import type { ConservationAccount } from '#lib/account/conservation-account.ts';
import type { Witnessed } from '#lib/account/witnesses.ts';
import { irnKey } from '#lib/clearance/irn.ts';
import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import type { Instant } from '#lib/instant.ts';
import { financeListOf } from '#lib/way-back/finance-lists.ts';

/** One thing that is known of an invoice. Never its content. */
export interface PathStep {
  /** Absent: it is known, its moment is not. */
  readonly at?: Instant;
  readonly by: 'ERP' | 'intake' | 'worker' | 'authority' | 'archive' | 'way back' | 'Finance';
  readonly what: string;
}

const because = (row: LedgerRow): string => (row.reason === undefined ? '' : `: ${row.reason.text}`);

/** How the ledger's newest word on a revision came about; a row has no history beyond its moments. */
const endOf = (row: LedgerRow): readonly PathStep[] => {
  switch (row.state) {
    case 'received':
      return [{ by: 'worker', what: 'not sent yet' }];
    case 'claimed':
      return [{ at: row.updatedAt, by: 'worker', what: 'claimed, not sent yet' }];
    case 'submitted':
      return [{ by: 'worker', what: 'no outcome recorded yet' }];
    case 'unknown':
      return [{ at: row.updatedAt, by: 'worker', what: `outcome unknown, under enquiry${because(row)}` }];
    case 'cleared':
      return [
        {
          ...(row.clearedAt === undefined ? {} : { at: row.clearedAt }),
          by: 'worker',
          what: `cleared under ${row.irn ?? 'no IRN'}`,
        },
        ...(row.archiveDigest === undefined
          ? []
          : [
              {
                ...(row.clearedAt === undefined ? {} : { at: row.clearedAt }),
                by: 'archive' as const,
                what: `proof archived as ${row.archiveKey ?? '(no key)'}, SHA-256 ${row.archiveDigest}`,
              },
            ]),
      ];
    case 'rejected':
      return [{ at: row.updatedAt, by: 'authority', what: `rejected${because(row)}` }];
    case 'legacy':
      // Given to legacy later than received: by the way back, or because it follows its original.
      return row.irn === undefined
        ? []
        : [{ at: row.updatedAt, by: 'way back', what: `given to legacy${because(row)}` }];
    case 'refused':
    case 'proven':
      return [];
  }
};

const ofRevision = (row: LedgerRow): readonly PathStep[] => [
  {
    at: row.receivedAt,
    by: 'intake',
    what:
      row.state === 'refused'
        ? `revision ${row.revision} refused${because(row)}`
        : `revision ${row.revision} received for ${row.irn === undefined ? row.destination : 'smartapi'} (route ${row.route}, epoch ${row.epoch})${row.irn === undefined ? '' : `, IRN ${row.irn}`}${row.irn === undefined && row.destination === 'legacy' ? because(row) : ''}`,
  },
  ...(row.submissions === 0
    ? []
    : [
        {
          ...(row.lastSubmittedAt === undefined ? {} : { at: row.lastSubmittedAt }),
          by: 'worker' as const,
          what: row.submissions === 1 ? 'submitted' : `submitted, the last of ${row.submissions} times`,
        },
      ]),
  ...endOf(row),
  ...(row.toldAt === undefined ? [] : [{ at: row.toldAt, by: 'ERP' as const, what: 'told of the outcome' }]),
];

/**
 * One invoice's way, as ledger, ERP and authority know it, and what Finance does with it after a way back. Steps of the
 * ledger in their order, by revision; what has no moment of its own stands at the end.
 */
export const invoicePath = (
  number: string,
  account: Pick<ConservationAccount, 'rolledBack' | 'lists'>,
  rows: readonly LedgerRow[],
  said: Pick<Witnessed, 'posted' | 'registered' | 'erp'> | undefined,
): readonly PathStep[] => {
  const own = rows
    .filter((row) => row.number === number)
    .toSorted((one, other) => one.revision - other.revision);
  const irns = new Set(own.flatMap(({ irn }) => (irn === undefined ? [] : [irnKey(irn)])));
  const registrations = (said?.registered ?? []).filter(
    (entry) => entry.number === number || irns.has(irnKey(entry.irn)),
  );
  const posted = said?.posted.find((invoice) => invoice.number === number);
  const known = said?.erp.get(number);
  const side = known?.issuedOn ?? posted?.issuedOn;
  const newest = own.at(-1);
  const list = account.rolledBack && newest !== undefined ? financeListOf(newest) : undefined;
  const listed = Object.entries(account.lists).flatMap(([name, numbers]) =>
    numbers.includes(number) ? [name] : [],
  );
  return [
    ...(posted === undefined ? [] : [{ at: posted.postedAt, by: 'ERP' as const, what: 'posted' }]),
    ...(said !== undefined && own.length === 0
      ? [{ by: 'intake' as const, what: 'never came here' }]
      : own.flatMap(ofRevision)),
    ...(said === undefined
      ? []
      : [
          {
            by: 'authority' as const,
            what:
              registrations.length === 0
                ? 'has nothing registered for it'
                : `has registered ${registrations.map(({ irn }) => irn).join(' and ')}`,
          },
          {
            by: 'ERP' as const,
            what:
              side === undefined
                ? 'has issued it on neither side'
                : `has issued it on ${side === 'smartapi' ? 'SmartAPI' : 'legacy'}${known?.reason === undefined ? '' : `: ${known.reason.text}`}`,
          },
        ]),
    ...(list === undefined ? [] : [{ by: 'Finance' as const, what: `on the list ${list}` }]),
    ...listed.map((name) => ({ by: 'Finance' as const, what: `LISTED as ${name}` })),
  ];
};
