import type { Instant } from '#lib/instant.ts';

/** Who a commit names, and when; seconds, since git keeps no finer time. */
export interface Signature {
  readonly name: string;
  readonly email: string;
  readonly at: Instant;
}

export const gitDate = (at: Instant): string => `${Math.floor(at / 1_000)} +0000`;

/** Nothing of the machine's: no configuration, no identity, no hooks, no prompt. One seed is one repository. */
export const cleanEnvironment = (folder: string): Readonly<Record<string, string>> => ({
  PATH: '/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin',
  HOME: folder,
  LC_ALL: 'C',
  TZ: 'UTC',
  GIT_DIR: folder,
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_TERMINAL_PROMPT: '0',
  // merge-tree asks for one, although it writes trees only.
  GIT_COMMITTER_NAME: 'stand-in',
  GIT_COMMITTER_EMAIL: 'stand-in@localhost',
  GIT_AUTHOR_NAME: 'stand-in',
  GIT_AUTHOR_EMAIL: 'stand-in@localhost',
});
