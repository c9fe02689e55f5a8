/** Whether what would start the way back by itself is able to: asked before the gates that rely on it. */
export interface ArmingFact {
  /** What has to hold, for people: `alarm clearance-falls has its actions on`. */
  readonly what: string;
  readonly ok: boolean;
  /** What was seen, and where it is not well: what to do. */
  readonly detail: string;
}

export interface Arming {
  /** Every part, each with what was seen of it. A part that cannot be read is not ok. Never throws for one part alone. */
  facts(): Promise<readonly ArmingFact[]>;
}
