/**
 * Pull requests of gates as they are now, read with a token that can read only. Everything is paged to its end and the pull
 * request is read again last; whatever moved meanwhile, failed or was cut off is an error, never a smaller answer.
 */
import type { PullSnapshot } from '#lib/gates/pull-snapshot.ts';
import type { Result } from '#lib/result.ts';

/** `again`: the same call may succeed later (5xx, rate limit, moved while it was read). `refused`: it will not. */
export interface PullReadFailure {
  readonly kind: 'again' | 'refused';
  /** What, where, what was seen; never a token. */
  readonly detail: string;
}

/** A pull request of a branch `gate/…` of this repository, whoever opened it. */
export interface GatePull {
  readonly number: number;
  readonly branch: string;
  readonly state: 'open' | 'merged' | 'closed';
  /** ISO. */
  readonly updatedAt: string;
  /** What main has of it, and since when (ISO); only where it is merged. */
  readonly merged?: { readonly commit: string; readonly at: string };
}

/** A commit of main, as its log has it. */
export interface LoggedCommit {
  readonly commit: string;
  /** ISO. */
  readonly at: string;
}

export interface PullReader {
  snapshot(
    number: number,
    /** Paths of record and dossier. */
    paths: { readonly record: string; readonly dossier: string },
  ): Promise<Result<PullSnapshot, PullReadFailure>>;
  /** Every one that is open, and those that were closed or merged since. */
  gatePulls(closedSince: string): Promise<Result<readonly GatePull[], PullReadFailure>>;
  /** Commits of main since then that changed a file, or anything below a folder; the newest first. */
  commitsOf(path: string, since: string): Promise<Result<readonly LoggedCommit[], PullReadFailure>>;
  /** Numbers of the pull requests that a commit came from. GitHub may know them a moment after the merge only. */
  pullsOf(commit: string): Promise<Result<readonly number[], PullReadFailure>>;
}
