import * as z from 'zod';
import { minorDigits } from '#lib/clearance/currency.ts';
import { parseMinor } from '#lib/clearance/decimal.ts';
import {
  type Amounts,
  type FinanceTotals,
  financeTotals,
  totalsDiffer,
} from '#lib/clearance/finance-totals.ts';
import { DocumentType } from '#lib/clearance/invoice.ts';
import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import type { RegisteredInvoice } from '#lib/ports/authority.ts';
import type { PostedInvoice } from '#lib/ports/erp.ts';

/** Only what Finance adds up; the rest of the document was checked by intake. */
const Booked = z.object({
  type: DocumentType,
  currency: z.string(),
  rateToNgn: z.string(),
  net: z.string(),
  tax: z.string(),
  gross: z.string(),
});

/** What Finance adds up of a document as received; undefined where it cannot be read. */
export const amountsOfBody = (body: string): Amounts | undefined => {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return undefined;
  }
  const booked = Booked.safeParse(json);
  if (!booked.success) return undefined;
  const { type, currency, rateToNgn } = booked.data;
  const digits = minorDigits(currency);
  const net = parseMinor(booked.data.net, digits);
  const tax = parseMinor(booked.data.tax, digits);
  const gross = parseMinor(booked.data.gross, digits);
  if (!net.ok || !tax.ok || !gross.ok) return undefined;
  return { type, currency, rateToNgn, net: net.value, tax: tax.value, gross: gross.value };
};

export interface ClearedComparison {
  readonly compared: number;
  readonly totals: {
    readonly erp: FinanceTotals;
    readonly ledger: FinanceTotals;
    readonly authority: FinanceTotals;
  };
  /** Single invoices that differ, and totals that do; sentences. */
  readonly differences: readonly string[];
  /** Cleared invoices of which the authority gave no amount: compared by count only. */
  readonly withoutAmount: number;
}

/**
 * Invoice by invoice and in total: what the ERP posted, what the ledger sent, what the authority registered. Totals
 * alone would let two errors cancel out. The authority gives the payable amount at most, so net and tax are compared
 * between ERP and ledger.
 */
export const compareCleared = (
  cleared: Iterable<LedgerRow>,
  posted: ReadonlyMap<string, PostedInvoice>,
  registered: ReadonlyMap<string, RegisteredInvoice>,
): ClearedComparison => {
  const erp: Amounts[] = [];
  const ledger: Amounts[] = [];
  const authority: Amounts[] = [];
  const differences: string[] = [];
  let compared = 0;
  let withoutAmount = 0;
  for (const row of cleared) {
    compared += 1;
    const booked = posted.get(row.number);
    const sent = amountsOfBody(row.body);
    const entry = row.irn === undefined ? undefined : registered.get(row.irn);
    if (booked) erp.push(booked);
    if (sent) ledger.push(sent);
    else differences.push(`${row.number}: the ledger's document has no amounts that can be read.`);
    if (booked && sent) {
      for (const field of ['type', 'currency', 'net', 'tax', 'gross'] as const) {
        if (booked[field] !== sent[field]) {
          differences.push(`${row.number}, ${field}: ERP ${booked[field]}, ledger ${sent[field]}.`);
        }
      }
    }
    if (!entry) {
      differences.push(
        `${row.number} is cleared in the ledger, and the authority does not list ${row.irn ?? 'it'}.`,
      );
      continue;
    }
    const basis = booked ?? sent;
    if (!basis) continue;
    const currency = entry.currency ?? basis.currency;
    const payable =
      entry.payable === undefined ? undefined : parseMinor(entry.payable, minorDigits(currency));
    if (payable === undefined) withoutAmount += 1;
    else if (!payable.ok)
      differences.push(`${row.number}: the authority's amount cannot be read: ${payable.error}.`);
    else if (payable.value !== basis.gross || currency !== basis.currency) {
      differences.push(
        `${row.number}: ERP ${basis.gross} ${basis.currency}, authority ${payable.value} ${currency} (minor units).`,
      );
    }
    const gross = payable?.ok ? payable.value : basis.gross;
    authority.push({ ...basis, currency, gross });
  }
  const totals = {
    erp: financeTotals(erp),
    ledger: financeTotals(ledger),
    authority: financeTotals(authority),
  };
  return {
    compared,
    totals,
    differences: [
      ...totalsDiffer({ name: 'ERP', totals: totals.erp }, { name: 'ledger', totals: totals.ledger }),
      ...totalsDiffer({ name: 'ERP', totals: totals.erp }, { name: 'authority', totals: totals.authority }, [
        'count',
        'gross',
        'grossNgn',
      ]),
      ...differences,
    ],
    withoutAmount,
  };
};
