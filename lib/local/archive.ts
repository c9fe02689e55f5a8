import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { checkedArchiveKey } from '#lib/archive-key.ts';
import { sha256 } from '#lib/digest.ts';
import type { Archive } from '#lib/ports/archive.ts';
import type { LocalDatabase } from './database.ts';

/** A folder, each entry a file that people can open. For evidence and small runs. */
export const makeFolderArchive = (folder: string): Archive => {
  const read = (key: string): string | undefined => {
    try {
      return readFileSync(join(folder, checkedArchiveKey(key)), 'utf8');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw error;
    }
  };
  return {
    async put(key, bytes) {
      const path = join(folder, checkedArchiveKey(key));
      mkdirSync(dirname(path), { recursive: true });
      try {
        // Exclusive: fails where something is there, so that two writers cannot both create.
        writeFileSync(path, bytes, { flag: 'wx' });
        return { outcome: 'stored' };
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      }
      const there = read(key) ?? '';
      return there === bytes ? { outcome: 'same' } : { outcome: 'different', digest: sha256(there) };
    },
    async get(key) {
      return read(key);
    },
  };
};

/** A table, for a hundred thousand invoices: a file each would cost more than clearing them. */
export const makeTableArchive = (database: LocalDatabase): Archive => {
  database.exec('CREATE TABLE IF NOT EXISTS archive (key TEXT PRIMARY KEY, bytes TEXT NOT NULL)');
  const read = (key: string): string | undefined => {
    const row = database.get('SELECT bytes FROM archive WHERE key = ?', checkedArchiveKey(key));
    return row && String(row.bytes);
  };
  return {
    async put(key, bytes) {
      const added = database.run(
        'INSERT OR IGNORE INTO archive VALUES (?, ?)',
        checkedArchiveKey(key),
        bytes,
      );
      if (added === 1) return { outcome: 'stored' };
      const there = read(key) ?? '';
      return there === bytes ? { outcome: 'same' } : { outcome: 'different', digest: sha256(there) };
    },
    async get(key) {
      return read(key);
    },
  };
};
