/** The authority's sentences (firs-mbs.md, section 1.4). A path is lower-case, without underscores. */
const at = (path: string): string => `invoicerequest.invoice.${path.toLowerCase().replaceAll('_', '')}`;

export const required = (path: string): string => `${at(path)} is required`;
export const notListed = (path: string, what: string): string =>
  `${at(path)} must be a valid ${what}, refer to the invoice resource apis`;
export const notADate = (path: string): string =>
  `${at(path)} must be a valid date value yyyy-mm-dd (e.g: 2024-04-29)`;
export const tooShort = (path: string, minimum: number): string =>
  `${at(path)} must be at least in length or value ${minimum}`;
export const tooLong = (path: string, maximum: number): string =>
  `${at(path)} can not be more than in length or value ${maximum}`;

const REAL_DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

export const isDate = (text: string): boolean => {
  const parts = REAL_DATE.exec(text);
  if (!parts) return false;
  const date = new Date(Date.UTC(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3])));
  return date.getUTCMonth() + 1 === Number(parts[2]) && date.getUTCDate() === Number(parts[3]);
};

/** Go's `uuid.Parse`, which the texts of the captures come from. */
export const uuidFault = (text: string): string | undefined => {
  if (text.length !== 36) return `invalid UUID length: ${text.length}`;
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text) ? undefined : 'invalid UUID format';
};
