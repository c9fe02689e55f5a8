import { isJsonObject } from '#lib/asl/json-path.ts';
import { DAY, instant, plus, toIso } from '#lib/instant.ts';
import type { Json, JsonObject } from '#lib/json.ts';
import type { Tape, TapedCall } from './tape.ts';

/** Far enough that every instant of a cutover planned for the next years is over. */
const BACK = 40 * 365 * DAY;
/** A time-out that the tape saw happen; one that must not happen keeps its length. */
const SOON = 2;

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

const past = (value: Json): Json => {
  if (typeof value === 'string')
    return INSTANT.test(value) ? toIso(plus(instant(Date.parse(value)), -BACK)) : value;
  if (isList(value)) return value.map(past);
  return isJsonObject(value) ? pastObject(value) : value;
};

const pastObject = (value: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(value).map(([key, item]) => [key, past(item)]));

const pastCall = (call: TapedCall): TapedCall => {
  const { fate, answer } = call;
  return {
    ...call,
    payload: pastObject(call.payload),
    fate: fate.kind === 'returned' ? { ...fate, result: pastObject(fate.result) } : fate,
    answer: answer?.kind === 'answered' ? { ...answer, output: pastObject(answer.output) } : answer,
  };
};

const timesOut = ({ fate, answer }: TapedCall): boolean =>
  fate.kind === 'silent' || answer?.kind === 'timed-out';

/** Timings of the calendar by `id`, wherever it has them. */
const shorten = (calendar: Json, ids: ReadonlySet<Json | undefined>): Json => {
  if (!isJsonObject(calendar)) return calendar;
  return Object.fromEntries(
    Object.entries(calendar).map(([id, value]) => [
      id,
      ids.has(id) && isJsonObject(value) && typeof value.timeoutSeconds === 'number'
        ? { ...value, timeoutSeconds: SOON }
        : shorten(value, ids),
    ]),
  );
};

/**
 * The same definition on a calendar that is over, so that no Wait waits, and whose time-outs come soon where they came.
 * The calendar is input, so nothing of the program changes; results that name an instant are moved as well.
 */
export const pastTape = (tape: Tape): Tape => {
  const late = new Set(tape.calls.filter(timesOut).map(({ payload }) => payload.subject));
  const input = pastObject(tape.input);
  const { calendar = null } = input;
  return {
    ...tape,
    startedAt: plus(tape.startedAt, -BACK),
    input: calendar === null ? input : { ...input, calendar: shorten(calendar, late) },
    calls: tape.calls.map(pastCall),
    output: past(tape.output),
  };
};
