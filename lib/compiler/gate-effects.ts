/** What no-go and no decision do. After the switch nothing here turns healthy production back unless a no-go says so. */
import type { Gate } from '#lib/runbook/schema.ts';
import { endName } from './ends.ts';
import type { Fragment } from './fragment.ts';
import { askAgain, askAgainState } from './gate.ts';
import { CHECKPOINT_PARAMETERS, nextCallState } from './hypercare.ts';
import { invoke } from './invoke.ts';
import type { Place } from './place.ts';
import { stateName } from './state-name.ts';
import { rollBack } from './way-out.ts';

/** Where a gate stands: its stage's first state to step back to, and hypercare to extend. */
export interface GateSurroundings {
  readonly stepBackTo: string | undefined;
  /** Title of the hypercare stage that the gate ends, and how often it may be extended. */
  readonly hypercare: { readonly place: Place; readonly extensions: number } | undefined;
}

const tell = (place: Place, step: string, event: string, next: string): Fragment => {
  const start = stateName(place.title, step);
  return {
    start,
    states: {
      [start]: invoke(place, {
        call: 'tell',
        parameters: { event, subject: place.subject },
        register: '$.loop',
        next,
        // A message that fails never stops a cutover.
        onCrash: next,
      }),
    },
  };
};

/** Both effects `extend` share these states; an exit nobody decides goes on, and ends undecided. */
const extend = (place: Place, gate: Gate, around: GateSurroundings): Fragment => {
  if (!around.hypercare) return { start: askAgainState(place.title), states: {} };
  const { place: stage, extensions } = around.hypercare;
  const start = stateName(place.title, 'extend');
  const extended = stateName(place.title, 'extended?');
  return {
    start,
    states: {
      [start]: invoke(stage, {
        call: 'checkpoint',
        parameters: { extend: true, ...CHECKPOINT_PARAMETERS },
        register: '$.loop',
        next: extended,
        onCrash: endName('undecided'),
      }),
      [extended]: {
        Comment: place.comment,
        Type: 'Choice',
        Choices: [
          {
            Variable: '$.gate.attempt',
            NumericGreaterThanEquals: gate.attempts + extensions,
            Next: endName('undecided'),
          },
          { Variable: '$.loop.verdict', StringEquals: 'pass', Next: nextCallState(stage.title) },
        ],
        Default: endName('undecided'),
      },
    },
  };
};

const stepBack = (place: Place, gate: Gate, to: string | undefined): Fragment => {
  if (to === undefined) throw new Error(`gate ${gate.id} steps back to no stage`);
  const start = stateName(place.title, 'step back?');
  return {
    start,
    states: {
      [start]: {
        Comment: place.comment,
        Type: 'Choice',
        Choices: [
          { Variable: '$.gate.attempt', NumericGreaterThanEquals: gate.attempts, Next: endName('no-go') },
        ],
        Default: to,
      },
    },
  };
};

export const onNoGo = (place: Place, gate: Gate, around: GateSurroundings): Fragment => {
  switch (gate.onNoGo) {
    case 'contingency':
      return tell(place, 'contingency', 'contingency', endName('no-go'));
    case 'roll-back':
      return rollBack(place, gate.id);
    case 'step-back':
      return stepBack(place, gate, around.stepBackTo);
    case 'extend':
      if (around.hypercare) return extend(place, gate, around);
      return askAgain(place, stateName(place.title, 'ask once more?'), gate.attempts, endName('no-go'));
    case 'hold':
      return askAgain(place, stateName(place.title, 'ask once more?'), gate.attempts, endName('no-go'));
  }
};

/** People are told first; then the effect. */
export const onNoDecision = (place: Place, gate: Gate, around: GateSurroundings): Fragment => {
  const effect = ((): Fragment => {
    switch (gate.onNoDecision) {
      case 'contingency':
        return tell(place, 'late contingency', 'contingency', endName('undecided'));
      case 'extend':
        return extend(place, gate, around);
      case 'hold':
        return { start: askAgainState(place.title), states: {} };
    }
  })();
  const told = tell(place, 'tell undecided', 'gate-undecided', effect.start);
  return { start: told.start, states: { ...told.states, ...effect.states } };
};
