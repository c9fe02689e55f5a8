import { isJsonObject } from '#lib/asl/json-path.ts';
import type { Definition, State } from '#lib/asl/types.ts';
import type { Json } from '#lib/json.ts';

const branchNames = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `branch${index}`);

const parallels = (definition: Definition) =>
  Object.entries(definition.States).flatMap(([name, state]) =>
    state.Type === 'Parallel' && typeof state.ResultPath === 'string'
      ? [{ name, state, at: state.ResultPath }]
      : [],
  );

const selecting = (state: State): State =>
  state.Type === 'Parallel' && typeof state.ResultPath === 'string'
    ? {
        ...state,
        ResultSelector: Object.fromEntries(
          branchNames(state.Branches.length).map((name, index) => [`${name}.$`, `$[${index}]`]),
        ),
      }
    : state;

/**
 * The same states without a path through a list, which moto reads wrongly (`list-index` in the table of features): results
 * of branches are named instead of numbered.
 */
export const aroundIndexes = (definition: Definition): Definition => {
  const paths = parallels(definition).map(({ at }) => at);
  const renamed: Definition = JSON.parse(
    paths.reduce(
      (text, at) =>
        text.replaceAll(
          new RegExp(`"${at.replaceAll(/[$.]/g, String.raw`\$&`)}\\[(\\d+)\\]`, 'g'),
          `"${at.replaceAll('$', '$$$$')}.branch$1`,
        ),
      JSON.stringify(definition),
    ),
  );
  return {
    ...renamed,
    States: Object.fromEntries(
      Object.entries(renamed.States).map(([name, state]) => [name, selecting(state)]),
    ),
  };
};

/** An output with its lists again. Only fields of the output itself: no compiled path lies deeper. */
export const withIndexes = (definition: Definition, output: Json): Json => {
  if (!isJsonObject(output)) return output;
  const lists = parallels(definition).flatMap(({ state, at }) => {
    const field = at.replace('$.', '');
    const named = output[field];
    if (!isJsonObject(named)) return [];
    return [[field, branchNames(state.Branches.length).map((name) => named[name] ?? null)] as const];
  });
  return { ...output, ...Object.fromEntries(lists) };
};
