import type { Definition } from '#lib/asl/types.ts';
import { makeImproviser } from './improviser.ts';
import { performOnInterpreter } from './interpreter-engine.ts';
import { recordScenario } from './record-scenario.ts';
import type { Tape } from './tape.ts';

/** Seeds of improvised runs: those of the first dozen that lead where no other did. */
const SEEDS = { main: [1, 2, 3, 4, 7, 9, 12], rollback: [1, 2, 3] } as const;

const improvised = (machine: keyof typeof SEEDS, tapes: readonly Tape[]): Promise<readonly Tape[]> => {
  const model = tapes.find(({ title }) => title.endsWith(`, ${machine}`));
  if (model === undefined) throw new Error(`no scenario has an execution of the ${machine} machine`);
  return Promise.all(
    SEEDS[machine].map((seed) =>
      performOnInterpreter(
        { ...model, title: `improvised ${seed}, ${machine}`, name: `improvised-${seed}` },
        makeImproviser(seed),
      ),
    ),
  );
};

/** Those whose executions take ways of their own: what else happens to invoices is no matter of an engine. */
const SCENARIOS = ['firs-outage-13h', 'go', 'no-go', 'no-go-after-pilot', 'undecided', 'undecided-exit'];

/**
 * Of the executions of these scenarios, and of runs in which anything may be answered. Tapes of one machine share one
 * definition, which takes moto seconds to read, so each execution has a name of its own.
 */
export const allTapes = async (): Promise<readonly Tape[]> => {
  const definitions = new Map<string, Definition>();
  const shared = (definition: Definition): Definition => {
    const text = JSON.stringify(definition);
    const known = definitions.get(text) ?? definition;
    definitions.set(text, known);
    return known;
  };
  const tapes: Tape[] = [];
  for (const scenario of SCENARIOS) {
    for (const tape of await recordScenario(scenario))
      tapes.push({ ...tape, name: `${tape.name}-${scenario}`, definition: shared(tape.definition) });
  }
  return [...tapes, ...(await improvised('main', tapes)), ...(await improvised('rollback', tapes))];
};
