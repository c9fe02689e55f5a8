/**
 * The worst that an execution can come to, against AWS's hard limits: 25,000 history events, 256 KiB of state. Events
 * per visit: Task 5, task with a token 6, Choice, Wait and Pass 2, Parallel 4 and its branches' tasks.
 */
import { canonicalJson } from '#lib/digest.ts';
import type { Calendar } from '#lib/runbook/calendar.ts';
import type { MachineStep } from '#lib/runbook/machine-order.ts';
import type { Plan } from '#lib/runbook/plan.ts';
import type { Gate, Runbook, Stage } from '#lib/runbook/schema.ts';
import { mostTries } from './hypercare.ts';
import { loopBounds, peopleEvents, RETRY_ROUND } from './loop-bounds.ts';
import { passes } from './passes.ts';

export const MAX_EVENTS = 25_000;
export const MAX_STATE_BYTES = 256 * 1_024;

const TASK = 5;
const TOKEN = 6;
const OTHER = 2;

/** Start, the choice where to begin, the last message, the end. */
const AROUND = 2 + OTHER + TASK + OTHER + OTHER;

/** Transport retries, 3 events each: some 500 of them, more than a call each of a run that goes well. */
const TRANSPORT = 1_500;

const stepEvents = (step: MachineStep): number => {
  switch (step.kind) {
    case 'hand-out':
      return OTHER + TASK;
    case 'report':
      return OTHER + TOKEN + OTHER;
    case 'run':
      return step.tasks.length === 1
        ? OTHER + TASK + OTHER
        : OTHER + 4 + step.tasks.length * (TASK + OTHER + OTHER);
    case 'calls':
      return 0; // counted with their bound in callEvents
  }
};

/** Once through: entering, tasks, length. */
const onceThrough = (steps: readonly MachineStep[]): number =>
  OTHER + TASK + OTHER + OTHER + OTHER + steps.reduce((sum, step) => sum + stepEvents(step), 0);

/** All attempts: evidence, decision, re-check, choices, and what tells that nobody decided. */
const gateEvents = (gate: Gate, more: number): number =>
  OTHER + (gate.attempts + more) * (TASK + TOKEN + TASK + 3 * OTHER + TASK + TASK + OTHER);

/** Counted in the progress table over the whole run, so that a step back gives no new tries. */
const loopEvents = (stage: Stage): number =>
  stage.tasks.reduce((sum, task) => sum + (task.until ? task.until.atMost * (TASK + OTHER + OTHER) : 0), 0);

const callEvents = (stage: Stage): number =>
  stage.hypercare ? mostTries(stage.hypercare) * (TASK + OTHER + TASK + OTHER) : 0;

/** Main execution; every loop at its bound, every owner asked to the last, every gate to its last attempt. */
export const worstCaseEvents = (runbook: Runbook, order: Plan['order']): number => {
  const times = passes(runbook);
  const stages = runbook.stages.reduce((sum, stage, index) => {
    const once = onceThrough(order[stage.id] ?? []);
    const pass = times[index] ?? 1;
    const more = (stage.hypercare?.extension.atMost ?? 0) + pass - 1;
    const gate = stage.gate ? gateEvents(stage.gate, more) : 0;
    // Tries count on over steps back, so each pass allows its tasks, and its entry, one failure more.
    const failures = (pass - 1) * (1 + stage.tasks.filter((task) => task.action).length) * RETRY_ROUND;
    return sum + once * pass + failures + gate + loopEvents(stage) + callEvents(stage);
  }, 0);
  return AROUND + stages + peopleEvents(runbook, loopBounds(runbook)) + TRANSPORT;
};

/** At most ten short sentences and a few fields. */
const RESULT_BYTES = 4 * 1_024;
/** Step Functions cuts an error's cause at 32 Ki characters. */
const ERROR_BYTES = 33 * 1_024;
/** `$.stage`, `$.gate`, `$.decision`, `$.answer`, `$.outcome`, and the input without its calendar. */
const OTHER_BYTES = 4 * 1_024;

/** The largest that state data can grow to: the calendar, one result, one error, and the checks side by side. */
export const worstCaseStateBytes = (calendar: Calendar, order: Plan['order']): number => {
  const widest = Object.values(order)
    .flat()
    .reduce((most, step) => Math.max(most, step.kind === 'run' ? step.tasks.length : 0), 0);
  return (
    new TextEncoder().encode(canonicalJson(calendar)).length +
    RESULT_BYTES * (1 + widest) +
    ERROR_BYTES +
    OTHER_BYTES
  );
};
