/** What is asked of the verifier, and what it answers. Runner and completer ask the same with facts of their own. */
import type { Digest } from '#lib/digest.ts';
import type { Evidence } from '#lib/gates/evidence.ts';
import type { GateCondition, GateRecord, RosterEntry, Vote } from '#lib/gates/gate-record.ts';
import type { Check } from '#lib/gates/judge-votes.ts';
import type { PullSnapshot } from '#lib/gates/pull-snapshot.ts';
import type { SignOffStage } from '#lib/gates/sign-off.ts';
import type { Instant } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';

/** Which repository and which App, by numbers: names can be taken over. */
export interface GateRepository {
  readonly id: number;
  /** Without `refs/heads/`. */
  readonly main: string;
  /** Number of the user that the GitHub App acts as: the one author of gates. */
  readonly appUser: number;
  /** Number of the GitHub App itself, whose check run is required on main; without it any App's is taken (V24). */
  readonly app?: number;
  /** Service accounts that are users all the same: their reviews never count. */
  readonly denied: readonly number[];
}

/** Which run of which workflow asks (V23); absent in the completer, which is asked by IAM. */
export interface RunFacts {
  readonly repository: number;
  readonly ref: string;
  readonly workflow: string;
  readonly sha: string;
  readonly runId: string;
}

/** All that is not in the gate's record and its evidence. Filed with a decision, which follows from it, now and in years. */
export interface PullReading {
  readonly stage: SignOffStage;
  readonly snapshot: PullSnapshot;
  readonly repository: GateRepository;
  /** The roster as the deployed runbook has it now: who left it since the gate opened does not count any more (V13). */
  readonly rosterNow: readonly RosterEntry[];
  /** Ids of everybody in the runbook: one of them owns a condition. Without it any id is taken. */
  readonly knownPeople?: readonly string[];
  readonly run?: RunFacts;
}

export interface PullQuestion extends PullReading {
  /** From the store in the completer; on the runner as the record at the head has it. `pull` is the bound one. */
  readonly gate: GateRecord;
  readonly evidence: Evidence;
  readonly now: Instant;
}

/**
 * `pending`: it may still become either. `invalid`: it was merged, closed or changed in a way that can never be rounded to an
 * answer; the gate stays closed, somebody is called, and a new attempt is needed.
 */
export type PullOutcome = 'go' | 'no-go' | 'pending' | 'invalid';

/**
 * What one account said last, or that a member has said nothing. Told to people one by one: counted or not, and why.
 * Logins are as GitHub has them: somebody else's text.
 */
export interface PullVoice {
  /** Of the roster; absent for outsiders and for accounts that stand for nobody. */
  readonly person?: string;
  /** As the roster has it, else the login. */
  readonly name: string;
  readonly login?: string;
  readonly said: 'approved' | 'changes-requested' | 'dismissed' | 'commented' | 'closed' | 'nothing';
  /** Of a request for changes: its reason in its author's own words, which are somebody else's text; absent where there is none. */
  readonly words?: string;
  /** ISO, on GitHub's clock. */
  readonly at?: string;
  readonly counted: boolean;
  /** Why it counts or not; empty for a member who has said nothing. */
  readonly because: string;
  /** Members in whose name an approval counts, sorted: the person, or those whose deputy it is. */
  readonly inNameOf: readonly string[];
}

export interface PullJudgement {
  readonly outcome: PullOutcome;
  /** Members in whose name, sorted. */
  readonly by: readonly string[];
  /** For people: who made it what it is, or all that is missing and why a review was not counted. */
  readonly reasons: readonly string[];
  readonly conditions: readonly GateCondition[];
  /** `V1` to `V25` with what was seen; several lines of one number are possible. */
  readonly checks: readonly Check[];
  /** Reviews as votes, counted or not: what `judgeVotes` was asked with. */
  readonly votes: readonly Vote[];
  readonly people: readonly PullVoice[];
  /** What somebody has to be told although nothing is decided by it: closed by an outsider. */
  readonly alarms: readonly string[];
  readonly transcript: JsonObject;
  readonly transcriptDigest: Digest;
}
