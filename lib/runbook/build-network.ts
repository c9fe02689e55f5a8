/** From runbook to network: first as the runbook says, then in the machine's own order. */
import { type Instant, instant, MINUTE, plus } from '#lib/instant.ts';
import { minutesOf, relativeMinutes } from './duration.ts';
import { type MachineStep, machineOrder } from './machine-order.ts';
import type { Network, NetworkActivity, NetworkStage } from './network.ts';
import type { Runbook, Stage, Task } from './schema.ts';
import { solveNetwork } from './solve-network.ts';

export type Order = Readonly<Record<string, readonly MachineStep[]>>;

const moment = (goLive: Instant, relative: string): Instant =>
  plus(goLive, relativeMinutes(relative) * MINUTE);

/** Without a start of its own the cutover begins with its first dated task, or with the window. */
const firstStart = (runbook: Runbook): string => {
  const dated = (runbook.stages[0]?.tasks ?? []).flatMap((task) => task.start ?? []);
  return dated.toSorted((a, b) => relativeMinutes(a) - relativeMinutes(b))[0] ?? runbook.goLive.window.from;
};

const stageOf = (
  runbook: Runbook,
  stage: Stage,
  goLive: Instant,
  activities: readonly NetworkActivity[],
): NetworkStage => {
  const start = stage.start ?? (stage === runbook.stages[0] ? firstStart(runbook) : undefined);
  const lengths = [stage.length, stage.hypercare?.length].flatMap((text) => (text ? [minutesOf(text)] : []));
  const { gate } = stage;
  return {
    id: stage.id,
    ...(start === undefined ? {} : { notBefore: moment(goLive, start) }),
    minimumMinutes: Math.max(0, ...lengths),
    ...(gate
      ? {
          gate: {
            ...(gate.opens === undefined ? {} : { notBefore: moment(goLive, gate.opens) }),
            // Nobody knows when a committee decides; half of its time is what people plan with.
            decisionMinutes: minutesOf(gate.decideWithin) / 2,
          },
        }
      : {}),
    activities,
  };
};

const activityOf = (task: Task, goLive: Instant, after: readonly string[]): NetworkActivity => ({
  id: task.id,
  minutes: minutesOf(task.duration),
  after,
  ...(task.start === undefined ? {} : { notBefore: moment(goLive, task.start) }),
});

/** Tasks of a stage so that each comes after those it depends on. */
const sorted = (stage: Stage): readonly Task[] => {
  const ids = new Set(stage.tasks.map((task) => task.id));
  const placed = new Set<string>();
  const result: Task[] = [];
  while (result.length < stage.tasks.length) {
    const next = stage.tasks.filter(
      (task) => !placed.has(task.id) && task.dependsOn.every((id) => !ids.has(id) || placed.has(id)),
    );
    if (next.length === 0) throw new Error(`the tasks of stage ${stage.id} depend on each other in a circle`);
    for (const task of next) placed.add(task.id);
    result.push(...next);
  }
  return result;
};

/**
 * Relative to go-live and without any calendar, so that a moved date never changes the order, and with it the program.
 */
export const orderOf = (runbook: Runbook): Order => {
  const zero = instant(0);
  const network: Network = {
    zone: 'UTC',
    stages: runbook.stages.map((stage) =>
      stageOf(
        runbook,
        stage,
        zero,
        sorted(stage).map((task) => activityOf(task, zero, task.dependsOn)),
      ),
    ),
  };
  const starts = new Map(
    [...solveNetwork(network).activities].map(([id, times]) => [id, times.earliestStart / MINUTE]),
  );
  return Object.fromEntries(runbook.stages.map((stage) => [stage.id, machineOrder(stage, starts)]));
};

const laterOf = (a: Instant | undefined, b: Instant | undefined): Instant | undefined =>
  a === undefined || (b !== undefined && b > a) ? b : a;

/** Activities of a stage with what the machine itself adds: it does one thing after another. */
const walk = (stage: Stage, steps: readonly MachineStep[], goLive: Instant): readonly NetworkActivity[] => {
  const tasks = new Map(stage.tasks.map((task) => [task.id, task]));
  const activities = new Map<string, NetworkActivity>();
  /** What the machine has waited for when it comes to the next step. */
  let frontier: readonly string[] = [];
  /** The machine stands still until the start of a task that it hands out at its time. */
  let standstill: Instant | undefined;
  let calls: NetworkActivity['calls'] = stage.hypercare ? 'before' : undefined;

  const place = (id: string, holdsCalls: boolean): void => {
    const task = tasks.get(id);
    if (!task) throw new Error(`stage ${stage.id} has no task ${id}`);
    const activity = activityOf(task, goLive, [...new Set([...task.dependsOn, ...frontier])]);
    const notBefore = laterOf(activity.notBefore, standstill);
    activities.set(id, {
      ...activity,
      ...(notBefore === undefined ? {} : { notBefore }),
      ...(calls === undefined || (calls === 'before' && !holdsCalls) ? {} : { calls }),
    });
  };

  for (const step of steps) {
    switch (step.kind) {
      case 'calls':
        calls = 'after';
        break;
      case 'run':
        for (const id of step.tasks) place(id, true);
        frontier = step.tasks;
        break;
      case 'hand-out': {
        place(step.task, false);
        const start = tasks.get(step.task)?.start;
        if (start !== undefined && !stage.hypercare) standstill = laterOf(standstill, moment(goLive, start));
        break;
      }
      case 'report':
        if (!activities.has(step.task)) place(step.task, false);
        frontier = [...frontier, step.task];
        break;
    }
  }
  return [...activities.values()];
};

/** The network as the machine walks it from a given go-live. */
export const buildNetwork = (runbook: Runbook, order: Order, goLive: Instant): Network => ({
  zone: runbook.goLive.zone,
  stages: runbook.stages.map((stage) => ({
    ...stageOf(runbook, stage, goLive, walk(stage, order[stage.id] ?? [], goLive)),
    ...(stage.hypercare ? { checkpointAt: stage.hypercare.checkpointAt } : {}),
  })),
});
