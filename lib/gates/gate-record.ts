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
  readonly side: 'customer' | 'provider';
  /** The customer's Finance must be among a go; a roster that names nobody's role allows none. */
  readonly role?: Person['role'];
  readonly deputy?: {
    readonly person: string;
    readonly from: Instant;
    readonly to: Instant;
    /** A deputy of the provider's does not speak for the customer's Finance; nor does one whose side is not known. */
    readonly side?: 'customer' | 'provider';
  };
}

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
  readonly decision?: GateDecision;
  readonly closedReason?: string;
  readonly closedAt?: Instant;
}

export const gateInstance = (cutover: string, gate: string, attempt: number): string =>
  `${cutover}/${gate}/${attempt}`;
