import type { Reading } from '#lib/gates/assemble-evidence.ts';
import type { ArmingFact } from '#lib/ports/arming.ts';

/** Nothing to arm is nothing armed: an empty list is a fail, not a pass. */
export const wayBackArmed = (facts: readonly ArmingFact[]): Reading => {
  const open = facts.filter(({ ok }) => !ok);
  const told = open.map(({ what, detail }) => `${what}: ${detail}`).join('; ');
  return {
    verdict: facts.length > 0 && open.length === 0 ? 'pass' : 'fail',
    measured:
      facts.length === 0
        ? 'nothing that could start the way back was found'
        : open.length === 0
          ? `all ${facts.length} parts are armed`
          : told,
    required: 'evaluator, alarms and roll-back machine are on, and nothing mutes them',
    source: 'the stage itself',
    facts: { parts: facts.map((fact) => ({ ...fact })) },
  };
};
