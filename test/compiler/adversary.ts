/**
 * Walks a definition as badly as handlers and people can behave within their contract, and counts history events as AWS
 * does. Counters grow as the stores count: tries a task and run, askings a subject, attempts a gate, calls.
 */
import { choose } from '#lib/asl/choice.ts';
import { getPath, setPath } from '#lib/asl/json-path.ts';
import type { Definition, TaskState } from '#lib/asl/types.ts';
import type { Json, JsonObject } from '#lib/json.ts';

export interface Walk {
  readonly events: number;
  readonly outcome: Json | undefined;
  readonly visited: readonly string[];
}

type Outcome = { readonly error: 'crash' | 'States.Timeout' } | { readonly result: JsonObject };

/** Text of a template's path; anything else is a fault of the compiler. */
const pathOf = (value: Json | undefined): string => {
  if (typeof value !== 'string') throw new Error(`no path: ${JSON.stringify(value)}`);
  return value;
};

/** `pick` gives a whole number below its argument; `until` ends a walk that does not end by itself. */
export const walkBadly = (
  definition: Definition,
  input: JsonObject,
  pick: (below: number) => number,
  until = 40_000,
): Walk => {
  const counts = new Map<string, number>();
  const count = (key: string): number => {
    const next = (counts.get(key) ?? 0) + 1;
    counts.set(key, next);
    return next;
  };
  /** Mostly what leads on into loops. */
  const oneOf = <T>(bad: readonly [T, ...T[]], good: T): T =>
    pick(12) === 0 ? good : (bad[pick(bad.length)] ?? bad[0]);

  const action = (subject: string): Outcome => {
    const verdict = oneOf(['fail', 'inconclusive', 'inconclusive', 'crash'], 'pass');
    const tries = count(`tries ${subject}`);
    if (verdict === 'crash') return { error: 'crash' };
    return { result: { verdict, reasons: [], tries, next: '2027-01-01T00:00:00Z' } };
  };

  const outcomeOf = (state: TaskState): Outcome => {
    const { FunctionName, Payload } = state.Parameters;
    const subject = pathOf(Payload.subject ?? Payload['subject.$']);
    const parameters = JSON.stringify(Payload.parameters);
    const token = 'token.$' in Payload;
    switch (FunctionName) {
      case 'task-open': {
        if (token) {
          const answer = oneOf(['timeout', 'retry', 'crash', 'nonsense'], 'done');
          if (answer === 'timeout') return { error: 'States.Timeout' };
          return answer === 'crash' ? { error: 'crash' } : { result: { answer } };
        }
        if (!parameters.includes('escalate'))
          return { result: { verdict: 'pass', reasons: [], tries: 1, next: '' } };
        return { result: { verdict: 'pass', reasons: [], tries: count(`asked ${subject}`), next: '' } };
      }
      case 'gate-evidence':
        if (pick(6) === 0) return { error: 'crash' };
        return {
          result: {
            instance: 'i',
            attempt: (counts.get(`opened ${subject}`) ?? 0) + 1,
            digest: '',
            validUntil: '',
          },
        };
      case 'gate-open': {
        if (pick(6) === 0) return { error: 'crash' };
        count(`opened ${subject}`);
        return pick(2) === 0 ? { error: 'States.Timeout' } : { result: { decision: 'go' } };
      }
      case 'gate-recheck':
        if (pick(6) === 0) return { error: 'crash' };
        return { result: { decision: oneOf(['no-go', 'undecided', 'superseded', 'invalid'], 'go') } };
      case 'checkpoint': {
        if (parameters.includes('extend')) {
          const verdict = count('extensions') <= 2 ? 'pass' : 'fail';
          return { result: { verdict, reasons: [], tries: 1, next: '' } };
        }
        if (pick(40) === 0) return { error: 'crash' };
        return { result: { verdict: 'inconclusive', reasons: [], tries: count('calls'), next: '' } };
      }
      default:
        return action(subject);
    }
  };

  let data: Json = input;
  let events = 2;
  const visited: string[] = [];
  const put = (path: string | null | undefined, value: Json): void => {
    if (path === null) return;
    const written = path === undefined ? { ok: true as const, value } : setPath(data, path, value);
    if (!written.ok) throw new Error(written.error);
    data = written.value;
  };
  /** Registers hold what the selector keeps; static fields are kept as they are. */
  const selected = (selector: JsonObject | undefined, result: JsonObject): JsonObject =>
    Object.fromEntries(
      Object.entries(selector ?? {}).map(([key, value]) => {
        if (!key.endsWith('.$')) return [key, value];
        const field = pathOf(value).replace(/^\$(\.Payload)?\./, '');
        const found = result[field];
        if (found === undefined) throw new Error(`nothing at ${pathOf(value)}`);
        return [key.slice(0, -2), found];
      }),
    );

  for (let name: string | undefined = definition.StartAt; name !== undefined && events < until; ) {
    visited.push(name);
    const state: Definition['States'][string] | undefined = definition.States[name];
    if (!state) throw new Error(`no state ${name}`);
    switch (state.Type) {
      case 'Choice': {
        events += 2;
        const next = choose(state, data, {});
        if (!next.ok) throw new Error(`${name}: ${next.error}`);
        name = next.value;
        break;
      }
      case 'Wait':
        events += 2;
        if (typeof getPath(state.TimestampPath, { data, context: {} }) !== 'string') {
          throw new Error(`${name} waits for nothing`);
        }
        name = state.Next;
        break;
      case 'Pass': {
        events += 2;
        const template = Object.entries(state.Parameters ?? {}).map(([key, value]): [string, Json] => {
          const found = getPath(pathOf(value), { data, context: {} });
          if (found === undefined) throw new Error(`${name}: nothing at ${pathOf(value)}`);
          return [key.slice(0, -2), found];
        });
        put(state.ResultPath, state.Parameters ? Object.fromEntries(template) : (state.Result ?? {}));
        name = state.Next;
        break;
      }
      case 'Task': {
        events += 'token.$' in state.Parameters.Payload ? 6 : 5;
        const outcome = outcomeOf(state);
        if ('error' in outcome) {
          const caught = state.Catch?.find((each) =>
            each.ErrorEquals.some((error) => error === outcome.error || error === 'States.ALL'),
          );
          if (!caught) throw new Error(`${name} does not catch ${outcome.error}`);
          put(caught.ResultPath, { Error: outcome.error, Cause: '' });
          name = caught.Next;
        } else {
          put(state.ResultPath, selected(state.ResultSelector, outcome.result));
          name = state.Next;
        }
        break;
      }
      case 'Parallel': {
        events += 4;
        const results: Json[] = [];
        let crashed = false;
        for (const branch of state.Branches) {
          const task = branch.States[branch.StartAt];
          if (task?.Type !== 'Task') throw new Error(`${name} has a branch without a task`);
          events += 5;
          const outcome = outcomeOf(task);
          if ('error' in outcome) crashed = true;
          else results.push(selected(task.ResultSelector, outcome.result));
        }
        if (crashed) {
          put('$.error', { Error: 'crash', Cause: '' });
          name = state.Catch?.[0]?.Next;
        } else {
          put(state.ResultPath, results);
          name = state.Next;
        }
        break;
      }
      case 'Succeed':
      case 'Fail':
        events += 2;
        name = undefined;
        break;
    }
  }
  return { events, outcome: getPath('$.outcome', { data, context: {} }), visited };
};
