import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeFolderArchive, makeTableArchive } from '#lib/local/archive.ts';
import { makeControl } from '#lib/local/control.ts';
import { openDatabase } from '#lib/local/database.ts';
import { makeLedger } from '#lib/local/ledger.ts';
import { archiveContract } from '#test/contract/archive.ts';
import { controlContract } from '#test/contract/control.ts';
import { ledgerContract } from '#test/contract/ledger.ts';

controlContract('SQLite', () => makeControl(openDatabase(':memory:')));

for (const pageSize of [1_000, 1]) {
  ledgerContract(`SQLite, pages of ${pageSize}`, () => {
    const database = openDatabase(':memory:');
    return { ledger: makeLedger(database, { pageSize }), control: makeControl(database) };
  });
}

archiveContract('SQLite', () => makeTableArchive(openDatabase(':memory:')));
archiveContract('folder', () => makeFolderArchive(mkdtempSync(join(tmpdir(), 'archive-'))));
