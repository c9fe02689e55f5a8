/** What a gate shows: one canonical JSON document, its SHA-256, and until when it is valid (DESIGN section 1). */
import type { JsonObject } from '#lib/json.ts';

export type CriterionVerdict = 'pass' | 'fail' | 'inconclusive' | 'missing';

/** A criterion agreed beforehand, beside what was measured. */
export interface Criterion {
  readonly id: string;
  readonly title: string;
  readonly verdict: CriterionVerdict;
  readonly measured: string;
  readonly required: string;
  /** A mandatory criterion that is not `pass` forbids a go. */
  readonly mandatory: boolean;
  readonly source: string;
}

export interface Evidence {
  readonly instance: string;
  readonly cutover: string;
  readonly gate: string;
  readonly attempt: number;
  /** ISO instants. */
  readonly assembledAt: string;
  readonly validUntil: string;
  readonly digests: {
    readonly program: string;
    readonly code: string;
    readonly calendar: string;
    readonly roster: string;
  };
  readonly criteria: readonly Criterion[];
  /** Sections a person reads beside the criteria: plan against actual, invoices, policies, risks. */
  readonly facts: JsonObject;
}
