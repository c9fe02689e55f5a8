import { targetsOf } from '#lib/asl/graph-rules.ts';
import type { Definition, State } from '#lib/asl/types.ts';
import type { Json } from '#lib/json.ts';

const REGISTER = /^\$\.([A-Za-z]+)/;

const registerOf = (path: string): string | undefined => REGISTER.exec(path)?.[1];

/** Every register that a value names as a path, however deep. */
const namedIn = (value: Json | undefined): readonly string[] => {
  if (typeof value === 'string') {
    const register = registerOf(value);
    return register === undefined ? [] : [register];
  }
  if (Array.isArray(value)) return value.flatMap(namedIn);
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(namedIn) : [];
};

const plain = (value: unknown): Json => JSON.parse(JSON.stringify(value) ?? 'null');

const usesOf = (state: State): readonly string[] => {
  switch (state.Type) {
    case 'Task':
      return namedIn(state.Parameters.Payload);
    case 'Choice':
      return namedIn(plain(state.Choices));
    case 'Pass':
      return namedIn(state.Parameters);
    case 'Parallel':
      return state.Branches.flatMap(({ States }) => Object.values(States).flatMap(usesOf));
    default:
      return [];
  }
};

/** What is read later, by state: two executions that agree in it, and in their state, have the same ways ahead. */
export const liveRegisters = ({ States }: Definition): ReadonlyMap<string, ReadonlySet<string>> => {
  const live = new Map(Object.entries(States).map(([name, state]) => [name, new Set(usesOf(state))]));
  for (let grew = true; grew; ) {
    grew = false;
    for (const [name, state] of Object.entries(States)) {
      const mine = live.get(name) ?? new Set();
      const before = mine.size;
      const written = 'ResultPath' in state && state.ResultPath ? registerOf(state.ResultPath) : undefined;
      const next = 'Next' in state ? state.Next : undefined;
      for (const target of targetsOf(state)) {
        for (const register of live.get(target) ?? []) {
          // A catcher writes only its error; the result is written on the way that went well.
          if (target !== next || register !== written) mine.add(register);
        }
      }
      grew ||= mine.size > before;
    }
  }
  return live;
};
