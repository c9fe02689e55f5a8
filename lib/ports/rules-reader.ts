/** What GitHub enforced and what it let somebody pass: for the nightly look, with more rights than a gate needs. */
import type { BranchRule } from '#lib/gates/branch-rules.ts';
import type { PullReadFailure } from '#lib/ports/pull-reader.ts';
import type { Result } from '#lib/result.ts';

/** A push that broke rules and went through, since its actor may bypass them. */
export interface Bypass {
  readonly id: number;
  /** `refs/heads/main`. */
  readonly ref: string;
  /** Null where GitHub knows nobody any more. */
  readonly actor: { readonly id: number; readonly login: string } | null;
  /** ISO. */
  readonly at: string;
}

export interface RulesReader {
  /** In force for main, as GitHub applies them. */
  mainRules(): Promise<Result<readonly BranchRule[], PullReadFailure>>;
  /** Of the last month, which is all that GitHub tells. */
  bypasses(): Promise<Result<readonly Bypass[], PullReadFailure>>;
}
