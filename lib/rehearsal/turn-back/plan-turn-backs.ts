/** All turn-backs of a runbook: which state, by which way, and what is asked for in it. Pure. */

import { statesOf } from '#lib/asl/states-of.ts';
import type { State } from '#lib/asl/types.ts';
import type { ExecutionInput } from '#lib/compiler/program.ts';
import type { CompiledRunbook } from '#lib/rehearsal/compiled-runbook.ts';
import { mainExecution } from '#lib/way-back/execution-names.ts';
import type { TurnTarget } from './turn-result.ts';
import { type WayTo, waysTo } from './ways-to.ts';

export interface PlannedTurn {
  readonly target: TurnTarget;
  readonly way: WayTo;
  readonly rollbackWay?: WayTo;
}

export interface TurnPlan {
  readonly turns: readonly PlannedTurn[];
  /** States that no answers of the calls lead to, by machine: defects of the compiler. */
  readonly unreachable: readonly { readonly machine: 'main' | 'rollback'; readonly state: string }[];
}

/** Of the states of a stage that one (from 1) is recovered from as well, and the cutover followed to its end. */
const RECOVERED = 2;

export const planTurnBacks = (compiled: CompiledRunbook): TurnPlan => {
  const { program, runbook, digests, calendar } = compiled;
  const input = {
    cutover: runbook.cutover,
    tenant: runbook.client.tenant,
    run: 1,
    resumeAt: 'beginning',
    digests: { ...digests },
    calendar: { ...calendar },
  } satisfies ExecutionInput;
  const pastReturn = new Set(
    program.stages.flatMap(({ id, wayBack }) => (wayBack === 'forward-fix' ? [id] : [])),
  );
  // A pilot that comes again in hypercare falls into days on which rehearsed people are away.
  const hypercare = runbook.stages.find((stage) => stage.hypercare)?.id;
  const ways = waysTo(program.definition, input, { avoid: pastReturn });
  const states = statesOf(program.definition);
  const ofStage = new Map<string | undefined, number>();
  const main = [...states.keys()].flatMap((state): PlannedTurn[] => {
    const way = ways.get(state);
    if (way === undefined) return [];
    const nth = (ofStage.get(way.stage) ?? 0) + 1;
    ofStage.set(way.stage, nth);
    const recovered = nth === RECOVERED && !pastReturn.has(way.stage ?? '') && way.stage !== hypercare;
    const recovery = recovered ? 'go' : 'no-go';
    return [{ way, target: { machine: 'main', state, kind: 'asked', recovery, completes: recovered } }];
  });
  return {
    turns: [...main, ...gone(ways, states, pastReturn), ...ofRollback(compiled, ways, input)],
    unreachable: [
      ...missing('main', states, ways),
      ...missing('rollback', statesOf(program.rollbackDefinition), waysOfRollback(compiled, input)),
    ],
  };
};

const missing = (
  machine: 'main' | 'rollback',
  states: ReadonlyMap<string, State>,
  ways: ReadonlyMap<string, unknown>,
): TurnPlan['unreachable'] =>
  [...states.keys()].flatMap((state) => (ways.has(state) ? [] : [{ machine, state }]));

/** One a stage: the first function that it calls is under way when the execution goes. */
const gone = (
  ways: ReadonlyMap<string, WayTo>,
  states: ReadonlyMap<string, State>,
  pastReturn: ReadonlySet<string>,
): readonly PlannedTurn[] => {
  const first = new Map<string, WayTo>();
  for (const way of ways.values()) {
    const usual = way.steerings.length === 0 && states.get(way.state)?.Type === 'Task';
    if (usual && way.stage !== undefined && !pastReturn.has(way.stage) && !first.has(way.stage))
      first.set(way.stage, way);
  }
  return [...first.values()].map((way) => ({
    way,
    target: { machine: 'main', state: way.state, kind: 'gone', recovery: 'no-go', completes: false },
  }));
};

type RollbackWay = WayTo & { readonly recovery: 'go' | 'no-go' };

/** Each state by the cheaper of the two: a committee that says no, or one that says go, wherever it is asked. */
const waysOfRollback = (
  { program }: CompiledRunbook,
  input: ExecutionInput,
): ReadonlyMap<string, RollbackWay> => {
  const started = {
    ...input,
    digests: { ...input.digests },
    trigger: 'explored',
    mainExecution: mainExecution(input.cutover, 1),
  };
  const found = new Map<string, RollbackWay>();
  for (const recovery of ['no-go', 'go'] as const) {
    for (const [state, way] of waysTo(program.rollbackDefinition, started, { usually: recovery })) {
      const known = found.get(state);
      if (known === undefined || way.steerings.length < known.steerings.length)
        found.set(state, { ...way, recovery });
    }
  }
  return found;
};

/** Where the rollback is begun whose states are looked at: late in the pilot, with invoices on all ways. */
const whereItBegins = (compiled: CompiledRunbook, ways: ReadonlyMap<string, WayTo>): WayTo => {
  const pilot = compiled.runbook.stages.find(({ kind }) => kind === 'pilot');
  const states = compiled.program.definition.States;
  const usual = [...ways.values()].filter(
    (way) => way.steerings.length === 0 && states[way.state]?.Type === 'Task',
  );
  const found = usual.findLast(({ stage }) => stage === pilot?.id) ?? usual.at(0);
  if (found === undefined) throw new Error('the definition calls no function');
  return found;
};

const ofRollback = (
  compiled: CompiledRunbook,
  ways: ReadonlyMap<string, WayTo>,
  input: ExecutionInput,
): readonly PlannedTurn[] => {
  const way = whereItBegins(compiled, ways);
  const rollbackWays = waysOfRollback(compiled, input);
  return [...statesOf(compiled.program.rollbackDefinition).keys()].flatMap((state) => {
    const rollbackWay = rollbackWays.get(state);
    if (rollbackWay === undefined) return [];
    const { recovery } = rollbackWay;
    return (['asked-twice', 'rollback-died'] as const).map((kind) => ({
      way,
      rollbackWay,
      target: { machine: 'rollback' as const, state, kind, recovery, completes: false },
    }));
  });
};
