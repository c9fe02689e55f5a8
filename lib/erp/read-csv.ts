import { CsvError, parse } from 'csv-parse/sync';
import { err, ok, type Result } from '#lib/result.ts';
import type { Problem } from '#lib/runbook/problem.ts';

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

const headerProblems = (
  file: string,
  header: readonly string[],
  required: readonly string[],
): readonly Problem[] => {
  const at = { file, line: 1, column: 1, seen: header.join(', ').slice(0, 200) };
  const twice = header.filter((name, index) => header.indexOf(name) !== index);
  return [
    ...required
      .filter((name) => !header.includes(name))
      .map((name) => ({
        ...at,
        code: 'csv-column-missing',
        message: `the file has no column "${name}"`,
        allowed: required.join(', '),
        fix: `add the column "${name}", or correct its name in the first line`,
      })),
    ...twice.map((name) => ({
      ...at,
      code: 'csv-column-twice',
      message: `the column "${name}" is there twice, so it is not clear which one counts`,
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

/** Reads a CSV with a header line. Every problem of shape is found in one go; values are not judged here. */
export const readCsv = (
  bytes: Uint8Array,
  file: string,
  required: readonly string[],
): Result<CsvTable, readonly Problem[]> => {
  const text = decode(bytes, file);
  if (!text.ok) return err([text.error]);
  const lines: number[] = [];
  let records: readonly (readonly string[])[];
  try {
    records = parse(text.value, {
      bom: true,
      skip_empty_lines: true,
      relax_column_count: true,
      max_record_size: MAX_RECORD_CHARACTERS,
      on_record: (record: string[], { lines: line }) => {
        lines.push(line);
        return record;
      },
    });
  } catch (error) {
    if (error instanceof CsvError) return err([syntaxProblem(file, error, (lines.at(-1) ?? 0) + 1)]);
    throw error;
  }
  const header = (records[0] ?? []).map((name) => name.trim());
  const problems = [...headerProblems(file, header, required)];
  const rows = records.slice(1).map((record, index): CsvRow => {
    const line = lines[index + 1] ?? 0;
    if (record.length !== header.length) problems.push(raggedProblem(file, line, record.length, header));
    return { line, values: Object.fromEntries(header.map((name, column) => [name, record[column] ?? ''])) };
  });
  return problems.length > 0 ? err(problems) : ok({ header, rows });
};
