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
import { loopBounds, peopleEvents } from './loop-bounds.ts';

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
const gateEvents = (gate: Gate, extensions: number): number =>
  OTHER + (gate.attempts + extensions) * (TASK + TOKEN + TASK + 3 * OTHER + TASK + TASK + OTHER);

/** Counted in the progress table over the whole run, so that a step back gives no new tries. */
const loopEvents = (stage: Stage): number =>
  stage.tasks.reduce((sum, task) => sum + (task.until ? task.until.atMost * (TASK + OTHER + OTHER) : 0), 0);

const callEvents = (stage: Stage): number =>
  stage.hypercare ? mostTries(stage.hypercare) * (TASK + OTHER + TASK + OTHER) : 0;

/** How often each stage is gone through: once, and again for each attempt of a gate that steps back over it. */
const passes = (runbook: Runbook): readonly number[] =>
  runbook.stages.map((_stage, index) =>
    runbook.stages.reduce((sum, { gate }, at) => {
      if (gate?.onNoGo !== 'step-back' || at < index) return sum;
      const target = runbook.stages.findIndex((stage) => stage.id === gate.stepBackTo);
      return target <= index ? sum + gate.attempts : sum;
    }, 1),
  );

/** Main execution; every loop at its bound, every owner asked to the last, every gate to its last attempt. */
export const worstCaseEvents = (runbook: Runbook, order: Plan['order']): number => {
  const times = passes(runbook);
  const stages = runbook.stages.reduce((sum, stage, index) => {
    const once = onceThrough(order[stage.id] ?? []);
    const gate = stage.gate ? gateEvents(stage.gate, stage.hypercare?.extension.atMost ?? 0) : 0;
    return sum + once * (times[index] ?? 1) + gate + loopEvents(stage) + callEvents(stage);
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
