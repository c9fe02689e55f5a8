import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sha256 } from '#lib/digest.ts';
import type { Archive } from '#lib/ports/archive.ts';
import type { LocalDatabase } from './database.ts';

/** No step upwards, no absolute path, nothing a file system or an object store would read as more than a name. */
const KEY = /^(?!.*(?:^|\/)\.{1,2}(?:\/|$))[A-Za-z0-9._-]+(?:\/[A-Za-z0-9._-]+)*$/;

const checked = (key: string): string => {
  if (key.length > 512 || !KEY.test(key)) {
    throw new RangeError(
      `no archive key: ${JSON.stringify(key.slice(0, 80))}; letters, digits, . _ - and / are allowed`,
    );
  }
  return key;
};

/** A folder, each entry a file that people can open. For evidence and small runs. */
export const makeFolderArchive = (folder: string): Archive => {
  const read = (key: string): string | undefined => {
    try {
      return readFileSync(join(folder, checked(key)), 'utf8');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw error;
    }
  };
  return {
    async put(key, bytes) {
      const path = join(folder, checked(key));
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
    const row = database.get('SELECT bytes FROM archive WHERE key = ?', checked(key));
    return row && String(row.bytes);
  };
  return {
    async put(key, bytes) {
      const added = database.run('INSERT OR IGNORE INTO archive VALUES (?, ?)', checked(key), bytes);
      if (added === 1) return { outcome: 'stored' };
      const there = read(key) ?? '';
      return there === bytes ? { outcome: 'same' } : { outcome: 'different', digest: sha256(there) };
    },
    async get(key) {
      return read(key);
    },
  };
};
