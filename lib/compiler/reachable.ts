import type { Definition, State } from '#lib/asl/types.ts';

const targets = (state: State): readonly string[] => {
  switch (state.Type) {
    case 'Choice':
      return [...state.Choices.map((rule) => rule.Next), state.Default];
    case 'Task':
    case 'Parallel':
      return [...(state.Next ? [state.Next] : []), ...(state.Catch ?? []).map((each) => each.Next)];
    case 'Wait':
    case 'Pass':
      return state.Next ? [state.Next] : [];
    case 'Succeed':
    case 'Fail':
      return [];
  }
};

/** Leaves out what nothing leads to, such as ends that a runbook cannot come to. Throws where a target is missing. */
export const reachable = (definition: Definition): Definition => {
  const seen = new Set<string>();
  const open = [definition.StartAt];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    const state = definition.States[name];
    if (!state) throw new Error(`no state is named "${name}"`);
    open.push(...targets(state));
  }
  return {
    ...definition,
    States: Object.fromEntries(Object.entries(definition.States).filter(([name]) => seen.has(name))),
  };
};
