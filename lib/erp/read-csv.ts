import { CsvError, parse } from 'csv-parse/sync';
import { err, ok, type Result } from '#lib/result.ts';
import type { Problem } from '#lib/runbook/problem.ts';
import { notCsv, separatorProblem } from './csv-header.ts';

export interface CsvRow {
  /** 1-based line on which the record ends. */
  readonly line: number;
  readonly values: Readonly<Record<string, string>>;
}

/** The value of a column; an empty string is a missing value. */
export const cell = (row: CsvRow, column: string): string => row.values[column] ?? '';

export interface CsvTable {
  readonly header: readonly string[];
  readonly rows: readonly CsvRow[];
}

/** No ERP writes a record of this size; one that long is an unclosed quote. */
const MAX_RECORD_CHARACTERS = 1_000_000;

/** Says that a column is missing where whoever has to mend it will look. */
export type MissingColumn = (name: string, header: readonly string[]) => Problem;

const missingFrom =
  (file: string, required: readonly string[]): MissingColumn =>
  (name, header) => ({
    file,
    line: 1,
    column: 1,
    code: 'csv-column-missing',
    message: `the file has no column "${name}"`,
    seen: header.join(', ').slice(0, 200),
    allowed: required.join(', '),
    fix: `add the column "${name}", or correct its name in the first line`,
  });

const headerProblems = (
  file: string,
  header: readonly string[],
  required: readonly string[],
  missing: MissingColumn,
): readonly Problem[] => {
  const twice = header.filter((name, index) => header.indexOf(name) !== index);
  return [
    ...required.filter((name) => !header.includes(name)).map((name) => missing(name, header)),
    ...twice.map((name) => ({
      file,
      line: 1,
      column: 1,
      code: 'csv-column-twice',
      message: `the column "${name}" is there twice, so it is not clear which one counts`,
      seen: header.join(', ').slice(0, 200),
      fix: 'remove or rename one of them',
    })),
  ];
};

const raggedProblem = (file: string, line: number, fields: number, header: readonly string[]): Problem => ({
  file,
  line,
  column: 1,
  code: 'csv-fields-count',
  message: `the line has ${fields} fields and the header ${header.length}`,
  seen: `${fields} fields`,
  allowed: `${header.length}: ${header.join(', ')}`.slice(0, 200),
  fix: 'put a value that holds a comma between double quotes, or add the missing fields',
});

const syntaxProblem = (file: string, error: CsvError, line: number): Problem => ({
  file,
  line,
  column: 1,
  code: 'csv-syntax',
  message: `not readable as CSV: ${error.message.slice(0, 200)}`,
  fix: 'check quotes near this line; a quote inside a quoted value is written twice',
});

const decode = (bytes: Uint8Array, file: string): Result<string, Problem> => {
  try {
    return ok(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return err({
      file,
      line: 1,
      column: 1,
      code: 'csv-encoding',
      message: 'the file is not UTF-8 text',
      fix: 'export it again as "CSV UTF-8"',
    });
  }
};

/** Nobody reads more; the rest has the same cause. */
const MOST_RAGGED = 20;

const firstRagged = (problems: readonly Problem[]): readonly Problem[] =>
  problems
    .slice(0, MOST_RAGGED)
    .map((problem, index) =>
      index === MOST_RAGGED - 1 && problems.length > MOST_RAGGED
        ? { ...problem, message: `${problem.message}; so have ${problems.length - MOST_RAGGED} more lines` }
        : problem,
    );

interface Records {
  readonly header: readonly string[];
  readonly records: readonly (readonly string[])[];
  /** By record, 1-based. */
  readonly lines: readonly number[];
}

const recordsOf = (bytes: Uint8Array, file: string, atMost = -1): Result<Records, readonly Problem[]> => {
  const text = decode(bytes, file);
  if (!text.ok) return err([text.error]);
  const wrongKind = separatorProblem(text.value, file);
  if (wrongKind) return err([wrongKind]);
  const lines: number[] = [];
  try {
    const records: readonly (readonly string[])[] = parse(text.value, {
      bom: true,
      skip_empty_lines: true,
      relax_column_count: true,
      max_record_size: MAX_RECORD_CHARACTERS,
      to: atMost,
      on_record: (record: string[], { lines: line }) => {
        lines.push(line);
        return record;
      },
    });
    return ok({ header: (records[0] ?? []).map((name) => name.trim()), records: records.slice(1), lines });
  } catch (error) {
    if (error instanceof CsvError) return err([syntaxProblem(file, error, (lines.at(-1) ?? 0) + 1)]);
    throw error;
  }
};

/** The names of the columns alone: what tells which kind of export it is. */
export const readCsvHeader = (
  bytes: Uint8Array,
  file: string,
): Result<readonly string[], readonly Problem[]> => {
  const found = recordsOf(bytes, file, 1);
  return found.ok ? ok(found.value.header) : found;
};

/** Reads a CSV with a header line. Every problem of shape is found in one go; values are not judged here. */
export const readCsv = (
  bytes: Uint8Array,
  file: string,
  required: readonly string[],
  missing: MissingColumn = missingFrom(file, required),
): Result<CsvTable, readonly Problem[]> => {
  const found = recordsOf(bytes, file);
  if (!found.ok) return found;
  const { header, records, lines } = found.value;
  if (header.length > 0 && !required.some((name) => header.includes(name))) {
    const why = 'the first line names none of the columns that are read';
    return err([notCsv(file, header.join(', '), why, required.join(', '))]);
  }
  const ragged: Problem[] = [];
  const rows = records.map((record, index): CsvRow => {
    const line = lines[index + 1] ?? 0;
    if (record.length !== header.length) ragged.push(raggedProblem(file, line, record.length, header));
    return { line, values: Object.fromEntries(header.map((name, column) => [name, record[column] ?? ''])) };
  });
  const problems = [...headerProblems(file, header, required, missing), ...firstRagged(ragged)];
  return problems.length > 0 ? err(problems) : ok({ header, rows });
};
