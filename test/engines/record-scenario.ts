import { rehearsed } from '#test/rehearsal/rehearsed.ts';
import { makeTapeRecorder } from './record-tape.ts';
import type { Tape } from './tape.ts';

/** Enough for each scenario's own bounds; those who say how many they need get that. */
const FEW = 1_000;
const OWN_COUNT = ['firs-outage-13h'];

/** Rehearses a shipped scenario and keeps a tape of each execution that ended by itself, main and rollback. */
export const recordScenario = async (scenario: string, invoices = FEW): Promise<readonly Tape[]> => {
  const recorder = makeTapeRecorder();
  const { compiled, executions } = await rehearsed({
    scenario,
    ...(OWN_COUNT.includes(scenario) ? {} : { invoices }),
    history: recorder.history,
  });
  const { definition, rollbackDefinition } = compiled.program;
  // One that a way back stopped ends in the middle of a state, which no engine can be asked to do again.
  const ended = executions.filter(({ status }) => status !== 'stopped');
  return ended.map((execution) =>
    recorder.tape(`${scenario}, ${execution.machine}`, {
      ...execution,
      definition: execution.machine === 'main' ? definition : rollbackDefinition,
    }),
  );
};
