import type { Instant } from '#lib/instant.ts';
import type { Account } from './config.ts';

export const REVIEW_STATES = ['APPROVED', 'CHANGES_REQUESTED', 'COMMENTED', 'DISMISSED', 'PENDING'] as const;

export interface Review {
  readonly id: number;
  readonly by: Account;
  state: (typeof REVIEW_STATES)[number];
  readonly commit: string;
  submittedAt: Instant | null;
  body: string;
  /** Last; REST does not show it. */
  edited?: { readonly by: Account; readonly at: Instant };
}

export interface Comment {
  readonly id: number;
  readonly by: Account;
  readonly app: number | null;
  body: string;
  readonly createdAt: Instant;
  updatedAt: Instant;
}

export type PullEventKind =
  | 'closed'
  | 'reopened'
  | 'merged'
  | 'renamed'
  | 'base_ref_changed'
  | 'head_ref_force_pushed'
  | 'head_ref_deleted'
  | 'review_dismissed'
  | 'ready_for_review'
  | 'convert_to_draft';

export interface PullEvent {
  readonly id: number;
  readonly kind: PullEventKind;
  readonly by: Account;
  readonly app: number | null;
  readonly at: Instant;
  readonly commit: string | null;
  readonly rename?: { readonly from: string; readonly to: string };
  readonly dismissed?: {
    readonly state: string;
    readonly review: number;
    readonly message: string | null;
    readonly commit?: string;
  };
}

export interface Merge {
  readonly commit: string;
  readonly at: Instant;
  readonly by: Account;
  readonly method: 'merge' | 'squash' | 'rebase';
  /** Of the base just before, so that what the pull request changed can still be told. */
  readonly base: string;
}

/** A pull request, and the issue that every one is. */
export interface Pull {
  readonly id: number;
  readonly number: number;
  readonly author: Account;
  title: string;
  body: string | null;
  draft: boolean;
  state: 'open' | 'closed';
  readonly createdAt: Instant;
  updatedAt: Instant;
  closed: { readonly by: Account; readonly at: Instant } | undefined;
  merge: Merge | undefined;
  readonly head: {
    /** Without `refs/heads/`. */
    readonly ref: string;
    sha: string;
    /** Of another account's fork; null once that was deleted. */
    fork: { readonly owner: Account; readonly id: number } | null | undefined;
    /** Who pushed it last. */
    pushedBy: Account;
  };
  base: {
    ref: string /** Of the base when the pull request was opened or its head last moved. */;
    sha: string;
  };
  readonly reviews: Review[];
  readonly comments: Comment[];
  readonly events: PullEvent[];
}
