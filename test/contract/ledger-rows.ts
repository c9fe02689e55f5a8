/** Rows, keys and guards for what is asked of every ledger. */
import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import { digestOf } from '#lib/digest.ts';
import { fromIso, type Instant, plus } from '#lib/instant.ts';
import type { InvoiceKey, RouteGuard } from '#lib/ports/ledger.ts';
import { irnOf } from '#test/firs/sample-document.ts';

export const T0 = fromIso('2027-04-12T08:00:00Z');
export const HOUR = 3_600_000;
export const TENANT = 'adire';
export const at = (milliseconds: number): Instant => plus(T0, milliseconds);

export const rowOf = (number: string, changes: Partial<LedgerRow> = {}): LedgerRow => ({
  tenant: TENANT,
  number,
  revision: 1,
  state: 'received',
  bodyDigest: digestOf({ number }),
  body: `{"number":"${number}"}`,
  segments: ['branch:LAGOS', 'kind:B2B'],
  canary: false,
  issueDate: '2027-04-12',
  destination: 'smartapi',
  route: 'smartapi',
  epoch: 0,
  irn: irnOf({ number, issueDate: '2027-04-12' }),
  receivedAt: T0,
  updatedAt: T0,
  dueBy: at(24 * HOUR),
  submissions: 0,
  ...changes,
});

export const refusedRow = (number: string, changes: Partial<LedgerRow> = {}): LedgerRow => {
  const { irn: _irn, dueBy: _dueBy, ...row } = rowOf(number);
  const reason = { code: 'x', text: 'why' };
  return { ...row, state: 'refused', destination: 'none', reason, reasons: [reason], ...changes };
};

export const guardOf = (changes: Partial<RouteGuard> = {}): RouteGuard => ({
  epoch: 0,
  route: { kind: 'smartapi' },
  takesPilotSlot: false,
  ...changes,
});

export const keyOf = ({ tenant, number, revision }: InvoiceKey): InvoiceKey => ({ tenant, number, revision });
