import type { Branch, Definition, State } from '#lib/asl/types.ts';

/** Every state of a definition by its name, those within branches behind the one that holds them. */
export const statesOf = ({ States }: Definition | Branch): ReadonlyMap<string, State> =>
  new Map(
    Object.entries(States).flatMap(([name, state]): (readonly [string, State])[] => [
      [name, state],
      ...(state.Type === 'Parallel' ? state.Branches.flatMap((branch) => [...statesOf(branch)]) : []),
    ]),
  );
