import type { BoundPull, GateDecision, GateRecord, TelephoneEntry } from '#lib/gates/gate-record.ts';

/** Gate attempts. Strongly consistent; every write is conditional, so an attempt is decided at most once. */
export interface GateStore {
  /** Create-only. `exists`: this attempt is open already (the call is a repeat). */
  open(record: GateRecord): Promise<'opened' | 'exists'>;
  get(instance: string): Promise<GateRecord | undefined>;
  /** All attempts of one gate, oldest first. */
  attempts(cutover: string, gate: string): Promise<readonly GateRecord[]>;
  listOpen(cutover: string): Promise<readonly GateRecord[]>;
  list(cutover: string): Promise<readonly GateRecord[]>;
  /**
   * The one pull request that can decide an open attempt, written once. `same`: that very one stands already; `other`: another
   * one does, and it stays; `closed`: the attempt is not open, or was never opened.
   */
  bind(instance: string, pull: BoundPull): Promise<'bound' | 'same' | 'other' | 'closed'>;
  /** What was entered by telephone, on an open attempt of that nonce and evidence; it takes an earlier one's place. False otherwise. */
  enter(instance: string, nonce: string, evidenceDigest: string, entry: TelephoneEntry): Promise<boolean>;
  /**
   * open → decided, if status, nonce and evidence digest still hold; false otherwise. A decision by telephone only while the very
   * entry that it confirms stands.
   */
  decide(instance: string, nonce: string, evidenceDigest: string, decision: GateDecision): Promise<boolean>;
  /** decided → completed: the token was answered. */
  complete(instance: string): Promise<boolean>;
  /** open → superseded or expired, with the reason shown to people. */
  close(instance: string, status: 'superseded' | 'expired', reason: string): Promise<boolean>;
}
