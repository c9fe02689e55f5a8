/** From plan to the instants that an execution goes by. */
import { type Instant, instant, MINUTE, plus, SECOND, toIso } from '#lib/instant.ts';
import { businessDays, datesBetween, localDate } from './business-days.ts';
import type { Calendar } from './calendar.ts';
import { callsBetween } from './daily-call.ts';
import { minutesOf } from './duration.ts';
import type { Plan } from './plan.ts';
import type { Gate, Runbook, Stage } from './schema.ts';
import { stageSubject } from './stage-subject.ts';

/** How long a stage's machinery waits for a person before it asks again. */
const MACHINERY_PATIENCE_MINUTES = 4 * 60;

/** Between two tries of an action that has no rhythm of its own. */
const RETRY_MINUTES = 5;

/** Freeze and hypercare are counted on nominal values by the checks; here only what the machine waits for. */
const minimumOf = (stage: Stage): number => (stage.length === undefined ? 0 : minutesOf(stage.length));

const found = <T>(value: T | undefined, id: string): T => {
  if (value === undefined) throw new Error(`${id} is not in the plan: plan and runbook differ`);
  return value;
};

interface Scaling {
  readonly at: (planned: Instant) => string;
  readonly seconds: (minutes: number) => number;
}

/** All distances from the beginning of the plan shrink alike; the beginning is where `anchor` puts it. */
const scaling = (plan: Plan, scale: number, anchor: Instant | undefined): Scaling => {
  const begin = found(plan.stages[0], 'the first stage').start;
  const base = anchor ?? begin;
  return {
    at: (planned) => toIso(instant(base + (planned - begin) / scale)),
    seconds: (minutes) => Math.max(1, Math.ceil((minutes * MINUTE) / SECOND / scale)),
  };
};

const gateEntry = (gate: Gate, opens: Instant, scaled: Scaling): Calendar['gates'][string] => ({
  start: scaled.at(opens),
  end: scaled.at(plus(opens, minutesOf(gate.decideWithin) * MINUTE)),
  timeoutSeconds: scaled.seconds(minutesOf(gate.decideWithin)),
  validSeconds: scaled.seconds(minutesOf(gate.evidenceValidFor)),
});

const taskEntries = (runbook: Runbook, plan: Plan, scaled: Scaling): Calendar['tasks'] => {
  const planned = new Map(plan.tasks.map((task) => [task.id, task]));
  const entries: Record<string, Calendar['tasks'][string]> = {};
  for (const stage of runbook.stages) {
    const { start } = found(
      plan.stages.find((each) => each.id === stage.id),
      stage.id,
    );
    entries[stageSubject(stage.id)] = {
      start: scaled.at(start),
      end: scaled.at(start),
      timeoutSeconds: scaled.seconds(MACHINERY_PATIENCE_MINUTES),
      retrySeconds: scaled.seconds(RETRY_MINUTES),
    };
    for (const task of stage.tasks) {
      const times = found(planned.get(task.id), task.id);
      entries[task.id] = {
        start: scaled.at(times.earliestStart),
        end: scaled.at(times.earliestEnd),
        timeoutSeconds: scaled.seconds(times.durationMinutes + minutesOf(task.grace)),
        retrySeconds: scaled.seconds(task.until ? minutesOf(task.until.every) : RETRY_MINUTES),
      };
    }
  }
  return entries;
};

interface Calls {
  readonly instants: readonly Instant[];
  readonly beforeExit: number;
}

/** From the first call after hypercare begins to the last that its extensions allow. */
const callsOf = (runbook: Runbook, plan: Plan): Calls => {
  const stage = runbook.stages.find((each) => each.hypercare !== undefined);
  if (!stage?.hypercare) return { instants: [], beforeExit: 0 };
  const { checkpointAt, length, extension } = stage.hypercare;
  const { start } = found(
    plan.stages.find((each) => each.id === stage.id),
    stage.id,
  );
  const full = plus(start, minutesOf(length) * MINUTE);
  // A day more: the exit's own call may come up to 24 hours after the full length.
  const last = plus(full, (minutesOf(extension.by) * extension.atMost + 1_440) * MINUTE);
  const instants = callsBetween(start, last, checkpointAt, plan.zone);
  return { instants, beforeExit: instants.filter((at) => at < full).length };
};

/**
 * `scale` 3600 makes an hour a second, counted from the beginning of the plan or from `anchor`. Production refuses any
 * scale but 1. Business days stay nominal: they are days, not distances.
 */
export const makeCalendar = (runbook: Runbook, plan: Plan, scale = 1, anchor?: Instant): Calendar => {
  if (!(scale >= 1)) throw new RangeError(`a calendar runs at its own pace or faster, not at scale ${scale}`);
  const scaled = scaling(plan, scale, anchor);
  const calls = callsOf(runbook, plan);
  const gates = new Map(plan.gates.map((gate) => [gate.id, gate]));
  const stages = runbook.stages.map((stage) => {
    const planned = found(
      plan.stages.find((each) => each.id === stage.id),
      stage.id,
    );
    const opens = stage.gate && gates.get(stage.gate.id)?.opens;
    const entry = {
      start: scaled.at(planned.start),
      // The stage's work is to be over when its gate opens; deciding comes on top.
      end: scaled.at(opens ?? planned.end),
      minimumSeconds: scaled.seconds(minimumOf(stage)),
    };
    return [stage.id, entry] as const;
  });
  const first = localDate(found(plan.stages[0], 'the first stage').start, plan.zone);
  const last = localDate(instant(Math.max(plan.end, ...calls.instants)), plan.zone);
  const { isBusinessDay } = businessDays(runbook.goLive.calendar);
  return {
    goLive: scaled.at(plan.goLive),
    zone: plan.zone,
    scale,
    windowFrom: scaled.at(plan.windowFrom),
    windowTo: scaled.at(plan.windowTo),
    stages: Object.fromEntries(stages),
    tasks: taskEntries(runbook, plan, scaled),
    gates: Object.fromEntries([
      ...runbook.stages.flatMap((stage) =>
        stage.gate
          ? [
              [
                stage.gate.id,
                gateEntry(stage.gate, found(gates.get(stage.gate.id), stage.gate.id).opens, scaled),
              ],
            ]
          : [],
      ),
      // Nobody plans a roll-back; only its lengths count.
      [runbook.recovery.gate.id, gateEntry(runbook.recovery.gate, plan.goLive, scaled)],
    ]),
    checkpoints: calls.instants.map(scaled.at),
    checkpointsBeforeExit: calls.beforeExit,
    businessDays: datesBetween(first, last).filter(isBusinessDay),
  };
};
