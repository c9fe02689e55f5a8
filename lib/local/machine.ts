import type { Effect, Execution, ExecutionEvent, Step } from '#lib/asl/execution.ts';
import type { HistoryEvent } from '#lib/asl/history-event.ts';
import { advance, begin } from '#lib/asl/interpreter.ts';
import { isTooLarge, MAX_PAYLOAD_BYTES } from '#lib/asl/limits.ts';
import type { Definition } from '#lib/asl/types.ts';
import { validateDefinition } from '#lib/asl/validate-definition.ts';
import { canonicalJson } from '#lib/digest.ts';
import type { Instant } from '#lib/instant.ts';
import type { Json, JsonObject } from '#lib/json.ts';
import type { ExecutionStatus, Machine } from '#lib/ports/machine.ts';
import type { Random } from '#lib/ports/random.ts';
import type { VirtualClock } from './virtual-clock.ts';

export interface LocalMachineOptions {
  readonly virtual: VirtualClock;
  /** Tokens come from it. */
  readonly random: Random;
  readonly definitions: Readonly<Record<'main' | 'rollback', Definition>>;
  /**
   * Calls a function by its logical name. What it throws fails the task as Lambda would: error = `error.name`. An error
   * named `Lambda.ServiceException` (or another transport error) stands for a fault of the Lambda service. `state` is the
   * one that calls.
   */
  readonly invoke: (
    functionName: string,
    payload: JsonObject,
    execution: string,
    state: string,
  ) => Promise<JsonObject>;
  /** Every history event as it comes about; the machine keeps none. */
  readonly onEvent?: (execution: string, event: HistoryEvent, stateName?: string) => void;
  /** Refuses definitions outside the subset at once. @default true */
  readonly validate?: boolean;
}

export interface ExecutionSummary {
  readonly name: string;
  readonly machine: 'main' | 'rollback';
  readonly status: ExecutionStatus;
  readonly startedAt: Instant;
  readonly endedAt: Instant | null;
  /** Null unless it succeeded. */
  readonly output: Json;
  readonly error: string | null;
  readonly cause: string | null;
  /** Of a rollback: the state that the main execution was in when it began; null if none ran. */
  readonly turnedBackFrom: string | null;
}

/** What is left over; all empty when every execution came to its end. */
export interface Leftovers {
  readonly clean: boolean;
  readonly running: readonly string[];
  /** `<execution>: <state>` of tasks that wait for an answer. */
  readonly openTokens: readonly string[];
  /** `<execution>: <timer>`. */
  readonly timers: readonly string[];
}

export interface LocalMachine extends Machine {
  executions(): readonly ExecutionSummary[];
  /** Over all executions: distinct states entered, transitions as AWS bills them, history events. */
  counts(): { readonly states: number; readonly transitions: number; readonly historyEvents: number };
  drainedCleanly(): Leftovers;
  /** All executions as plain data. */
  snapshot(): readonly Execution[];
}

/** Narrower than AWS by some signs that no name of ours has. */
const EXECUTION_NAME = /^[A-Za-z0-9_-]{1,80}$/;

interface Run {
  readonly machine: 'main' | 'rollback';
  readonly definition: Definition;
  readonly turnedBackFrom: string | null;
  execution: Execution;
  readonly timers: Map<string, () => void>;
  /** Open token → state that waits for it. */
  readonly tokens: Map<string, string>;
}

/** What crosses to a function or back is a copy in JSON, as on AWS: nothing is shared, `undefined` is lost. */
const jsonClone = <T extends Json>(value: T): T => JSON.parse(JSON.stringify(value) ?? 'null');

const validated = (definition: Definition, machine: string): void => {
  const result = validateDefinition(definition);
  if (result.ok) return;
  const problems = result.error.map(
    ({ code, state, message }) => `  ${state ?? machine}: ${message} (${code})`,
  );
  throw new Error(`the ${machine} definition cannot be run:\n${problems.join('\n')}`);
};

/** `errorType`, `errorMessage`: what the Lambda service makes of an exception. Without the trace, which differs by machine. */
const lambdaError = (thrown: unknown): { readonly error: string; readonly cause: string } => {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  if (error.name.startsWith('Lambda.')) return { error: error.name, cause: error.message };
  return {
    error: error.name,
    cause: JSON.stringify({ errorType: error.name, errorMessage: error.message }),
  };
};

