import { DateTime } from 'luxon';
import type { Party } from '#lib/clearance/invoice.ts';
import type { Reason } from '#lib/clearance/ledger-row.ts';
import type { Instant } from '#lib/instant.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { nearest } from '#lib/runbook/nearest.ts';
import type { Problem } from '#lib/runbook/problem.ts';
import type { Path, ProblemAt } from '#lib/runbook/problem-at.ts';
import { type ArrivingInvoice, postedFrom } from './arriving-invoice.ts';
import {
  type ClassifiedPosting,
  makeClassifier,
  type PostedLine,
  type PostingClass,
} from './classify-posting.ts';
import { makeLocalTime } from './local-time.ts';
import type { Mapping } from './mapping-schema.ts';
import { type CsvRow, cell, type MissingColumn, readCsv } from './read-csv.ts';
import { shiftDays } from './shift-days.ts';

export interface ImportSettings {
  /** As given on the command line, for messages. */
  readonly file: string;
  readonly goLive: Instant;
  readonly zone: string;
  readonly seller: Party;
  /** Where the mapping's parts stand, so that a column it names wrongly is shown there; without it, in the export. */
  readonly mappingAt?: ProblemAt;
}

export interface ImportedExport {
  /** Every number of the file, in order of time: what cannot be cleared is posted and sent all the same. */
  readonly invoices: readonly ArrivingInvoice[];
  /** What cannot be cleared, and why. */
  readonly unusable: readonly {
    readonly number: string;
    readonly class: PostingClass;
    readonly reason: Reason;
  }[];
  /** How many of each class; together all numbers of the file. */
  readonly classes: Readonly<Partial<Record<PostingClass, number>>>;
}

interface Group {
  readonly number: string;
  readonly rows: CsvRow[];
  readonly postedAt: DateTime;
}

const lineOf = (row: CsvRow, mapping: Mapping): PostedLine => {
  const { columns, creditNotes } = mapping;
  const { references } = creditNotes;
  return {
    line: row.line,
    sku: cell(row, columns.sku).trim(),
    description: cell(row, columns.description).trim(),
    quantity: cell(row, columns.quantity).trim(),
    unitPrice: cell(row, columns.unitPrice).trim(),
    customer: cell(row, columns.customer).trim(),
    country: cell(row, columns.country).trim(),
    references: references.policy === 'column' ? cell(row, references.column).trim() : '',
  };
};

/** Rows of one number are one posting, at the time of its first row. What has no number or no time is a fault of the file. */
const group = (
  rows: readonly CsvRow[],
  mapping: Mapping,
  file: string,
): Result<readonly Group[], readonly Problem[]> => {
  const groups = new Map<string, Group>();
  const problems: Problem[] = [];
  const at = (row: CsvRow) => ({ file, line: row.line, column: 1 });
  for (const row of rows) {
    const number = cell(row, mapping.columns.number).trim();
    const known = groups.get(number);
    if (known) {
      known.rows.push(row);
      continue;
    }
    const text = cell(row, mapping.columns.postedAt).trim();
    const postedAt = DateTime.fromFormat(text, mapping.postedAtFormat, { zone: 'utc', locale: 'en' });
    if (number === '' || number.length > 40) {
      problems.push({
        ...at(row),
        code: 'invoice-number-missing',
        message: number === '' ? 'the line has no invoice number' : 'the invoice number is too long',
        seen: number.slice(0, 60),
        allowed: '1 to 40 characters',
        fix: 'add the number that the ERP posted it under, or take the line out of the export',
      });
    } else if (!postedAt.isValid) {
      problems.push({
        ...at(row),
        code: 'posting-time-unreadable',
        message: `invoice ${number} has no readable time of posting`,
        seen: text.slice(0, 60),
        allowed: `the form ${mapping.postedAtFormat}`,
        fix: 'correct the time, or the form in the mapping (postedAtFormat)',
      });
    } else groups.set(number, { number, rows: [row], postedAt });
  }
  return problems.length > 0 ? err(problems) : ok([...groups.values()]);
};

