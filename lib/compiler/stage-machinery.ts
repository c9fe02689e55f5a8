/** What of a stage's own machinery is held for a person: entering it, its calls, its gate. One place for all of it. */
import type { ChoiceRule } from '#lib/asl/types.ts';
import type { Fragment } from './fragment.ts';
import { held } from './held.ts';
import type { Place } from './place.ts';

/** A step that may be held, by the name that `$.loop.step` has then. */
export interface HeldStep {
  readonly step: string;
  readonly retry: string;
  readonly giveUp: string;
}

const answered = (step: string, answer: 'retry' | 'give-up', next: string): ChoiceRule => ({
  And: [
    { Variable: '$.answer.answer', StringEquals: answer },
    { Variable: '$.loop.step', StringEquals: step },
  ],
  Next: next,
});

/** `done` is no answer here: nobody can say that a gate was decided or a criterion held. */
export const stageMachinery = (place: Place, steps: readonly HeldStep[]): Fragment =>
  held(
    place,
    steps.flatMap((each) => [
      answered(each.step, 'retry', each.retry),
      answered(each.step, 'give-up', each.giveUp),
    ]),
  );
