/**
 * How often people are asked before a run gives up. An execution fails at 25,000 events, whatever it is doing, so the
 * bounds are shared out: the more tasks, the fewer askings each, and a runbook of any size stays below.
 */
import type { Runbook } from '#lib/runbook/schema.ts';

export interface LoopBounds {
  /** Times that one subject is asked in vain (each waits a calendar's time-out) before the run ends. */
  readonly asks: number;
  /** Times that an owner may have a failed step tried again, beyond its own tries. */
  readonly retries: number;
}

/** Events per round: report 6 + escalate 5 + choice 2. */
export const MANUAL_ROUND = 13;
/** Events per round: run 5 + broke 2 + escalate 5 + choice 2 + held 6 + choice 2. */
export const AUTOMATIC_ROUND = 22;
/** Events per retry of a failed step: held 6 + choice 2 + run 5 + choice 2. */
export const RETRY_ROUND = 15;

const MOST_ASKS = 20;
const MOST_RETRIES = 5;
/** Of 25,000 events, those that people in a hurry may use up. */
const BUDGET = 10_000;

/** Subjects that may be held: automatic tasks, and of each stage its entry, its gate and its calls. */
export const heldSubjects = (runbook: Runbook): number =>
  runbook.stages.reduce(
    (sum, stage) =>
      sum +
      1 +
      (stage.gate ? 1 : 0) +
      (stage.hypercare ? 1 : 0) +
      stage.tasks.filter((task) => task.action).length,
    0,
  );

export const manualTasks = (runbook: Runbook): number =>
  runbook.stages.reduce((sum, stage) => sum + stage.tasks.filter((task) => !task.action).length, 0);

/** Events that the loops people drive may come to. */
export const peopleEvents = (runbook: Runbook, bounds: LoopBounds): number =>
  bounds.asks * (manualTasks(runbook) * MANUAL_ROUND + heldSubjects(runbook) * AUTOMATIC_ROUND) +
  bounds.retries * heldSubjects(runbook) * RETRY_ROUND;

export const loopBounds = (runbook: Runbook): LoopBounds => {
  for (let asks = MOST_ASKS; asks > 1; asks -= 1) {
    const bounds = { asks, retries: Math.min(asks, MOST_RETRIES) };
    if (peopleEvents(runbook, bounds) <= BUDGET) return bounds;
  }
  return { asks: 1, retries: 1 };
};
