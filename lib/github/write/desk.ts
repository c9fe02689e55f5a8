import type { Github } from '#lib/github/client/call.ts';

/** What every part of the desk needs. */
export interface Desk {
  readonly github: Github;
  readonly repository: { readonly owner: string; readonly id: number };
  /** Without `refs/heads/`. */
  readonly main: string;
  /** The App, and the user that it acts as, by number. */
  readonly app: { readonly id: number; readonly userId: number };
}
