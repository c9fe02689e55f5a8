/** How a main execution ends: it says so in `$.outcome`, and leaves production as it is. */
import type { Fragment } from './fragment.ts';
import type { MainOutcome } from './program.ts';

export const ENDED = 'Ended';

/** Of a roll-back: `joined` found another one at the latch, and left all to it. */
export type RollbackOutcome = 'recovered' | 'rolled-back' | 'joined';

export const endName = (outcome: MainOutcome | RollbackOutcome): string => `End · ${outcome}`;

export const endFragment = (outcomes: readonly (MainOutcome | RollbackOutcome)[]): Fragment => ({
  start: ENDED,
  states: {
    ...Object.fromEntries(
      outcomes.map((outcome) => [
        endName(outcome),
        { Type: 'Pass' as const, Result: outcome, ResultPath: '$.outcome', Next: ENDED },
      ]),
    ),
    [ENDED]: { Type: 'Succeed' },
  },
});
