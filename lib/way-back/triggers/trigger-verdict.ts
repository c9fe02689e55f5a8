import type { JsonObject } from '#lib/json.ts';
import type { Result } from '#lib/result.ts';

/** What one look says of one trigger. `inconclusive` is never taken for well: it is said, and people look. */
export interface TriggerVerdict {
  readonly trigger: string;
  readonly verdict: 'pulled' | 'quiet' | 'inconclusive';
  readonly reasons: readonly string[];
  readonly numbers: JsonObject;
  /** Of one that is pulled by what a person declared and by nothing that was measured: who. */
  readonly declaredBy?: string;
}

/** A store's answer, or why there is none. */
export type Read<T> = Result<T, string>;

export const quiet = (trigger: string, reason: string, numbers: JsonObject = {}): TriggerVerdict => ({
  trigger,
  verdict: 'quiet',
  reasons: [reason],
  numbers,
});

export const inconclusive = (trigger: string, reason: string, numbers: JsonObject = {}): TriggerVerdict => ({
  trigger,
  verdict: 'inconclusive',
  reasons: [reason],
  numbers,
});
