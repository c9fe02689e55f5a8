import type { InvoiceDocument } from '#lib/clearance/invoice.ts';
import type { Random } from '#lib/ports/random.ts';
import { drawWeighted } from './draw.ts';

/** Of the right shape and in no list of the authority: chapter 99 of the HS is kept free for national use. */
const NO_HS_CODE = '9999.99';
const NO_ISIC_CODE = '9999';
/** User-assigned in ISO 3166-1, so never a country. */
const NO_COUNTRY = 'ZZ';

/**
 * The same document with one mistake of the kind that clerks make: the arithmetic stays right, so only somebody who knows
 * the code lists or the TIN can see it.
 */
export const spoilDocument = (document: InvoiceDocument, random: Random): InvoiceDocument => {
  const { tin, ...buyer } = document.buyer;
  const fault = drawWeighted(random, [
    { value: 'code', weight: 6 },
    // A retail buyer without a TIN is not named to the authority at all.
    { value: 'country', weight: tin === undefined ? 0 : 2 },
    { value: 'tin', weight: tin === undefined ? 0 : 2 },
  ] as const);
  switch (fault) {
    case 'code': {
      const [first, ...others] = document.lines;
      if (!first) return document;
      const { hsCode, isicCode, ...line } = first;
      const code = hsCode === undefined ? { isicCode: NO_ISIC_CODE } : { hsCode: NO_HS_CODE };
      return { ...document, lines: [{ ...line, ...code }, ...others] };
    }
    case 'country':
      return { ...document, buyer: { ...document.buyer, country: NO_COUNTRY } };
    case 'tin':
      // The last digits cut off, as when a field of the ERP is too short.
      return { ...document, buyer: { ...buyer, ...(tin === undefined ? {} : { tin: tin.slice(0, 7) }) } };
  }
};
