/** One attempt of one gate, as stored. Policy and roster are frozen when it opens (gate-protocol.md, step 3). */
import type { Digest } from '#lib/digest.ts';
import type { Instant } from '#lib/instant.ts';
import type { Person } from '#lib/runbook/schema.ts';

export type DecisionSource = 'scenario' | 'prompt' | 'pull-request';
export type Verdict = 'go' | 'no-go';

export interface GatePolicy {
  readonly authority: string;
  readonly members: readonly string[];
  readonly quorum: number;
  /** Must be among those who approve. */
  readonly mandatory: readonly string[];
  readonly chair: string;
}

/** A person as frozen at opening: the deputy votes for them within the dates only. */
export interface RosterEntry {
  readonly person: string;
  readonly name: string;
  readonly github: string;
  /** Of the account, since a login can change hands. Without it no review of theirs counts. */
  readonly githubId?: number;
  readonly side: 'customer' | 'provider';
  /** The customer's Finance must be among a go; a roster that names nobody's role allows none. */
  readonly role?: Person['role'];
  readonly deputy?: {
    readonly person: string;
    readonly from: Instant;
    readonly to: Instant;
    /** A deputy of the provider's does not speak for the customer's Finance; nor does one whose side is not known. */
    readonly side?: 'customer' | 'provider';
    readonly github?: string;
    readonly githubId?: number;
  };
}

/** What a go depends on afterwards: somebody does it by a day, and the next gate looks. A type, not an interface: it is JSON. */
export type GateCondition = {
  readonly text: string;
  /** A person of the runbook. */
  readonly owner: string;
  /** A date in the zone of the go-live, `yyyy-mm-dd`; until the end of that day. */
  readonly due: string;
};

export interface Vote {
  /** Who cast it: a member, or a deputy. */
  readonly person: string;
  readonly vote: 'approve' | 'object' | 'no-go';
  readonly at: Instant;
  /** The evidence the person saw. */
  readonly evidenceDigest: string;
  readonly note?: string;
  /**
   * Of the chair's approval only: why the change is risked although a way back might not be over when the window ends. It
   * takes the place of that one criterion, and of no other.
   */
  readonly override?: string;
  /** Of an approval only: what it is given under. */
  readonly conditions?: readonly GateCondition[];
}

/** The one pull request that can decide an attempt; written once, before anybody may review (gate-protocol.md, step 5). */
export interface BoundPull {
  readonly number: number;
  /** SHA-1 of the one commit that is reviewed. */
  readonly head: string;
}

/** Which pull request it was decided on, and the frozen reading of it that the decision follows from. */
export interface DecidedPull extends BoundPull {
  /** Absent: it was not merged, so it is a no-go. */
  readonly mergeCommit?: string;
  /** SHA-256 of the filed reading (`PullReading`): the decision follows from it, now and in years. */
  readonly readingDigest: Digest;
}

/**
 * What an operator has entered of a decision by telephone while GitHub could not be reached (docs/adr/0019). It decides nothing:
 * its witness confirms it, whom AWS lets in by other rights.
 */
export interface TelephoneEntry {
  readonly decision: Verdict;
  /** Who approves, or who says no; sorted, each once. */
  readonly voters: readonly string[];
  /** What was down, since when, who was asked. */
  readonly reason: string;
  readonly enteredBy: string;
  readonly witness: string;
  /** ARN that the cloud let in, as the command line claims it. */
  readonly caller?: string;
  readonly enteredAt: Instant;
  /** SHA-256 over the canonical JSON of all this and of the attempt it is for: its first characters are read aloud. */
  readonly digest: Digest;
}

/** The entry that was confirmed. */
export interface BrokenGlass extends TelephoneEntry {
  /** ARN that the cloud let in as the witness, as the command line claims it. */
  readonly witnessCaller?: string;
}

export interface GateDecision {
  readonly verdict: Verdict;
  /** Members in whose name it was decided. */
  readonly by: readonly string[];
  readonly at: Instant;
  readonly reasons: readonly string[];
  readonly votes: readonly Vote[];
  /** SHA-256 over the canonical JSON of the transcript of checks. */
  readonly transcriptDigest: Digest;
  /** Of every approval that counted. */
  readonly conditions?: readonly GateCondition[];
  /** Only where pull requests decide. */
  readonly pull?: DecidedPull;
  /** Instead of `pull`. */
  readonly breakGlass?: BrokenGlass;
}

export type GateStatus = 'open' | 'decided' | 'completed' | 'superseded' | 'expired';

export interface GateRecord {
  /** `<cutover>/<gate>/<attempt>`: one string names branch, file and item. */
  readonly instance: string;
  readonly cutover: string;
  readonly gate: string;
  /** 1, 2 …; counted over runs of the cutover. */
  readonly attempt: number;
  readonly status: GateStatus;
  readonly nonce: string;
  readonly evidenceDigest: Digest;
  readonly evidenceValidUntil: Instant;
  readonly openedAt: Instant;
  readonly deadline: Instant;
  readonly execution: string;
  readonly decisionSource: DecisionSource;
  readonly policy: GatePolicy;
  readonly roster: readonly RosterEntry[];
  /** Only where pull requests decide, and not before there is one. */
  readonly pull?: BoundPull;
  /** Waits for its witness, or was confirmed, or came to nothing. */
  readonly telephone?: TelephoneEntry;
  readonly decision?: GateDecision;
  readonly closedReason?: string;
  readonly closedAt?: Instant;
}

export const gateInstance = (cutover: string, gate: string, attempt: number): string =>
  `${cutover}/${gate}/${attempt}`;
