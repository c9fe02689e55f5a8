import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { err, ok, type Result } from '#lib/result.ts';

/** Everything that a rehearsal writes; nothing else in a folder is ever touched. */
const OURS = [
  'report.json',
  'report.md',
  'report.txt',
  'definition.asl.json',
  'rollback.asl.json',
  'certificate.json',
  'fallback.html',
  'fallback.md',
  'evidence',
  'ledger.sqlite',
  'ledger.sqlite-wal',
  'ledger.sqlite-shm',
  'control.json',
  'log.jsonl',
  'invoices.csv',
  'account.json',
  'witnesses.json',
  'finance',
  'repository',
  'pulls',
] as const;

export interface OutputFolder {
  readonly path: string;
  file(name: (typeof OURS)[number]): string;
  write(name: (typeof OURS)[number], text: string): void;
  /** Exactly these bytes: `sha256sum` of the file is the digest that was decided on. */
  writeEvidence(name: string, text: string): void;
  /** A list for Finance, into `finance`. */
  writeFinance(name: string, text: string): void;
  /** A pull request's page, into `pulls`. */
  writePull(number: number, text: string): void;
}

/**
 * Makes the folder, or empties it of a former rehearsal's files. A folder with anything else in it is refused, and one that
 * only has files of the same names, so that a mistyped `--out` never costs somebody a file.
 */
export const openOutputFolder = (path: string): Result<OutputFolder, string> => {
  try {
    return openFolder(path);
  } catch (error) {
    const known = SystemError.safeParse(error);
    if (!known.success) throw error;
    return err(
      `--out ${path}: it cannot be used as a folder (${known.data.message}). Name a folder that you may write to, or a new one.`,
    );
  }
};

const SystemError = z.object({ code: z.string(), syscall: z.string(), message: z.string() });

/** `<cutover>-<gate>-<attempt>.json` */
const EVIDENCE_NAME = /^[a-z0-9_-]+-\d+\.json$/;

/** `<roll-back>-<moment>-<list>.csv` */
const FINANCE_NAME = /^[a-z0-9_-]+\.csv$/;

/** `<number>.md` */
const PULL_NAME = /^\d+\.md$/;

/** The folders among what is ours, and what their files are named. */
const FOLDERS: readonly (readonly [string, RegExp])[] = [
  ['evidence', EVIDENCE_NAME],
  ['finance', FINANCE_NAME],
  ['pulls', PULL_NAME],
  // Of a bare git repository; a checkout of somebody's own has `.git` beside its files.
  [
    'repository',
    /^(HEAD|config|description|packed-refs|branches|hooks|info|logs|objects|refs|stand-in-index)$/,
  ],
];

/** What no rehearsal wrote: `report.md` and `evidence` are words that others name their own with, too. */
const foreignIn = (path: string): readonly string[] => {
  const ours = new Set<string>(OURS);
  const found = readdirSync(path, { withFileTypes: true });
  // A rehearsal makes this folder first: where it is missing, none wrote the rest.
  const rehearsed = found.some((entry) => entry.name === 'evidence' && entry.isDirectory());
  return [
    ...found.filter(({ name }) => !ours.has(name) || !rehearsed).map(({ name }) => name),
    ...found
      .filter((entry) => ours.has(entry.name) && entry.isDirectory())
      .filter(({ name }) => FOLDERS.every(([folder]) => folder !== name))
      .map(({ name }) => `${name}/`),
    ...FOLDERS.flatMap(([folder, pattern]) =>
      namesIn(join(path, folder))
        .filter((name) => !pattern.test(name))
        .map((name) => `${folder}/${name}`),
    ),
  ];
};

const namesIn = (folder: string): readonly string[] =>
  existsSync(folder) && statSync(folder).isDirectory() ? readdirSync(folder) : [];

const openFolder = (path: string): Result<OutputFolder, string> => {
  if (existsSync(path)) {
    const others = foreignIn(path);
    if (others.length > 0) {
      return err(
        `--out ${path}: the folder holds other files (${others.slice(0, 3).join(', ')}${others.length > 3 ? ' …' : ''}). Name an empty or new folder, or one that only a rehearsal wrote to.`,
      );
    }
    for (const name of OURS) rmSync(join(path, name), { recursive: true, force: true });
  }
  mkdirSync(join(path, 'evidence'), { recursive: true });
  return ok({
    path,
    file: (name) => join(path, name),
    write: (name, text) => writeFileSync(join(path, name), text),
    writeEvidence: (name, text) => writeFileSync(join(path, 'evidence', name.replaceAll('/', '-')), text),
    writeFinance(name, text) {
      mkdirSync(join(path, 'finance'), { recursive: true });
      writeFileSync(join(path, 'finance', name.replaceAll('/', '-')), text);
    },
    writePull(number, text) {
      mkdirSync(join(path, 'pulls'), { recursive: true });
      writeFileSync(join(path, 'pulls', `${number}.md`), text);
    },
  });
};
