import type { HistoryEvent } from '#lib/asl/history-event.ts';
import { isJsonObject } from '#lib/asl/json-path.ts';
import type { Definition } from '#lib/asl/types.ts';
import { type Instant, instant } from '#lib/instant.ts';
import type { Json, JsonObject } from '#lib/json.ts';
import type { ExecutionStatus } from '#lib/ports/machine.ts';
import type { Tape, TapedCall } from './tape.ts';

export interface RecordedExecution {
  readonly name: string;
  readonly definition: Definition;
  readonly status: ExecutionStatus;
  readonly output: Json;
  readonly error: string | null;
}

interface Reel {
  input: JsonObject;
  startedAt: Instant;
  readonly states: string[];
  readonly calls: TapedCall[];
  /** Where in `calls` the state's running attempt is: a state runs once at a time. */
  readonly open: Map<string, number>;
}

const object = (value: Json | undefined, what: string): JsonObject => {
  if (!isJsonObject(value)) throw new TypeError(`${what}: an object expected, ${JSON.stringify(value)} seen`);
  return value;
};

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

const scheduled = (reel: Reel, state: string, details: JsonObject): void => {
  const { FunctionName, Payload } = object(details.parameters, `parameters of ${state}`);
  const payload = object(Payload, `payload of ${state}`);
  reel.open.set(state, reel.calls.length);
  reel.calls.push({
    state,
    functionName: text(FunctionName),
    payload,
    fate: { kind: 'silent' },
    answer: null,
  });
};

const ended = (reel: Reel, { type, stateName = '', details }: HistoryEvent): void => {
  const index = reel.open.get(stateName) ?? -1;
  const call = reel.calls[index];
  if (call === undefined) throw new Error(`${type} in ${stateName}, where nothing was scheduled`);
  const result = (): JsonObject => {
    const { Payload } = object(details.output, `response to ${stateName}`);
    return object(Payload, `result of ${stateName}`);
  };
  const learned = (): Partial<TapedCall> => {
    switch (type) {
      case 'TaskSubmitted':
        return { fate: { kind: 'returned', result: result() } };
      case 'TaskSucceeded':
        return text(details.resource).endsWith('waitForTaskToken')
          ? { answer: { kind: 'answered', output: object(details.output, `answer to ${stateName}`) } }
          : { fate: { kind: 'returned', result: result() } };
      case 'TaskFailed':
        return { fate: { kind: 'threw', error: text(details.error), cause: text(details.cause) } };
      default:
        // A time-out: of the answer, or of the function itself.
        return call.fate.kind === 'returned' ? { answer: { kind: 'timed-out' } } : {};
    }
  };
  reel.calls[index] = { ...call, ...learned() };
};

/** Listens to the histories of a rehearsal (`Witness.history`) and makes a tape of each execution that came to its end. */
export const makeTapeRecorder = () => {
  const reels = new Map<string, Reel>();
  const reelOf = (execution: string): Reel => {
    const known = reels.get(execution);
    if (known) return known;
    const reel: Reel = { input: {}, startedAt: instant(0), states: [], calls: [], open: new Map() };
    reels.set(execution, reel);
    return reel;
  };
  return {
    history(execution: string, event: HistoryEvent): void {
      const reel = reelOf(execution);
      const { type, stateName, details } = event;
      if (type === 'ExecutionStarted') {
        reel.input = object(details.input, `input of ${execution}`);
        reel.startedAt = event.timestamp;
      }
      if (stateName === undefined) return;
      if (type.endsWith('StateEntered')) reel.states.push(stateName);
      if (type === 'TaskScheduled') scheduled(reel, stateName, details);
      else if (/^Task(?:Submitted|Succeeded|Failed|TimedOut)$/.test(type)) ended(reel, event);
    },
    tape(title: string, { name, definition, status, output, error }: RecordedExecution): Tape {
      const reel = reels.get(name);
      if (reel === undefined || (status !== 'succeeded' && status !== 'failed'))
        throw new Error(`execution ${name} is ${status}: a tape is of one that ended by itself`);
      const { input, startedAt, calls } = reel;
      const isOutside = (state: string): boolean => state in definition.States;
      return {
        title,
        name,
        definition,
        input,
        startedAt,
        states: reel.states.filter(isOutside),
        inBranches: reel.states.filter((state) => !isOutside(state)),
        calls,
        status,
        output,
        error,
      };
    },
  };
};
