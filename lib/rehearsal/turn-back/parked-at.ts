import type { Definition } from '#lib/asl/types.ts';
import type { JsonObject } from '#lib/json.ts';

/** Where the parked state goes on. */
const BEYOND = 'Parked · goes on';

const FIELD = 'parkedUntil';

/**
 * The same definition, in which one state that takes no time (Choice, Pass, a Wait that is over) waits before it does anything: so that an execution
 * can be turned back while it is there. How long stands in the calendar of each execution.
 */
export const parkedAt = (definition: Definition, name: string): Definition => {
  const state = definition.States[name];
  if (!state) throw new Error(`no state is named "${name}"`);
  return {
    ...definition,
    States: {
      ...definition.States,
      [name]: { Type: 'Wait', TimestampPath: `$.calendar.${FIELD}`, Next: BEYOND },
      [BEYOND]: state,
    },
  };
};

/** A calendar with which an execution stays in the parked state, or passes it at once. */
export const parkedCalendar = (calendar: JsonObject, stays: boolean): JsonObject => ({
  ...calendar,
  [FIELD]: stays ? '2999-01-01T00:00:00.000Z' : '2000-01-01T00:00:00.000Z',
});
