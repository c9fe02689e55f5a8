import type { Effect, Execution, ExecutionEvent, Step } from '#lib/asl/execution.ts';
import { advance, begin } from '#lib/asl/interpreter.ts';
import type { Definition } from '#lib/asl/types.ts';
import { fromIso, type Instant, plus } from '#lib/instant.ts';
import type { Json } from '#lib/json.ts';

export const START = fromIso('2027-01-04T08:00:00Z');

/** Drives one execution by hand and keeps what it said. */
export const drive = (definition: Definition, input: Json = {}) => {
  let now: Instant = START;
  let execution: Execution | undefined;
  const types: string[] = [];
  const events: Step['history'][number][] = [];
  const effects: Effect[] = [];
  const take = (step: Step): Step => {
    // Whatever the state of an execution is, it survives being stored.
    execution = JSON.parse(JSON.stringify(step.execution));
    events.push(...step.history);
    types.push(...step.history.map(({ type }) => type));
    effects.push(...step.effects);
    return step;
  };
  take(begin(definition, { name: 'x-r1', machine: 'main', input, tokenSeed: 'seed' }, now));
  const current = (): Execution => {
    if (!execution) throw new Error('not begun');
    return execution;
  };
  const tell = (event: ExecutionEvent, later = 0): Step => {
    now = plus(now, later);
    return take(advance(definition, current(), event, now));
  };
  const calls = () => effects.filter((effect) => effect.kind === 'invoke');
  const lastCall = () => {
    const call = calls().at(-1);
    if (!call) throw new Error('nothing was called');
    return call;
  };
  const lastTimer = () => {
    const timer = effects.filter((effect) => effect.kind === 'set-timer').at(-1);
    if (!timer) throw new Error('no timer was set');
    return timer;
  };
  return {
    current,
    types,
    events,
    effects,
    tell,
    calls,
    lastCall,
    lastTimer,
    answer: (output: Json) => tell({ kind: 'answered', token: lastCall().token ?? '', output }),
    returns: (output: Json, attempt = lastCall().attempt) => tell({ kind: 'returned', attempt, output }),
    throws: (error: string, attempt = lastCall().attempt) =>
      tell({ kind: 'threw', attempt, error, cause: 'why' }),
    fires: (later = 0) => tell({ kind: 'fired', timer: lastTimer().timer }, later),
  };
};
