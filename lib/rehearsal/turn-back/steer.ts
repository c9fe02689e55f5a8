/** What leads an execution off its usual way, without touching its definition: how one call of a state is answered. */
import type { JsonObject } from '#lib/json.ts';

export type Steer =
  /** The function does its work; these fields of its answer are others. */
  | { readonly by: 'result'; readonly change: JsonObject }
  /** The function throws before it does anything. */
  | { readonly by: 'break' }
  /** What the owner says who is waited for; `nobody`: the calendar's time runs out. */
  | { readonly by: 'person'; readonly answer: 'done' | 'retry' | 'give-up' | 'nobody' }
  /** What the committee decides; `undecided`: nobody votes. */
  | { readonly by: 'votes'; readonly decision: 'go' | 'no-go' | 'undecided' };

/** A steer, and the call it is for: the `visit`-th (from 1) that this state makes. */
export interface Steering {
  readonly state: string;
  readonly visit: number;
  /** Of the call: a task, gate or stage. */
  readonly subject: string;
  readonly stage: string;
  readonly steer: Steer;
}

export const steerWords = ({ state, visit, steer }: Steering): string => {
  const at = visit === 1 ? state : `${state} (time ${visit})`;
  switch (steer.by) {
    case 'result':
      return `${at} answers ${Object.values(steer.change)
        .map((value) => JSON.stringify(value).replaceAll('"', ''))
        .join(', ')}`;
    case 'break':
      return `${at} breaks`;
    case 'person':
      return `${at}: ${steer.answer === 'nobody' ? 'nobody answers' : `the owner says ${steer.answer}`}`;
    case 'votes':
      return `${at}: ${steer.decision}`;
  }
};
