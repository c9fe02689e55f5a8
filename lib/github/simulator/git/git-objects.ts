/** Objects never change under their name, so each is read from git once. */
import { fromIso, instant } from '#lib/instant.ts';
import type { Signature } from './clean-environment.ts';
import { type GitCommand, must } from './git-command.ts';

export interface Commit {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Signature;
  readonly committer: Signature;
  readonly message: string;
}

export interface TreeEntry {
  readonly path: string;
  /** Six digits: `100644`, `100755`, `120000`, `040000`, `160000`. */
  readonly mode: string;
  readonly type: 'blob' | 'tree' | 'commit';
  readonly sha: string;
}

export interface GitObjects {
  /** Undefined: there is no such object, or it is of another kind. */
  commit(sha: string): Commit | undefined;
  tree(sha: string): readonly TreeEntry[] | undefined;
  blob(sha: string): Buffer | undefined;
}

export type Raw = { readonly type: string; readonly content: Buffer };

const SHA = /^[0-9a-f]{40}$/;
const SIGNATURE = /^(.*?) ?<([^>]*)> (\d+) [+-]\d{4}$/;

const parseSignature = (text: string): Signature => {
  const match = SIGNATURE.exec(text);
  if (!match) return { name: '', email: '', at: fromIso('1970-01-01T00:00:00Z') };
  return { name: match[1] ?? '', email: match[2] ?? '', at: instant(Number(match[3]) * 1_000) };
};

const parseCommit = (sha: string, content: Buffer): Commit => {
  const text = content.toString('utf8');
  const end = text.indexOf('\n\n');
  const header = text.slice(0, end).split('\n');
  const all = (key: string): readonly string[] =>
    header.flatMap((line) => (line.startsWith(`${key} `) ? [line.slice(key.length + 1)] : []));
  return {
    sha,
    tree: all('tree')[0] ?? '',
    parents: all('parent'),
    author: parseSignature(all('author')[0] ?? ''),
    committer: parseSignature(all('committer')[0] ?? ''),
    // GitHub shows a message without the end of its last line.
    message: text.slice(end + 2).replace(/\n+$/, ''),
  };
};

const typeOf = (mode: string): TreeEntry['type'] =>
  mode === '040000' ? 'tree' : mode === '160000' ? 'commit' : 'blob';

const parseTree = (content: Buffer): readonly TreeEntry[] => {
  const entries: TreeEntry[] = [];
  for (let at = 0; at < content.length; ) {
    const space = content.indexOf(0x20, at);
    const zero = content.indexOf(0, space);
    const mode = content.toString('ascii', at, space).padStart(6, '0');
    const path = content.toString('utf8', space + 1, zero);
    entries.push({ path, mode, type: typeOf(mode), sha: content.toString('hex', zero + 1, zero + 21) });
    at = zero + 21;
  }
  return entries;
};

/** `raw` holds what the stand-in wrote itself; the rest is asked for. */
export const gitObjects = (git: GitCommand, raw: Map<string, Raw>): GitObjects => {
  const commits = new Map<string, Commit>();
  const trees = new Map<string, readonly TreeEntry[]>();

  const read = (sha: string): Raw | undefined => {
    const known = raw.get(sha);
    if (known) return known;
    if (!SHA.test(sha)) return undefined;
    const output = must(git(['cat-file', '--batch'], `${sha}\n`), 'cat-file');
    const line = output.indexOf(0x0a);
    const [, type = 'missing', size = '0'] = output.toString('ascii', 0, line).split(' ');
    if (type === 'missing') return undefined;
    const found = { type, content: output.subarray(line + 1, line + 1 + Number(size)) };
    raw.set(sha, found);
    return found;
  };

  const parsed = <T>(cache: Map<string, T>, sha: string, type: string, parse: (content: Buffer) => T) => {
    const known = cache.get(sha);
    if (known) return known;
    const found = read(sha);
    if (found?.type !== type) return undefined;
    const value = parse(found.content);
    cache.set(sha, value);
    return value;
  };

  return {
    commit: (sha) => parsed(commits, sha, 'commit', (content) => parseCommit(sha, content)),
    tree: (sha) => parsed(trees, sha, 'tree', parseTree),
    blob(sha) {
      const found = read(sha);
      return found?.type === 'blob' ? found.content : undefined;
    },
  };
};
