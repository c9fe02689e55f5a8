import { atLeast } from '../accounts.ts';
import type { Account } from '../config.ts';
import type { World } from '../world.ts';
import { matchesName } from './match-ref.ts';

export const CODE_OWNERS_PATHS = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'];

export interface CodeOwnersLine {
  readonly line: number;
  readonly source: string;
  readonly pattern: string;
  readonly owners: readonly string[];
}

export const parseCodeOwners = (text: string): readonly CodeOwnersLine[] =>
  text.split('\n').flatMap((source, index) => {
    const [pattern, ...owners] = source
      .replace(/(^|\s)#.*$/, '')
      .trim()
      .split(/\s+/);
    return pattern ? [{ line: index + 1, source, pattern, owners }] : [];
  });

/** The file of a commit, at the first of the three places that GitHub looks at. */
export const codeOwnersAt = (
  { git }: World,
  commit: string,
): { readonly path: string; readonly lines: readonly CodeOwnersLine[] } | undefined => {
  for (const path of CODE_OWNERS_PATHS) {
    const entry = git.entry(commit, path);
    const content = entry && git.objects.blob(entry.sha);
    if (content) return { path, lines: parseCodeOwners(content.toString('utf8')) };
  }
  return undefined;
};

/** As in `.gitignore`: a pattern with a slash is from the root, one without is anywhere, a folder means all below it. */
const owns = (pattern: string, path: string): boolean => {
  const rooted = pattern.startsWith('/') || pattern.slice(0, -1).includes('/');
  const bare = pattern.replace(/^\//, '').replace(/\/$/, '');
  const full = rooted ? bare : `**/${bare}`;
  return (
    (!pattern.endsWith('/') && matchesName(full, path)) ||
    (!bare.endsWith('/*') && matchesName(`${full}/**`, path))
  );
};

/** The last line that matches a path says who owns it; an account, or a team, that the stand-in does not know owns nothing. */
export const ownersOf = (world: World, lines: readonly CodeOwnersLine[], path: string): readonly Account[] =>
  (lines.findLast(({ pattern }) => owns(pattern, path))?.owners ?? []).flatMap((owner) => {
    const account = world.accounts.byLogin(owner.replace(/^@/, ''));
    return account && atLeast(world.accounts.permission(account), 'write') ? [account] : [];
  });

export const codeOwnersErrors = (world: World, commit: string) => {
  const file = codeOwnersAt(world, commit);
  return (file?.lines ?? []).flatMap(({ line, source, pattern, owners }) => {
    const at = { line, source, path: file?.path ?? '' };
    const wrong = /[[\]!]/.test(pattern)
      ? [
          {
            ...at,
            column: 1,
            kind: 'Invalid pattern',
            message: `Invalid pattern on line ${line}: \`${pattern}\``,
          },
        ]
      : [];
    const unknown = owners
      .filter((owner) => ownersOf(world, [{ line, source, pattern: '*', owners: [owner] }], 'x').length === 0)
      .map((owner) => ({
        ...at,
        column: source.indexOf(owner) + 1,
        kind: 'Unknown owner',
        suggestion: `make sure ${owner} exists and has write access to the repository`,
        message: `Unknown owner on line ${line}: make sure ${owner} exists and has write access to the repository`,
      }));
    return [...wrong, ...unknown];
  });
};
