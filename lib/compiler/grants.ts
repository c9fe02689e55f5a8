/** Which functions each machine may invoke: exactly those that its definition calls. */
import type { Definition, State } from '#lib/asl/types.ts';
import { ACTION_NAMES, type ActionName, MACHINERY, type MachineryName } from '#lib/runbook/actions.ts';
import type { Grant } from './program.ts';

const callsOf = (state: State): readonly string[] => {
  if (state.Type === 'Task') return [state.Parameters.FunctionName];
  if (state.Type !== 'Parallel') return [];
  return state.Branches.flatMap((branch) => Object.values(branch.States).flatMap(callsOf));
};

const known = (name: string): ActionName | MachineryName => {
  const found =
    ACTION_NAMES.find((action) => action === name) ?? MACHINERY.find((machinery) => machinery === name);
  if (!found) throw new Error(`the definition calls ${name}, which is no function of this repository`);
  return found;
};

export const grantsOf = (machine: Grant['machine'], definition: Definition): readonly Grant[] =>
  [...new Set(Object.values(definition.States).flatMap(callsOf))]
    .toSorted()
    .map((name) => ({ machine, invoke: known(name) }));
