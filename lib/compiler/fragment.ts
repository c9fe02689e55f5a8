/** A piece of a definition: where it begins, and its states. Pieces name the state that follows by its name. */
import type { State } from '#lib/asl/types.ts';

export interface Fragment {
  readonly start: string;
  readonly states: Readonly<Record<string, State>>;
}

/** Throws where two pieces have a state of one name: the checks on titles must have seen that before. */
export const joinStates = (fragments: readonly Fragment[]): Readonly<Record<string, State>> => {
  const states: Record<string, State> = {};
  for (const [name, state] of fragments.flatMap((fragment) => Object.entries(fragment.states))) {
    if (Object.hasOwn(states, name)) {
      throw new Error(`two states are named "${name}": two titles of the runbook are the same`);
    }
    states[name] = state;
  }
  return states;
};
