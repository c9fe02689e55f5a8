/** Says before a file is read line by line that it is not the kind of file that was meant: one problem, not one a line. */
import type { Problem } from '#lib/runbook/problem.ts';

const SEPARATORS = [
  { sign: ';', name: 'semicolons' },
  { sign: '\t', name: 'tabs' },
  { sign: '|', name: 'bars' },
] as const;

/** A quoted name may hold any sign. */
const count = (line: string, sign: string): number => line.replaceAll(/"[^"]*"/g, '').split(sign).length - 1;

const firstLineOf = (text: string): string =>
  text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .find((line) => line.trim() !== '') ?? '';

/** The first line tells: every table here has several columns, so it has separators. */
export const separatorProblem = (text: string, file: string): Problem | undefined => {
  const line = firstLineOf(text);
  if (line === '') return undefined;
  const commas = count(line, ',');
  const other = SEPARATORS.find(({ sign }) => count(line, sign) > commas);
  const at = { file, line: 1, column: 1, seen: line.trim().slice(0, 120) };
  if (other) {
    return {
      ...at,
      code: 'csv-separator',
      message: `the fields are separated by ${other.name}, not by commas`,
      allowed: 'commas',
      fix: 'Export it again as comma-separated CSV with a decimal point; decimal commas would be read as two fields.',
    };
  }
  return commas > 0 ? undefined : notCsv(file, line, 'the first line has no commas');
};

/** `why` completes the sentence for whoever named the wrong file. */
export const notCsv = (file: string, seen: string, why: string, allowed?: string): Problem => ({
  file,
  line: 1,
  column: 1,
  code: 'csv-not',
  message: `this is no CSV file that can be read here: ${why}`,
  seen: seen.trim().slice(0, 120),
  allowed: allowed ?? 'the names of the columns in the first line, separated by commas',
  fix: 'Name the file that was meant, exported as comma-separated CSV with the names of the columns in the first line.',
});
