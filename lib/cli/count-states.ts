import type { Definition } from '#lib/asl/types.ts';

/** Every state of a definition, those within branches too. */
export const countStates = (definition: Pick<Definition, 'States'>): number =>
  Object.values(definition.States).reduce(
    (sum, state) =>
      sum +
      1 +
      (state.Type === 'Parallel'
        ? state.Branches.reduce((inner, branch) => inner + countStates(branch), 0)
        : 0),
    0,
  );
