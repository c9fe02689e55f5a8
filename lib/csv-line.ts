/** What a spreadsheet would run: a formula's first character, its full-width twin, blanks before it, or a control character. */
const RUNS = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/;

/** A negative amount is a number and no formula. */
const NUMBER = /^-\d+(\.\d+)?$/;

/** RFC 4180; what would be run as a formula gets an apostrophe. */
const cell = (text: string): string => {
  const safe = RUNS.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** One line of a CSV file that somebody opens in a spreadsheet. */
export const csvLine = (cells: readonly string[]): string => `${cells.map(cell).join(',')}\r\n`;