const arriving = (
  { number, rows }: Group,
  posting: ClassifiedPosting,
  at: Instant,
  issueDate: string,
  mapping: Mapping,
): ArrivingInvoice => {
  const { document, type, kind } = posting;
  if (document) return { at, posted: postedFrom(document, at), payload: document };
  return {
    at,
    // Nothing is known of its amounts; the number is, and has to be accounted for.
    posted: {
      number,
      type,
      kind,
      issueDate,
      postedAt: at,
      currency: mapping.currency.code,
      taxCategories: [],
      branch: mapping.branch,
      net: 0,
      tax: 0,
      gross: 0,
      rateToNgn: mapping.currency.rateToNgn,
    },
    payload: { number, type, lines: rows.map(({ values }) => values) },
  };
};

/** The columns that the mapping names, and where it names them. */
const columnsOf = ({ columns, creditNotes: { references } }: Mapping): ReadonlyMap<string, Path> => {
  const places = new Map<string, Path>();
  for (const [key, name] of Object.entries(columns)) places.set(name, ['columns', key]);
  if (references.policy === 'column') places.set(references.column, ['creditNotes', 'references', 'column']);
  return places;
};

/** The export is what it is; the mapping is what somebody wrote, so that is where to mend it. */
const missingInMapping =
  (columns: ReadonlyMap<string, Path>, file: string, at: ProblemAt): MissingColumn =>
  (name, header) => {
    const path = columns.get(name) ?? [];
    const meant = nearest(
      name,
      header.filter((one) => !columns.has(one)),
    );
    return at(path, {
      code: 'csv-column-missing',
      message: `${path.join('.')} names a column that ${file} does not have`,
      seen: name,
      allowed: header.join(', ').slice(0, 200),
      fix: `${meant === undefined ? '' : `Did you mean ${meant}? `}Write the column's name as in the first line of the file.`,
    });
  };

/** Reads an ERP's export as invoices that arrive around go-live. No number of the file is left out. */
export const importExport = (
  bytes: Uint8Array,
  mapping: Mapping,
  settings: ImportSettings,
): Result<ImportedExport, readonly Problem[]> => {
  const columns = columnsOf(mapping);
  const table = readCsv(
    bytes,
    settings.file,
    [...columns.keys()],
    settings.mappingAt && missingInMapping(columns, settings.file, settings.mappingAt),
  );
  if (!table.ok) return table;
  const groups = group(table.value.rows, mapping, settings.file);
  if (!groups.ok) return groups;

  const local = makeLocalTime(settings.zone);
  const shift = shiftDays(
    groups.value.map(({ postedAt }) => postedAt.toFormat('yyyy-MM-dd')),
    local.date(settings.goLive),
    mapping.daysAfterGoLive,
  );
  const classify = makeClassifier(mapping, settings.seller);
  const classes: Partial<Record<PostingClass, number>> = {};
  const unusable: { number: string; class: PostingClass; reason: Reason }[] = [];
  const invoices = groups.value.map((one): ArrivingInvoice => {
    const issueDate = shift(one.postedAt.toFormat('yyyy-MM-dd'));
    const issueTime = one.postedAt.toFormat('HH:mm:ss');
    const posting = classify({
      number: one.number,
      issueDate,
      issueTime,
      lines: one.rows.map((row) => lineOf(row, mapping)),
    });
    classes[posting.class] = (classes[posting.class] ?? 0) + 1;
    if (posting.reason) unusable.push({ number: one.number, class: posting.class, reason: posting.reason });
    return arriving(one, posting, local.instantOf(issueDate, issueTime), issueDate, mapping);
  });
  // Stable: within a minute, the order of the file is the order of posting.
  return ok({ invoices: invoices.sort((a, b) => a.at - b.at), unusable, classes });
};
