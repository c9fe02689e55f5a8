import type { Runbook } from '#lib/runbook/schema.ts';

/** How often each stage may be gone through: once, and again for each attempt of a gate that steps back over it. */
export const passes = (runbook: Runbook): readonly number[] =>
  runbook.stages.map((_stage, index) =>
    runbook.stages.reduce((sum, { gate }, at) => {
      if (gate?.onNoGo !== 'step-back' || at < index) return sum;
      const target = runbook.stages.findIndex((stage) => stage.id === gate.stepBackTo);
      return target <= index ? sum + gate.attempts : sum;
    }, 1),
  );
