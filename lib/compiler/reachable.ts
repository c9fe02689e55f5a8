import { targetsOf } from '#lib/asl/graph-rules.ts';
import type { Definition } from '#lib/asl/types.ts';

/** Leaves out what nothing leads to, such as ends that a runbook cannot come to. Throws where a target is missing. */
export const reachable = (definition: Definition): Definition => {
  const seen = new Set<string>();
  const open = [definition.StartAt];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    const state = definition.States[name];
    if (!state) throw new Error(`no state is named "${name}"`);
    open.push(...targetsOf(state));
  }
  return {
    ...definition,
    States: Object.fromEntries(Object.entries(definition.States).filter(([name]) => seen.has(name))),
  };
};
