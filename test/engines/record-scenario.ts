import { rehearsed } from '#test/rehearsal/rehearsed.ts';
import { makeTapeRecorder } from './record-tape.ts';
import type { Tape } from './tape.ts';

/** Enough for each scenario's own bounds; those who say how many they need get that. */
const FEW = 1_000;
const OWN_COUNT = ['pilot-inconclusive'];

/** Rehearses a shipped scenario and keeps a tape of each execution, main and rollback. */
export const recordScenario = async (scenario: string, invoices = FEW): Promise<readonly Tape[]> => {
  const recorder = makeTapeRecorder();
  const { compiled, executions } = await rehearsed({
    scenario,
    ...(OWN_COUNT.includes(scenario) ? {} : { invoices }),
    history: recorder.history,
  });
  const { definition, rollbackDefinition } = compiled.program;
  return executions.map((execution) =>
    recorder.tape(`${scenario}, ${execution.machine}`, {
      ...execution,
      definition: execution.machine === 'main' ? definition : rollbackDefinition,
    }),
  );
};
