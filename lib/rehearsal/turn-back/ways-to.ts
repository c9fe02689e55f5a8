/**
 * The way to every state of a definition with the fewest things out of the ordinary, found by running the interpreter
 * over all answers its calls may get. Pure: no function is called, and no wait waits.
 */
import type { Execution, Step } from '#lib/asl/execution.ts';
import { advance, begin } from '#lib/asl/interpreter.ts';
import { isJsonObject } from '#lib/asl/json-path.ts';
import { statesOf } from '#lib/asl/states-of.ts';
import type { Definition } from '#lib/asl/types.ts';
import { canonicalJson } from '#lib/digest.ts';
import { type Instant, instant } from '#lib/instant.ts';
import type { Json, JsonObject } from '#lib/json.ts';
import { liveRegisters } from './live-registers.ts';
import { type Decision, type PossibleAnswer, possibleAnswers } from './possible-answers.ts';
import type { Steering } from './steer.ts';

export interface WayTo {
  readonly state: string;
  /** The stage of the last call before it, or its own; undefined before the first. */
  readonly stage: string | undefined;
  readonly steerings: readonly Steering[];
  /** How many states are entered before it. */
  readonly depth: number;
  /** How far off the usual: of two ways the lesser is taken. */
  readonly cost: number;
}

interface Node {
  readonly execution: Execution;
  readonly cost: number;
  readonly depth: number;
  readonly stage: string | undefined;
  readonly steerings: readonly Steering[];
  /** Calls of each state so far. */
  readonly visits: ReadonlyMap<string, number>;
  readonly pending: Pending | undefined;
}

interface Pending {
  readonly attempt: string;
  readonly state: string;
  readonly functionName: string;
  readonly payload: JsonObject;
}

/** After every moment of any calendar: a wait in the past is over at once. */
const NOW: Instant = instant(Date.UTC(2200, 0));

const MOST_NODES = 50_000;

/** What calls write; all other data are those of the input. */
const REGISTERS: ReadonlySet<string> = new Set(['loop', 'stage', 'gate', 'decision', 'answer', 'checks']);

/** Executions with the same key have the same ways ahead. */
const keyOf = ({ threads }: Execution, live: ReadonlyMap<string, ReadonlySet<string>>): string => {
  const main = threads.find(({ branch }) => branch === null);
  const data = isJsonObject(main?.input) ? main.input : {};
  const kept = Object.entries(data).filter(([register]) => live.get(main?.state ?? '')?.has(register));
  return canonicalJson([
    Object.fromEntries(kept.filter(([register]) => REGISTERS.has(register))),
    threads.map(({ state, activity }) => [state, activity.kind === 'ended' ? activity.output : null]),
  ]);
};

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

/** The call that is answered next: of several side by side the first. */
const nextCall = (execution: Execution, calls: readonly Pending[]): Pending | undefined => {
  const open = new Set(
    execution.threads.flatMap(({ activity }) => (activity.kind === 'invoking' ? [activity.attempt] : [])),
  );
  return calls.find(({ attempt }) => open.has(attempt));
};

const callsOf = (step: Step): readonly Pending[] =>
  step.effects.flatMap((effect) => (effect.kind === 'invoke' ? [effect] : []));

const answer = (
  definition: Definition,
  execution: Execution,
  pending: Pending,
  how: PossibleAnswer,
): readonly Step[] => {
  const { attempt } = pending;
  if (how.returns === undefined) {
    return [advance(definition, execution, { kind: 'threw', attempt, error: 'Broken', cause: '' }, NOW)];
  }
  const returned = advance(definition, execution, { kind: 'returned', attempt, output: how.returns }, NOW);
  const waiting = returned.execution.threads.find(({ activity }) => activity.kind === 'submitted');
  if (waiting?.activity.kind !== 'submitted') return [returned];
  const { token, timer } = waiting.activity;
  const { answered } = how;
  if (answered !== undefined) {
    return [
      returned,
      advance(definition, returned.execution, { kind: 'answered', token, output: answered }, NOW),
    ];
  }
  if (timer === null) throw new Error(`${pending.state} waits without a time-out`);
  return [returned, advance(definition, returned.execution, { kind: 'fired', timer }, NOW)];
};

export interface ExploreOptions {
  /** Stages that are entered only where nothing else leads to a state. @default none */
  readonly avoid?: ReadonlySet<string>;
  /** What committees decide where nothing else is laid down. @default go */
  readonly usually?: Decision;
}

