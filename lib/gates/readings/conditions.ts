import type { Reading } from '#lib/gates/assemble-evidence.ts';
import { conditionText, type StandingCondition } from '#lib/gates/conditions.ts';

/**
 * A condition that is overdue, or that nobody owns, forbids a go. One that is still open and not due does not: it was given that
 * time. At the last gate it does all the same, since nobody would look again.
 */
export const conditions = (standing: readonly StandingCondition[], isLastGate: boolean): Reading => {
  const count = (state: StandingCondition['state']): number =>
    standing.filter((each) => each.state === state).length;
  const failed = count('overdue') + count('unowned');
  const open = count('open');
  const summary = (['met', 'open', 'overdue', 'unowned'] as const)
    .filter((state) => count(state) > 0)
    .map((state) => `${count(state)} ${state}`)
    .join(', ');
  // What is met is told by its number; the rest is for those who decide.
  const told = standing.filter(({ state }) => state !== 'met').map(conditionText);
  return {
    verdict: failed > 0 ? 'fail' : open > 0 && isLastGate ? 'inconclusive' : 'pass',
    measured: standing.length === 0 ? 'no decision had a condition' : [summary, ...told].join('; '),
    required: isLastGate ? 'each met: nobody looks after this gate' : 'each owned, and met by its day',
    source: 'decisions of earlier gates, and reports of the owners',
    facts: { conditions: standing.map((each) => ({ ...each })) },
  };
};
