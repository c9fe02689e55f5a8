/** Where giving up leads: back if production was changed, else to an end that changes nothing. */
import { endName } from './ends.ts';
import type { Fragment } from './fragment.ts';
import { invoke } from './invoke.ts';
import type { Place } from './place.ts';
import { stateName } from './state-name.ts';

/** Starts the rollback machine, which does all the rest and stops this execution. */
export const rollBack = (place: Place, trigger: string): Fragment => {
  const start = stateName(place.title, 'roll back');
  const started = stateName(place.title, 'rolling back?');
  return {
    start,
    states: {
      [start]: invoke(place, {
        call: 'start-rollback',
        parameters: { trigger },
        register: '$.loop',
        next: started,
        onCrash: endName('failed'),
      }),
      [started]: {
        Comment: place.comment,
        Type: 'Choice',
        Choices: [{ Variable: '$.loop.verdict', StringEquals: 'pass', Next: endName('rolled-back') }],
        Default: endName('failed'),
      },
    },
  };
};

export const giveUp = (place: Place): Fragment =>
  place.afterSwitch ? rollBack(place, place.subject) : { start: endName('failed'), states: {} };
