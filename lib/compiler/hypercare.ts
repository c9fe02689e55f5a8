/** Hypercare's daily calls: wait for the next, judge the days, until the exit may be asked or no call is left. */
import type { JsonObject } from '#lib/json.ts';
import { minutesOf } from '#lib/runbook/duration.ts';
import type { Hypercare } from '#lib/runbook/schema.ts';
import type { Fragment } from './fragment.ts';
import { brokeState } from './held.ts';
import { invoke } from './invoke.ts';
import type { Place } from './place.ts';
import { stateName } from './state-name.ts';

export const CHECKPOINT_PARAMETERS: JsonObject = {
  'checkpoints.$': '$.calendar.checkpoints',
  'businessDays.$': '$.calendar.businessDays',
  'checkpointsBeforeExit.$': '$.calendar.checkpointsBeforeExit',
};

export const nextCallState = (title: string): string => stateName(title, 'next call');

export const CALL_BROKE = 'call broke';

const DAY_MINUTES = 1_440;

/** Calls of full length and all extensions, and a few for a late start. */
export const mostCalls = (hypercare: Hypercare): number =>
  Math.ceil(
    (minutesOf(hypercare.length) + minutesOf(hypercare.extension.by) * hypercare.extension.atMost) /
      DAY_MINUTES,
  ) + 7;

/** Each call is a look ahead and the call itself, and the table may count both as tries. */
export const mostTries = (hypercare: Hypercare): number => 2 * mostCalls(hypercare);

export const dailyCalls = (place: Place, hypercare: Hypercare, next: string): Fragment => {
  const ahead = nextCallState(place.title);
  const wait = stateName(place.title, 'until next call');
  const call = stateName(place.title, 'call');
  const exit = stateName(place.title, 'may exit?');
  const broke = brokeState(place, CALL_BROKE, 'checkpoint');
  return {
    start: ahead,
    states: {
      [ahead]: invoke(place, {
        call: 'checkpoint',
        parameters: { peek: true, ...CHECKPOINT_PARAMETERS },
        register: '$.loop',
        next: wait,
        onCrash: broke.start,
      }),
      [wait]: { Comment: place.comment, Type: 'Wait', TimestampPath: '$.loop.next', Next: call },
      [call]: invoke(place, {
        call: 'checkpoint',
        parameters: CHECKPOINT_PARAMETERS,
        register: '$.loop',
        next: exit,
        onCrash: broke.start,
      }),
      [exit]: {
        Comment: place.comment,
        Type: 'Choice',
        Choices: [
          { Variable: '$.loop.tries', NumericGreaterThanEquals: mostTries(hypercare), Next: next },
          { Variable: '$.loop.verdict', StringEquals: 'inconclusive', Next: ahead },
        ],
        // Passed, or no call is left: the gate shows what is missing.
        Default: next,
      },
      ...broke.states,
    },
  };
};
