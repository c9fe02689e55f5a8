import type { Definition } from '#lib/asl/types.ts';
import { fromIso } from '#lib/instant.ts';
import type { Json, JsonObject } from '#lib/json.ts';
import type { EngineName } from '../engine.ts';
import type { Tape, TapedCall } from '../tape.ts';

/** What AWS documents an execution to come to. */
interface Expected {
  readonly states: readonly string[];
  readonly output?: Json;
  /** Given: the execution fails with it. */
  readonly error?: string;
}

/** One thing that the subset of `lib/asl/types.ts` can say, as the smallest definition that shows it. */
export interface Feature {
  readonly id: string;
  readonly title: string;
  readonly definition: Definition;
  /** @default {} */
  readonly input?: JsonObject;
  /** @default none */
  readonly calls?: readonly TapedCall[];
  readonly expected: Expected;
  /** The page of AWS, or the recorded history, that says so. */
  readonly source: string;
  /**
   * What an engine does instead. Where one is given and the engine does as AWS after all, `npm run test:engines` fails: the
   * defect is gone, and so is the reason for whatever goes around it.
   */
  readonly defects?: Readonly<Partial<Record<EngineName, string>>>;
  /** Where it cannot be brought about from outside. */
  readonly notPlayable?: Readonly<Partial<Record<EngineName, string>>>;
}

const STARTED_AT = fromIso('2027-01-04T08:00:00Z');

/** To be played, and to be compared with: what is expected stands on it as if it had been recorded. */
export const tapeOf = (
  { id, definition, input = {}, calls = [], expected }: Feature,
  name: string,
): Tape => ({
  title: id,
  name,
  definition,
  input,
  startedAt: STARTED_AT,
  states: expected.states,
  inBranches: [],
  calls,
  status: expected.error === undefined ? 'succeeded' : 'failed',
  output: expected.output ?? null,
  error: expected.error ?? null,
});

/** A call that returns `result`. */
export const returned = (functionName: string, payload: JsonObject, result: JsonObject): TapedCall => ({
  state: '',
  functionName,
  payload,
  fate: { kind: 'returned', result },
  answer: null,
});

export const threw = (functionName: string, payload: JsonObject, error: string): TapedCall => ({
  ...returned(functionName, payload, {}),
  fate: { kind: 'threw', error, cause: 'on purpose' },
});

/** Never returns. */
export const silent = (functionName: string, payload: JsonObject): TapedCall => ({
  ...returned(functionName, payload, {}),
  fate: { kind: 'silent' },
});

/** Hands its token out; `null` lets it time out. */
export const asked = (functionName: string, payload: JsonObject, output: JsonObject | null): TapedCall => ({
  ...returned(functionName, { ...payload, token: 'a token' }, {}),
  answer: output === null ? { kind: 'timed-out' } : { kind: 'answered', output },
});
