/** The code digest of a checkout: every source that can go into a Lambda, and the lock file. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { codeDigest, type SourceFile } from '#lib/compiler/digests.ts';
import { type Digest, sha256 } from '#lib/digest.ts';

/** Folders of `lib` that never go into a Lambda: they run, show or deploy what does. */
const NOT_DEPLOYED = [
  'lib/cli',
  'lib/firs/simulator',
  'lib/infra',
  'lib/local',
  'lib/rehearsal',
  'lib/report',
];

/** But for these: from them `certify` makes the report that it certifies, and who shows a report changes no program. */
const OF_CERTIFICATES: ReadonlySet<string> = new Set(
  [
    'build-report',
    'exposed-between',
    'facts-of',
    'judge-stage-rehearsal',
    'list-invoices',
    'outside-account',
    'read-filed',
    'report',
    'segment-returns',
    'was-answered',
  ].map((name) => `lib/report/${name}.ts`),
);

const deployed = (path: string): boolean =>
  OF_CERTIFICATES.has(path) ||
  (path.endsWith('.ts') && !NOT_DEPLOYED.some((folder) => path.startsWith(`${folder}/`)));

const read = (root: string, path: string): SourceFile => ({
  path,
  // As text with one kind of line end: a checkout on Windows is the same code.
  sha256: sha256(readFileSync(join(root, path), 'utf8').replaceAll('\r\n', '\n')),
});

export const deployedSources = (root: string): readonly SourceFile[] => {
  const paths = ['lambdas', 'lib'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
      .filter(deployed),
  );
  return [...paths, 'package-lock.json'].toSorted().map((path) => read(root, path));
};

/** Of the checkout that this file stands in. A folder that is missing throws: a digest over half of the code is none. */
export const localCodeDigest = (root: string = join(import.meta.dirname, '..', '..')): Digest =>
  codeDigest(deployedSources(root));