/** What no way leads to is left out. */
export const waysTo = (
  definition: Definition,
  input: JsonObject,
  options: ExploreOptions = {},
): ReadonlyMap<string, WayTo> => {
  const { avoid = new Set(), usually = 'go' } = options;
  const live = liveRegisters(definition);
  const total = statesOf(definition).size;
  const ways = new Map<string, WayTo>();
  const seen = new Set<string>();
  /** Nodes by cost; within a cost first come, first served. */
  const frontier: Node[][] = [];
  const put = (node: Node): void => {
    const bucket = frontier[node.cost] ?? [];
    bucket.push(node);
    frontier[node.cost] = bucket;
  };
  let open: readonly Pending[] = [];

  const enter = (
    from: Omit<Node, 'execution' | 'pending'>,
    steps: readonly Step[],
    calls: readonly Pending[],
  ): void => {
    const last = steps.at(-1);
    if (last === undefined) return;
    let { depth } = from;
    let { stage } = from;
    for (const { type, stateName, details } of steps.flatMap(({ history }) => history)) {
      if (type === 'TaskScheduled') stage = stageOf(details) ?? stage;
      if (!type.endsWith('StateEntered') || stateName === undefined) continue;
      depth += 1;
      // A way is seen when it is opened, before all cheaper ones were followed.
      if (from.cost < (ways.get(stateName)?.cost ?? Number.POSITIVE_INFINITY)) {
        const { steerings, cost } = from;
        ways.set(stateName, { state: stateName, stage, steerings, depth, cost });
      }
    }
    // The stage of a Task is known once it is scheduled, right after it was entered.
    for (const { state, payload } of steps.flatMap(callsOf)) {
      const way = ways.get(state);
      if (way?.depth === depth && way.cost === from.cost)
        ways.set(state, { ...way, stage: text(payload.stage) || way.stage });
    }
    open = [...calls, ...steps.flatMap(callsOf)];
    const pending = nextCall(last.execution, open);
    put({ ...from, depth, stage, execution: last.execution, pending: pending && { ...pending } });
    remaining.set(last.execution, open);
  };
  const remaining = new WeakMap<Execution, readonly Pending[]>();

  enter(
    { cost: 0, depth: 0, stage: undefined, steerings: [], visits: new Map() },
    [begin(definition, { name: 'explored', machine: 'explored', input, tokenSeed: 'explored' }, NOW)],
    [],
  );
  for (let cost = 0; cost < frontier.length; cost += 1) {
    // What is not followed yet costs as much at least.
    if (ways.size === total && [...ways.values()].every((way) => way.cost <= cost)) return ways;
    const bucket = frontier[cost] ?? [];
    for (let node = bucket.shift(); node; node = bucket.shift()) {
      const { execution, pending } = node;
      if (pending === undefined) continue;
      const visit = (node.visits.get(pending.state) ?? 0) + 1;
      // How often a gate was asked is in no register when it is asked anew.
      const asked = pending.functionName === 'gate-evidence' ? ` ${visit}` : '';
      const key = `${keyOf(execution, live)}${asked}`;
      if (seen.has(key)) continue;
      seen.add(key);
      if (seen.size > MOST_NODES)
        throw new Error(`more than ${MOST_NODES} ways to look at: the definition has a loop without a bound`);
      const { functionName, payload, state } = pending;
      const visits = new Map(node.visits).set(state, visit);
      const detour = functionName === 'stage-enter' && avoid.has(text(payload.subject)) ? 2 : 0;
      for (const how of possibleAnswers({ functionName, payload, visit, usually })) {
        const { steer } = how;
        const steerings = steer
          ? [
              ...node.steerings,
              { state, visit, subject: text(payload.subject), stage: text(payload.stage), steer },
            ]
          : node.steerings;
        enter(
          { cost: cost + how.cost + detour, depth: node.depth, stage: node.stage, steerings, visits },
          answer(definition, execution, pending, how),
          remaining.get(execution) ?? [],
        );
      }
    }
  }
  return ways;
};

const stageOf = (details: JsonObject): string | undefined => {
  const { parameters } = details;
  const payload = isJsonObject(parameters) ? parameters.Payload : undefined;
  return isJsonObject(payload) ? text(payload.stage) || undefined : undefined;
};
