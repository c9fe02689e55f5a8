import type { InvoiceRecord } from '#lib/firs/wire/answers.ts';
import type { Registered } from './registry.ts';

/** An invoice as confirm and search show it. The authority has published no shape: this is ours. */
export const recordOf = ({ invoice, status }: Registered): InvoiceRecord => ({
  irn: invoice.irn,
  issue_date: invoice.issueDate,
  invoice_type_code: invoice.typeCode,
  document_currency_code: invoice.currency,
  payment_status: status.paymentStatus,
  transmitted: status.transmittedAt !== undefined,
  delivered: status.acknowledgedAt !== undefined,
  accounting_supplier_party: { tin: invoice.sellerTin },
  ...(invoice.buyerTin === undefined ? {} : { accounting_customer_party: { tin: invoice.buyerTin } }),
  legal_monetary_total: { payable_amount: invoice.payable },
});
