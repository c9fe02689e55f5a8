import { describe, expect, it } from 'vitest';
import { parseIrn } from '#lib/clearance/irn.ts';
import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import { sha256 } from '#lib/digest.ts';
import { instant } from '#lib/instant.ts';
import { accountOf } from './account.ts';
import type { Outside } from './outside.ts';

const digest = sha256('archived');

const row = (number: string, change: Partial<LedgerRow> = {}): LedgerRow => {
  const irn = parseIrn(`${number}-ADIRE001-20270412`);
  if (!irn.ok) throw new Error(irn.error.text);
  return {
    tenant: 'adire',
    number,
    revision: 1,
    state: 'cleared',
    bodyDigest: digest,
    body: '{}',
    segments: [],
    canary: false,
    issueDate: '2027-04-12',
    destination: 'smartapi',
    route: 'smartapi',
    epoch: 3,
    irn: irn.value.irn,
    receivedAt: instant(1),
    updatedAt: instant(2),
    submissions: 1,
    clearedAt: instant(2),
    archiveKey: `invoices/adire/${irn.value.irn}.json`,
    archiveDigest: digest,
    toldAt: instant(3),
    ...change,
  };
};

/** Two cleared, one on legacy, one that nobody mends. */
const EVEN: Outside = {
  registered: ['INV1-ADIRE001-20270412', 'INV2-ADIRE001-20270412'],
  erp: new Map([
    ['INV1', 'smartapi'],
    ['INV2', 'smartapi'],
    ['INV3', 'legacy'],
    ['INV4', undefined],
  ]),
  rows: [
    row('INV1'),
    row('INV2', { revision: 1, state: 'rejected' }),
    row('INV2', { revision: 2 }),
    row('INV3', { state: 'legacy' }),
    row('INV4', { state: 'refused' }),
  ],
  archived: new Map([
    ['invoices/adire/INV1-ADIRE001-20270412.json', digest],
    ['invoices/adire/INV2-ADIRE001-20270412.json', digest],
  ]),
};

describe('the account from outside', () => {
  it('is even where each invoice is in one place, and counts it there', () => {
    expect(accountOf(EVEN)).toEqual({ offered: 4, cleared: 2, rejected: 1, legacy: 1, faults: [] });
  });

  it.each<[string, Partial<Outside>, RegExp]>([
    [
      'posted and nowhere',
      { erp: new Map([...EVEN.erp, ['INV5', undefined]]) },
      /1 posted .* INV5 \(no row\)/,
    ],
    [
      'on legacy and cleared',
      { erp: new Map([...EVEN.erp, ['INV1', 'legacy']]) },
      /INV1 \(ERP legacy, ledger cleared\)/,
    ],
    ['never posted', { rows: [...EVEN.rows, row('INV9', { state: 'legacy' })] }, /never posted: INV9/],
    ['registered twice', { registered: [...EVEN.registered, EVEN.registered[0] ?? ''] }, /registered twice/],
    ['cleared and not registered', { registered: EVEN.registered.slice(1) }, /word alone: INV1-/],
    [
      'registered and not cleared',
      { registered: [...EVEN.registered, 'X-ADIRE001-20270412'] },
      /not cleared/,
    ],
    ['not archived', { archived: new Map([...EVEN.archived].slice(1)) }, /not archived .*: INV1$/],
    [
      'archived otherwise',
      { archived: new Map([...EVEN.archived].map(([key]) => [key, sha256('other')])) },
      /2 cleared and not archived/,
    ],
    [
      'archived too much',
      { archived: new Map([...EVEN.archived, ['invoices/x', digest]]) },
      /archived and not/,
    ],
  ])('finds what is %s', (_what, change, fault) => {
    expect(accountOf({ ...EVEN, ...change }).faults.join('\n')).toMatch(fault);
  });

  it('finds what the ERP was never told', () => {
    const { toldAt: _told, ...untold } = row('INV1');
    expect(accountOf({ ...EVEN, rows: [untold, ...EVEN.rows.slice(1)] }).faults).toEqual([
      '1 cleared and the ERP was never told: INV1',
    ]);
  });
});
