/** What must not move between freeze and the end of monitoring. */
export interface FrozenFact {
  readonly name: string;
  /** A digest or a short setting; never a secret. */
  readonly value: string;
  /** A material fact that moves voids the standing gate attempt; others are shown. */
  readonly material: boolean;
}

export interface FrozenFacts {
  /** As they are now: code digest, ERP integration settings, queue settings, certificate expiry … */
  read(): Promise<readonly FrozenFact[]>;
}
