import type { PullJudgement } from '#lib/gates/pull-question.ts';

/** What a verb found of one attempt, for its output and the job's summary. */
export interface GateLine {
  readonly instance: string;
  readonly pull?: number;
  readonly state: string;
  readonly reasons: readonly string[];
  /** Whether anything was written because of it. */
  readonly changed: boolean;
  /** Where its pull request was judged. */
  readonly judgement?: PullJudgement;
}

export interface GateFailure {
  /** An attempt's instance, or what else could not be done. */
  readonly what: string;
  readonly detail: string;
}

export interface GateReport {
  readonly lines: readonly GateLine[];
  /** Any of them means exit code 1. */
  readonly failures: readonly GateFailure[];
}
