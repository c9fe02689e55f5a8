import type { Json, JsonObject } from '#lib/json.ts';
import type { Call, TapedCall } from './tape.ts';

export interface Player {
  /**
   * What the tape has for a call; undefined when the engine asks for something that was never asked. An engine that cannot
   * say which function it called is taken to have called the one on the tape: a state's function is never computed.
   */
  next(functionName: string | undefined, payload: JsonObject): TapedCall | undefined;
  /** All calls so far, as the engine made them. */
  readonly asked: readonly Call[];
}

const part = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

/** Branches of a Parallel call in any order; what belongs to one subject is called one after the other. */
export const channelOf = ({ payload }: Pick<Call, 'payload'>): string =>
  `${part(payload.stage)}/${part(payload.subject)}`;

/** Stands for every function of a definition: gives the tape's results back, for each subject in order. */
export const makePlayer = (calls: readonly TapedCall[]): Player => {
  const channels = Map.groupBy(calls, channelOf);
  const asked: Call[] = [];
  return {
    asked,
    next(functionName, payload) {
      const taped = channels.get(channelOf({ payload }))?.shift();
      asked.push({ functionName: functionName ?? taped?.functionName ?? 'unknown', payload });
      return functionName === undefined || taped?.functionName === functionName ? taped : undefined;
    },
  };
};
