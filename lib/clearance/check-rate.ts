import { minorDigits } from './currency.ts';
import { convert, parseMinor } from './decimal.ts';
import type { InvoiceDocument } from './invoice.ts';
import type { Reason } from './ledger-row.ts';

const isPositive = (decimal: string): boolean => !decimal.startsWith('-') && /[1-9]/.test(decimal);
const isOne = (decimal: string): boolean => /^0*1(\.0+)?$/.test(decimal);

const path = 'rateToNgn';

/** Faults of the rate on which Finance's totals in NGN rest; the authority never sees it (firs-mbs.md, section 3). */
export const checkRate = ({ currency, rateToNgn, gross }: InvoiceDocument): readonly Reason[] => {
  if (!isPositive(rateToNgn)) {
    const text = `The rate to NGN is ${rateToNgn}; it must be above 0 (1 for invoices in NGN).`;
    return [{ code: 'rate-not-positive', path, text }];
  }
  if (currency === 'NGN' && !isOne(rateToNgn)) {
    const text = `The rate to NGN is ${rateToNgn} on an invoice in NGN; it must be 1. Check the currency.`;
    return [{ code: 'rate-not-one', path, text }];
  }
  const amount = parseMinor(gross, minorDigits(currency));
  if (!amount.ok) return [];
  try {
    convert(amount.value, minorDigits(currency), rateToNgn);
    return [];
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const text = `${gross} ${currency} at a rate of ${rateToNgn} is more NGN than can be computed. Check the rate.`;
    return [{ code: 'rate-too-large', path, text }];
  }
};
