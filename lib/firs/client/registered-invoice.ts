import { minorDigits } from '#lib/clearance/currency.ts';
import { formatMinor, parseMinor } from '#lib/clearance/decimal.ts';
import type { Irn } from '#lib/clearance/invoice.ts';
import { parseIrn } from '#lib/clearance/irn.ts';
import type { InvoiceRecord } from '#lib/firs/wire/answers.ts';
import type { RegisteredInvoice } from '#lib/ports/authority.ts';

/** JSON has numbers; we compare decimal text in the currency's own places, `1075` being `1075.00`. */
const payableText = (record: InvoiceRecord): string | undefined => {
  const amount = record.legal_monetary_total?.payable_amount;
  if (amount === undefined) return undefined;
  const digits = minorDigits(record.document_currency_code ?? 'NGN');
  const exact = parseMinor(String(amount), digits);
  return exact.ok ? formatMinor(exact.value, digits) : String(amount);
};

/** What the authority's record says in our words; undefined when its IRN is none. */
export const registeredInvoice = (record: InvoiceRecord): RegisteredInvoice | undefined => {
  const parts = parseIrn(record.irn);
  if (!parts.ok) return undefined;
  const payable = payableText(record);
  const sellerTin = record.accounting_supplier_party?.tin;
  const buyerTin = record.accounting_customer_party?.tin;
  const irn: Irn = parts.value.irn;
  return {
    irn,
    number: parts.value.number,
    ...(sellerTin === undefined ? {} : { sellerTin }),
    ...(buyerTin === undefined ? {} : { buyerTin }),
    ...(record.issue_date === undefined ? {} : { issueDate: record.issue_date }),
    ...(record.invoice_type_code === undefined ? {} : { typeCode: record.invoice_type_code }),
    ...(record.document_currency_code === undefined ? {} : { currency: record.document_currency_code }),
    ...(payable === undefined ? {} : { payable }),
  };
};
