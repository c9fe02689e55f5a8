/** How a main execution ends: it says so in `$.outcome`, and leaves production as it is. */
import type { Fragment } from './fragment.ts';
import type { MainOutcome } from './program.ts';

export const ENDED = 'Ended';

export const endName = (outcome: MainOutcome | 'recovered'): string => `End · ${outcome}`;

export const endFragment = (outcomes: readonly (MainOutcome | 'recovered')[]): Fragment => ({
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
