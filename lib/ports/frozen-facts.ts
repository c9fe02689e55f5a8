import type { MasterData } from '#lib/ports/erp.ts';

/** What must not move between freeze and the end of monitoring. */
export interface FrozenFact {
  readonly name: string;
  /** A digest or a short setting; never a secret. */
  readonly value: string;
  /** A material fact that moves voids the standing gate attempt; others are shown. */
  readonly material: boolean;
  /** For people, beside the value: who says so, and until when. Nothing is compared by it. */
  readonly about?: string;
  /** Why nothing may be built on it, in words and with what to do; no baseline is recorded over it. */
  readonly missing?: string;
}

/** Kept by record: a new customer or product that passes the check moves nothing, one that changed or went does. */
export interface FrozenMasterData extends Pick<MasterData, 'customers' | 'products' | 'taxCodes'> {
  /** What intake checks of a customer for this client. */
  readonly customerRules: { readonly tinShapes: readonly RegExp[]; readonly homeCountry: string };
}

export interface FrozenFacts {
  /** As they are now: code digest, ERP integration settings, queue settings, certificate expiry … */
  read(): Promise<readonly FrozenFact[]>;
  /** Left out: no master data is frozen, as in a test. Every world that a cutover runs in has it. */
  readonly masterData?: FrozenMasterData;
}
