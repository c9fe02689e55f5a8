import type { InvoiceDocument } from '#lib/clearance/invoice.ts';
import { makeIrn } from '#lib/clearance/irn.ts';
import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import { canonicalJson, sha256 } from '#lib/digest.ts';
import { fromIso } from '#lib/instant.ts';
import type { RegisteredInvoice } from '#lib/ports/authority.ts';
import type { PostedInvoice } from '#lib/ports/erp.ts';
import { runbook, TENANT, type World } from './world.ts';

export const documentOf = (number: string, changes: Partial<InvoiceDocument> = {}): InvoiceDocument => ({
  number,
  type: 'invoice',
  kind: 'B2B',
  issueDate: '2027-04-12',
  currency: 'NGN',
  rateToNgn: '1',
  branch: 'LAGOS',
  seller: { name: runbook.client.name, tin: runbook.client.tin, country: 'NG' },
  buyer: { name: 'Kano Mills Ltd', tin: '90000001-0001', email: 'accounts@kano.example', country: 'NG' },
  lines: [
    {
      sku: 'P-100',
      description: 'Cement 50 kg',
      hsCode: '2523.29',
      category: 'Building materials',
      quantity: '10',
      unitPrice: '100.00',
      unit: 'BG',
      net: '1000.00',
      taxCategory: 'STANDARD_VAT',
      taxRate: '7.5',
    },
  ],
  net: '1000.00',
  tax: '75.00',
  gross: '1075.00',
  ...changes,
});

const RECEIVED = fromIso('2027-04-12T08:00:00Z');

export const rowOf = (
  number: string,
  changes: Partial<LedgerRow> = {},
  document: InvoiceDocument = documentOf(number),
): LedgerRow => {
  const body = canonicalJson(document);
  const irn = makeIrn(number, runbook.client.serviceId, document.issueDate);
  if (!irn.ok) throw new Error(irn.error.text);
  return {
    tenant: TENANT,
    number,
    revision: 1,
    state: 'received',
    bodyDigest: sha256(body),
    body,
    segments: [`branch:${document.branch}`, `kind:${document.kind}`, `type:${document.type}`],
    canary: false,
    issueDate: document.issueDate,
    destination: 'smartapi',
    route: 'smartapi',
    epoch: 1,
    irn: irn.value,
    receivedAt: RECEIVED,
    updatedAt: RECEIVED,
    submissions: 0,
    ...changes,
  };
};

/** A row that is on legacy, as intake records it. */
export const legacyRow = (number: string): LedgerRow => {
  const { irn: _irn, ...row } = rowOf(number, { state: 'legacy', destination: 'legacy', route: 'legacy' });
  return row;
};

export const registeredOf = (row: LedgerRow): RegisteredInvoice => {
  if (row.irn === undefined) throw new Error(`${row.number} has no IRN`);
  return { irn: row.irn, number: row.number, currency: 'NGN', payable: '1075.00', issueDate: row.issueDate };
};

export const postedOf = (number: string, changes: Partial<PostedInvoice> = {}): PostedInvoice => ({
  number,
  type: 'invoice',
  kind: 'B2B',
  issueDate: '2027-04-12',
  postedAt: RECEIVED,
  currency: 'NGN',
  taxCategories: ['STANDARD_VAT'],
  branch: 'LAGOS',
  net: 100_000,
  tax: 7_500,
  gross: 107_500,
  rateToNgn: '1',
  ...changes,
});

/** Creates the row as intake would, on the route that stands, in whatever state it says. */
export const putRow = async (world: World, row: LedgerRow): Promise<void> => {
  const control = await world.control.get(TENANT);
  const created = await world.ledger.create(
    { ...row, epoch: control.epoch },
    { epoch: control.epoch, takesPilotSlot: false, route: control.route },
  );
  if (created.outcome !== 'created') throw new Error(`${row.number}: ${created.outcome}`);
};
