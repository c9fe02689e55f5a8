import { checkAmounts } from './check-amounts.ts';
import { checkRate } from './check-rate.ts';
import type { DocumentRules } from './document-rules.ts';
import type { InvoiceDocument, InvoiceLine, Party } from './invoice.ts';
import type { Reason } from './ledger-row.ts';

/** HS as the authority lists it, `NNNN.NN`; ISIC as it lists services, four digits (firs-mbs.md, section 3). */
const HS_CODE = /^\d{4}\.\d{2}$/;
const ISIC_CODE = /^\d{4}$/;

/** A clerk mends what is listed; a list without end helps nobody. */
export const MOST_REASONS = 50;

const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 86_400_000;

const checkTin = (who: string, path: string, party: Party, rules: DocumentRules): Reason[] => {
  const { tin } = party;
  if (tin === undefined || party.country !== rules.homeCountry) return [];
  if (rules.tinShapes.some((shape) => shape.test(tin))) return [];
  return [
    {
      code: 'tin-malformed',
      path,
      text: `${who}'s TIN ${JSON.stringify(tin)} has not the form of a TIN (12345678-0001, or 13 digits). Correct it in the master data and send the invoice again.`,
    },
  ];
};

/** In capitals: a TIN is only held against its form in the home country, so `ng` would slip past that. */
const checkCountry = (who: string, path: string, { country }: Party): Reason[] =>
  /^[A-Z]{2}$/.test(country)
    ? []
    : [
        {
          code: 'country-malformed',
          path,
          text: `${who}'s country ${JSON.stringify(country)} should be two capital letters, like NG. Correct it in the master data and send the invoice again.`,
        },
      ];

const checkParties = (document: InvoiceDocument, rules: DocumentRules): Reason[] => {
  const reasons = [
    ...checkCountry('The seller', 'seller.country', document.seller),
    ...checkCountry('The buyer', 'buyer.country', document.buyer),
    ...checkTin('The buyer', 'buyer.tin', document.buyer, rules),
  ];
  if (document.seller.tin === undefined) {
    reasons.push({
      code: 'seller-tin-missing',
      path: 'seller.tin',
      text: 'The seller’s own TIN is missing.',
    });
  } else if (rules.sellerTin !== undefined && document.seller.tin !== rules.sellerTin) {
    reasons.push({
      code: 'seller-not-ours',
      path: 'seller.tin',
      text: `The seller's TIN is ${JSON.stringify(document.seller.tin)}, this company's is ${rules.sellerTin}.`,
    });
  } else {
    reasons.push(...checkTin('The seller', 'seller.tin', document.seller, rules));
  }
  if (document.kind !== 'B2C' && document.buyer.tin === undefined) {
    reasons.push({
      code: 'buyer-tin-missing',
      path: 'buyer.tin',
      text: `A ${document.kind} invoice needs the buyer's TIN. Add it to customer ${JSON.stringify(document.buyer.name)}, or sell as B2C.`,
    });
  }
  return reasons;
};

const checkCodes = (line: InvoiceLine, at: number): Reason[] => {
  const { hsCode, isicCode } = line;
  const where = `Line ${at + 1} (${line.sku})`;
  if (hsCode === undefined && isicCode === undefined) {
    return [
      {
        code: 'code-missing',
        path: `lines[${at}]`,
        text: `${where} has neither an HS code (goods) nor an ISIC code (services). Add one to the product.`,
      },
    ];
  }
  if (hsCode !== undefined && isicCode !== undefined) {
    return [
      {
        code: 'code-twice',
        path: `lines[${at}]`,
        text: `${where} has an HS code and an ISIC code; it is either goods or a service. Remove one from the product.`,
      },
    ];
  }
  if (hsCode !== undefined && !HS_CODE.test(hsCode)) {
    return [
      {
        code: 'hs-code-malformed',
        path: `lines[${at}].hsCode`,
        text: `${where}: HS code ${JSON.stringify(hsCode)} should read like 8471.30.`,
      },
    ];
  }
  if (isicCode !== undefined && !ISIC_CODE.test(isicCode)) {
    return [
      {
        code: 'isic-code-malformed',
        path: `lines[${at}].isicCode`,
        text: `${where}: ISIC code ${JSON.stringify(isicCode)} should be four digits, like 6201.`,
      },
    ];
  }
  return [];
};

const checkDates = (document: InvoiceDocument, today: string, rules: DocumentRules): Reason[] => {
  const reasons: Reason[] = [];
  const age = daysBetween(document.issueDate, today);
  if (age < 0) {
    reasons.push({
      code: 'date-in-future',
      path: 'issueDate',
      text: `The invoice is dated ${document.issueDate}, today is ${today}. It can be sent on its date.`,
    });
  } else if (age > rules.oldestDays) {
    reasons.push({
      code: 'date-too-old',
      path: 'issueDate',
      text: `The invoice is dated ${document.issueDate}, more than ${rules.oldestDays} days ago. Check the date; if it is right, ask the tax desk.`,
    });
  }
  if (document.dueDate !== undefined && document.dueDate < document.issueDate) {
    reasons.push({
      code: 'due-before-issue',
      path: 'dueDate',
      text: `It is due on ${document.dueDate}, before its own date ${document.issueDate}.`,
    });
  }
  return reasons;
};

const checkReference = (document: InvoiceDocument): Reason[] => {
  if (document.type === 'invoice') return [];
  const what = document.type === 'credit-note' ? 'credit note' : 'debit note';
  if (document.references === undefined) {
    return [
      {
        code: 'reference-missing',
        path: 'references',
        text: `A ${what} must name the invoice that it corrects. Enter its number as reference.`,
      },
    ];
  }
  return document.references === document.number
    ? [
        {
          code: 'reference-to-itself',
          path: 'references',
          text: `The ${what} names itself as what it corrects.`,
        },
      ]
    : [];
};

/** Where nothing was sold, a sign or a code on a line is no longer what a clerk has to mend. */
const mostFundamentalFirst = (reasons: readonly Reason[]): readonly Reason[] => [
  ...reasons.filter(({ code }) => code === 'zero-value'),
  ...reasons.filter(({ code }) => code !== 'zero-value'),
];

const QUOTED_NOTE = 300;

/** The ERP's own remark goes with the first reason: often it says what the booking is, which no check here can know. */
const withNote = (reasons: readonly Reason[], note: string | undefined): readonly Reason[] => {
  const [first, ...others] = reasons;
  if (first === undefined || note === undefined) return reasons;
  const remark = note.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').slice(0, QUOTED_NOTE);
  return [{ ...first, text: `${first.text} The ERP's note on it: ${remark}` }, ...others];
};

/**
 * Every fault of a document that has passed its schema, in words a Finance clerk can act on; empty means it may be sent.
 * `today` is the seller's local date.
 */
export const validateDocument = (
  document: InvoiceDocument,
  today: string,
  rules: DocumentRules,
): readonly Reason[] => {
  const reasons = [
    ...checkDates(document, today, rules),
    ...checkReference(document),
    ...checkParties(document, rules),
    ...document.lines.flatMap(checkCodes),
  ];
  if (/^[A-Z]{3}$/.test(document.currency)) reasons.push(...checkAmounts(document, rules));
  else {
    reasons.push({
      code: 'currency-malformed',
      path: 'currency',
      text: `The currency ${JSON.stringify(document.currency)} should be three capital letters, like NGN.`,
    });
  }
  reasons.push(...checkRate(document));
  return withNote(mostFundamentalFirst(reasons), document.note).slice(0, MOST_REASONS);
};
