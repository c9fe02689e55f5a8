import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { ConservationAccount } from '#lib/account/conservation-account.ts';
import { makeAccount } from '#lib/account/make-account.ts';
import { type Witnessed, WitnessFile } from '#lib/account/witnesses.ts';
import { allRows } from '#lib/actions/all-rows.ts';
import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import { sha256 } from '#lib/digest.ts';
import { makeTableArchive } from '#lib/local/archive.ts';
import { openDatabase } from '#lib/local/database.ts';
import { makeLedger } from '#lib/local/ledger.ts';
import { readInput } from '#lib/local/read-input.ts';
import { type AnyReport, Report, StageReport } from '#lib/report/report.ts';
import { err, ok, type Result } from '#lib/result.ts';

/** What a folder holds of a finished cutover, as far as it is there. */
export interface AccountFolder {
  readonly filed: ConservationAccount;
  readonly report: AnyReport;
  readonly said: Witnessed | undefined;
  /** Undefined: the ledger is not here, as with the report of a deployed stage. */
  readonly rows: readonly LedgerRow[] | undefined;
  readonly again: ConservationAccount | undefined;
  readonly certified: { readonly root: string | undefined; readonly reportDigest: string } | undefined;
  readonly unarchived: readonly string[] | undefined;
}

const Certificate = z
  .object({ accountRoot: z.string().optional(), reportDigest: z.string() })
  .transform(({ accountRoot: root, reportDigest }) => ({ root, reportDigest }));

const againBy = (folder: string): string =>
  `Run again: npx cutover rehearse --out ${folder}; of a stage: npx cutover report --stage STAGE`;

/** One file of the folder: undefined where there is none; an error where it is not what its name says. */
const readJson = <T>(folder: string, name: string, schema: z.ZodType<T>): Result<T | undefined, string> => {
  const path = join(folder, name);
  if (!existsSync(path)) return ok(undefined);
  const bytes = readInput(path, name);
  const parsed = bytes.ok ? schema.safeParse(jsonOf(new TextDecoder().decode(bytes.value))) : undefined;
  return parsed?.success === true
    ? ok(parsed.data)
    : err(`${path} cannot be read, was changed, or is of another version of cutover. ${againBy(folder)}`);
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

interface Stored {
  readonly rows: readonly LedgerRow[];
  readonly unarchived: readonly string[];
}

/** From a copy: whoever proves something must not touch it. */
const readLedger = async (folder: string, tenant: string): Promise<Result<Stored | undefined, string>> => {
  const names = ['ledger.sqlite', 'ledger.sqlite-wal'].filter((name) => existsSync(join(folder, name)));
  if (!names.includes('ledger.sqlite')) return ok(undefined);
  const copy = mkdtempSync(join(tmpdir(), 'cutover-proof-'));
  try {
    for (const name of names) copyFileSync(join(folder, name), join(copy, name));
    const database = openDatabase(join(copy, 'ledger.sqlite'));
    try {
      const rows: LedgerRow[] = [];
      for await (const row of allRows(makeLedger(database), tenant)) rows.push(row);
      return ok({ rows, unarchived: await notArchived(makeTableArchive(database), rows) });
    } finally {
      database.close();
    }
  } catch (error) {
    return err(
      `${join(folder, 'ledger.sqlite')} cannot be read as a ledger (${error instanceof Error ? error.message : 'unknown'}). Is a rehearsal still writing to it? Else: ${againBy(folder)}`,
    );
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
};

const notArchived = async (
  archive: ReturnType<typeof makeTableArchive>,
  rows: readonly LedgerRow[],
): Promise<readonly string[]> => {
  const missing: string[] = [];
  for (const { state, number, archiveKey, archiveDigest } of rows) {
    if (state !== 'cleared') continue;
    const bytes = archiveKey === undefined ? undefined : await archive.get(archiveKey);
    if (bytes === undefined || sha256(bytes) !== archiveDigest) missing.push(number);
  }
  return missing;
};

/** Reads what a rehearsal or `cutover report` left in a folder, and makes the account again from it. */
export const openAccountFolder = async (folder: string): Promise<Result<AccountFolder, string>> => {
  const filed = readJson(folder, 'account.json', ConservationAccount);
  if (!filed.ok) return filed;
  // A rehearsal's report says what was expected, a stage's does not.
  const report = readJson(folder, 'report.json', z.union([Report, StageReport]));
  if (!report.ok) return report;
  if (filed.value === undefined || report.value === undefined) {
    return err(`There is no account in ${folder} (account.json, report.json). ${againBy(folder)}`);
  }
  const said = readJson(folder, 'witnesses.json', WitnessFile);
  if (!said.ok) return said;
  const certified = readJson(folder, 'certificate.json', Certificate);
  if (!certified.ok) return certified;
  const stored = await readLedger(folder, filed.value.tenant);
  if (!stored.ok) return stored;
  const rows = stored.value?.rows;
  return ok({
    filed: filed.value,
    report: report.value,
    said: said.value,
    rows,
    again:
      rows === undefined || said.value === undefined ? undefined : makeAccount(filed.value, rows, said.value),
    certified: certified.value,
    unarchived: stored.value?.unarchived,
  });
};
