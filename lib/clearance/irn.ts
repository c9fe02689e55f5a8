/**
 * The Invoice Reference Number: `InvoiceNumber-ServiceID-YYYYMMDD`, made by the taxpayer's side before anything is
 * sent, from the invoice's own date (firs-mbs.md, sections 0.4 and 2). It never depends on when it is made.
 */
import type { Irn } from '#lib/clearance/invoice.ts';
import type { Reason } from '#lib/clearance/ledger-row.ts';
import { err, ok, type Result } from '#lib/result.ts';

/** Uncertain points of the reference, as settings. */
export interface IrnSettings {
  /** Characters in all; 50 is the limit of one access point, the authority's own is not published. */
  readonly maximumLength: number;
  /** One validator takes capitals only; the authority's template takes both. */
  readonly capitalsOnly: boolean;
}

export const IRN_SETTINGS: IrnSettings = { maximumLength: 50, capitalsOnly: false };

export interface IrnParts {
  readonly irn: Irn;
  /** The ERP's number without its separators. */
  readonly number: string;
  readonly serviceId: string;
  /** `YYYY-MM-DD`. */
  readonly issueDate: string;
}

/** What number ranges use to separate their parts. Anything else is a typing error and is refused, not dropped. */
const SEPARATORS = /[-/\\ ._#:]/g;
const FORM = /^([A-Za-z0-9]+)-([A-Za-z0-9]{8})-(\d{4})(\d{2})(\d{2})$/;

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the constructor of the brand
const brand = (text: string): Irn => text as Irn;

const refused = (code: string, text: string, path?: string): Result<never, Reason> =>
  err({ code, text, ...(path === undefined ? {} : { path }) });

const isRealDate = (year: number, month: number, day: number): boolean => {
  const date = new Date(Date.UTC(year, month - 1, day));
  return year >= 1900 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
};

/** The number as an IRN carries it: separators stripped, letters as they are. */
export const irnNumber = (number: string): string => number.replace(SEPARATORS, '');

/**
 * Two invoice numbers with the same key cannot both have an IRN on one day: `INV-1/1` and `INV-11` do collide.
 * Capitals and small letters count as the same, since nobody has promised that the authority tells them apart.
 */
export const irnKey = (number: string): string => irnNumber(number).toUpperCase();

/** Reads an IRN; refuses one whose date is no real date. */
export const parseIrn = (text: string): Result<IrnParts, Reason> => {
  const parts = FORM.exec(text);
  if (!parts) {
    return refused(
      'irn-malformed',
      `${JSON.stringify(text.slice(0, 60))} is no IRN: it should read number-SERVICEID-YYYYMMDD`,
    );
  }
  const [, number = '', serviceId = '', year = '', month = '', day = ''] = parts;
  if (!isRealDate(Number(year), Number(month), Number(day))) {
    return refused('irn-date-impossible', `the IRN's date ${year}${month}${day} is no day of the calendar`);
  }
  return ok({ irn: brand(text), number, serviceId, issueDate: `${year}-${month}-${day}` });
};

/** `INV-001/A`, `94ND90NR`, `2027-04-12` make `INV001A-94ND90NR-20270412`. */
export const makeIrn = (
  number: string,
  serviceId: string,
  issueDate: string,
  settings: IrnSettings = IRN_SETTINGS,
): Result<Irn, Reason> => {
  const stripped = settings.capitalsOnly ? irnKey(number) : irnNumber(number);
  if (!/^[A-Za-z0-9]+$/.test(stripped)) {
    return refused(
      'irn-number-characters',
      `The invoice number ${JSON.stringify(number.slice(0, 60))} cannot be made an IRN: only the letters A to Z and ` +
        'digits are allowed, besides separators such as - and /. Number the invoice anew in the ERP.',
      'number',
    );
  }
  if (!/^[A-Za-z0-9]{8}$/.test(serviceId)) {
    return refused(
      'irn-service-id',
      `The service id ${JSON.stringify(serviceId.slice(0, 20))} is not 8 letters and digits. ` +
        'It is a setting of the tenant, issued by the tax authority; no invoice can change it.',
    );
  }
  const date = /^(\d{4})-(\d{2})-(\d{2})$/.exec(issueDate);
  if (!date || !isRealDate(Number(date[1]), Number(date[2]), Number(date[3]))) {
    return refused(
      'irn-issue-date',
      `The issue date ${JSON.stringify(issueDate.slice(0, 20))} is no day of the calendar (YYYY-MM-DD).`,
      'issueDate',
    );
  }
  const text = `${stripped}-${serviceId}-${date[1]}${date[2]}${date[3]}`;
  if (text.length > settings.maximumLength) {
    return refused(
      'irn-too-long',
      `The invoice number ${JSON.stringify(number.slice(0, 60))} is too long: its IRN would have ${text.length} ` +
        `characters, and ${settings.maximumLength} are allowed.`,
      'number',
    );
  }
  return ok(brand(text));
};