/** Port `Machine` on the interpreter and the virtual clock. */
export const makeLocalMachine = (options: LocalMachineOptions): LocalMachine => {
  const { virtual, random, definitions, invoke, onEvent } = options;
  const runs = new Map<string, Run>();
  const tokens = new Map<string, Run>();
  const statesEntered = new Set<string>();

  if (options.validate ?? true) {
    validated(definitions.main, 'main');
    validated(definitions.rollback, 'rollback');
  }

  const turnedBackFrom = (machine: 'main' | 'rollback', { mainExecution }: JsonObject): string | null => {
    if (machine === 'main' || typeof mainExecution !== 'string') return null;
    const { threads = [] } = runs.get(mainExecution)?.execution ?? {};
    return threads.find(({ branch }) => branch === null)?.state ?? null;
  };

  const closeToken = (run: Run, token: string): void => {
    tokens.delete(token);
    run.tokens.delete(token);
  };

  const feed = (run: Run, event: ExecutionEvent): boolean => {
    const step = advance(run.definition, run.execution, event, virtual.now());
    apply(run, step);
    return step.accepted;
  };

  const call = async (run: Run, effect: Extract<Effect, { kind: 'invoke' }>): Promise<void> => {
    const { attempt, functionName, payload, state } = effect;
    let event: ExecutionEvent;
    try {
      const output = await invoke(functionName, jsonClone(payload), run.execution.name, state);
      event = { kind: 'returned', attempt, output: jsonClone(output) };
    } catch (thrown) {
      event = { kind: 'threw', attempt, ...lambdaError(thrown) };
    }
    feed(run, event);
  };

  const perform = (run: Run, effect: Effect): void => {
    switch (effect.kind) {
      case 'set-timer': {
        const cancel = virtual.at(effect.at, () => {
          run.timers.delete(effect.timer);
          feed(run, { kind: 'fired', timer: effect.timer });
        });
        run.timers.set(effect.timer, cancel);
        return;
      }
      case 'cancel-timer':
        run.timers.get(effect.timer)?.();
        run.timers.delete(effect.timer);
        return;
      case 'invoke':
        if (effect.token !== null) {
          tokens.set(effect.token, run);
          run.tokens.set(effect.token, effect.state);
        }
        // At the same instant but later: a handler that starts, answers or stops is not called from within a step.
        virtual.at(virtual.now(), () => call(run, effect));
        return;
      case 'finished':
        return;
    }
  };

  /** Tokens no thread waits for any more: answered, timed out, or failed. */
  const closeDeadTokens = (run: Run): void => {
    if (run.tokens.size === 0) return;
    const live = new Set(run.execution.threads.map(({ activity }) => 'token' in activity && activity.token));
    for (const token of run.tokens.keys()) if (!live.has(token)) closeToken(run, token);
  };

  const apply = (run: Run, step: Step): void => {
    run.execution = step.execution;
    for (const event of step.history) {
      if (event.type.endsWith('StateEntered')) statesEntered.add(`${run.machine}/${event.stateName}`);
      onEvent?.(run.execution.name, event, event.stateName);
    }
    for (const effect of step.effects) perform(run, effect);
    closeDeadTokens(run);
  };

  return {
    async start(machine, name, input) {
      if (!EXECUTION_NAME.test(name)) {
        throw new RangeError(
          `execution name ${JSON.stringify(name)}: AWS takes 1 to 80 letters, digits, dashes and underscores`,
        );
      }
      const known = runs.get(name);
      if (known) {
        const same =
          known.machine === machine && canonicalJson(known.execution.input) === canonicalJson(input);
        return same && known.execution.status === 'running' ? 'running' : 'taken';
      }
      const definition = definitions[machine];
      const beginning = { name, machine, input: jsonClone(input), tokenSeed: random.id() };
      const step = begin(definition, beginning, virtual.now());
      const run: Run = {
        machine,
        definition,
        turnedBackFrom: turnedBackFrom(machine, input),
        execution: step.execution,
        timers: new Map(),
        tokens: new Map(),
      };
      runs.set(name, run);
      apply(run, step);
      return 'started';
    },
    async answer(token, output) {
      if (isTooLarge(output)) {
        throw new RangeError(
          `an answer holds at most ${MAX_PAYLOAD_BYTES} bytes of JSON; keep a key to the rest`,
        );
      }
      const run = tokens.get(token);
      if (!run) return 'gone';
      return feed(run, { kind: 'answered', token, output: jsonClone(output) }) ? 'answered' : 'gone';
    },
    async stop(name, cause) {
      const run = runs.get(name);
      if (run) feed(run, { kind: 'stop', error: 'Stopped', cause });
    },
    async status(name) {
      return runs.get(name)?.execution.status;
    },
    executions: () =>
      [...runs.values()].map(({ machine, execution, turnedBackFrom }) => {
        const { name, status, startedAt, endedAt, output, error, cause } = execution;
        return { name, machine, status, startedAt, endedAt, output, error, cause, turnedBackFrom };
      }),
    counts() {
      let transitions = 0;
      let historyEvents = 0;
      for (const { execution } of runs.values()) {
        transitions += execution.transitions;
        historyEvents += execution.historyEvents;
      }
      return { states: statesEntered.size, transitions, historyEvents };
    },
    drainedCleanly() {
      const all = [...runs.values()];
      const running = all
        .filter(({ execution }) => execution.status === 'running')
        .map(({ execution }) => execution.name);
      const openTokens = all.flatMap((run) =>
        [...run.tokens.values()].map((state) => `${run.execution.name}: ${state}`),
      );
      const timers = all.flatMap((run) =>
        [...run.timers.keys()].map((timer) => `${run.execution.name}: ${timer}`),
      );
      return { clean: running.length + openTokens.length + timers.length === 0, running, openTokens, timers };
    },
    snapshot: () => [...runs.values()].map(({ execution }) => execution),
  };
};
