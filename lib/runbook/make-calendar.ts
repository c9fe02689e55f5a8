/** From plan to the instants that an execution goes by. */
import { type Instant, instant, MINUTE, plus, SECOND, toIso } from '#lib/instant.ts';
import { businessDays, datesBetween, localDate } from './business-days.ts';
import type { Calendar } from './calendar.ts';
import { callsBetween } from './daily-call.ts';
import { minutesOf } from './duration.ts';
import type { Plan } from './plan.ts';
import type { Gate, Runbook, Stage } from './schema.ts';
import { stageSubject } from './stage-subject.ts';
import { type Pace, timeScale } from './time-scale.ts';

/** How long a stage's machinery waits for a person before it asks again. */
const MACHINERY_PATIENCE_MINUTES = 4 * 60;

/**
 * Real seconds that people have at least on an accelerated calendar: somebody who starts a command, or five of them, needs
 * some seconds to say a word, and a gate of nine hours would be over in two.
 */
const PEOPLE_AT_LEAST_SECONDS = 30;

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
  /** How long people are waited for. */
  readonly patience: (minutes: number) => number;
  /** For each entry; empty at the plan's own time. */
  readonly pace: { readonly pace?: Pace };
}

/** All distances from the beginning of the plan shrink alike; the beginning is where `anchor` puts it. */
const scaling = (
  begin: Instant,
  scale: number,
  anchor: Instant | undefined,
  atLeastSeconds: number,
): Scaling => {
  const base = anchor ?? begin;
  const pace: Pace | undefined =
    scale === 1 && base === begin ? undefined : { scale, anchor: toIso(base), nominalBegin: toIso(begin) };
  const { toReal } = timeScale(pace);
  const seconds = (minutes: number): number => Math.max(1, Math.ceil((minutes * MINUTE) / SECOND / scale));
  return {
    at: (planned) => toIso(toReal(planned)),
    seconds,
    patience: (minutes) => Math.max(atLeastSeconds, seconds(minutes)),
    pace: pace === undefined ? {} : { pace },
  };
};

const gateEntry = (gate: Gate, opens: Instant, scaled: Scaling): Calendar['gates'][string] => ({
  start: scaled.at(opens),
  end: scaled.at(plus(opens, minutesOf(gate.decideWithin) * MINUTE)),
  timeoutSeconds: scaled.patience(minutesOf(gate.decideWithin)),
  validSeconds: scaled.patience(minutesOf(gate.evidenceValidFor)),
  ...scaled.pace,
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
      timeoutSeconds: scaled.patience(MACHINERY_PATIENCE_MINUTES),
      retrySeconds: scaled.seconds(RETRY_MINUTES),
      ...scaled.pace,
    };
    for (const task of stage.tasks) {
      const times = found(planned.get(task.id), task.id);
      entries[task.id] = {
        start: scaled.at(times.earliestStart),
        end: scaled.at(times.earliestEnd),
        timeoutSeconds: scaled.patience(times.durationMinutes + minutesOf(task.grace)),
        retrySeconds: scaled.seconds(task.until ? minutesOf(task.until.every) : RETRY_MINUTES),
        ...scaled.pace,
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
 * scale but 1. Business days stay nominal: they are days, not distances. `atLeastSeconds` is for an accelerated calendar
 * only: a nominal one gives people the time that the runbook gives them.
 */
export const makeCalendar = (
  runbook: Runbook,
  plan: Plan,
  scale = 1,
  anchor?: Instant,
  atLeastSeconds?: number,
): Calendar => {
  if (!(scale >= 1)) throw new RangeError(`a calendar runs at its own pace or faster, not at scale ${scale}`);
  if (scale === 1 && atLeastSeconds !== undefined) {
    throw new RangeError('a nominal calendar takes people’s times from the runbook: give no atLeastSeconds');
  }
  const least = atLeastSeconds ?? (scale === 1 ? 1 : PEOPLE_AT_LEAST_SECONDS);
  if (!Number.isInteger(least) || least < 1) {
    throw new RangeError(`people are waited for 1 whole second or more, not ${least}`);
  }
  const scaled = scaling(found(plan.stages[0], 'the first stage').start, scale, anchor, least);
  const { pace } = scaled.pace;
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
      ...scaled.pace,
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
    ...(pace && { pace: { ...pace, nominalGoLive: toIso(plan.goLive), atLeastSeconds: least } }),
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
