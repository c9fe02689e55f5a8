/** The plan of a runbook: when each task can and must be over, what is critical, and what to look out for. */
import { fromIso, type Instant, MINUTE, plus } from '#lib/instant.ts';
import { buildNetwork, orderOf } from './build-network.ts';
import { minutesOf, relativeMinutes } from './duration.ts';
import type { Plan, PlannedGate, PlannedStage, PlannedTask } from './plan.ts';
import { planWarnings } from './plan-warnings.ts';
import { changesProduction } from './production-change.ts';
import type { Runbook } from './schema.ts';
import { solveNetwork, type Times } from './solve-network.ts';

const of = <T>(map: ReadonlyMap<string, T>, id: string): T => {
  const value = map.get(id);
  if (value === undefined) throw new Error(`${id} is not in the plan`);
  return value;
};

const gateOf = (
  gate: { readonly id: string; readonly title: string; readonly decideWithin: string },
  stage: string,
  opens: Instant,
): PlannedGate => ({
  id: gate.id,
  stage,
  title: gate.title,
  opens,
  deadline: plus(opens, minutesOf(gate.decideWithin) * MINUTE),
});

/** In order of time; tasks that start together stand as the runbook has them. */
const criticalPath = (tasks: readonly PlannedTask[]): readonly string[] =>
  tasks
    .filter((task) => task.critical)
    .toSorted((a, b) => a.earliestStart - b.earliestStart || a.earliestEnd - b.earliestEnd)
    .map((task) => task.id);

/**
 * Critical path method over all tasks: own starts, dependencies, stages one after another (each ends with its gate,
 * planned at half of the time to decide), and the machine's own order within a stage.
 */
export const makePlan = (runbook: Runbook, options: { readonly goLive?: Instant } = {}): Plan => {
  const goLive = options.goLive ?? fromIso(runbook.goLive.at);
  const order = orderOf(runbook);
  const network = buildNetwork(runbook, order, goLive);
  const solution = solveNetwork(network);
  const after = new Map(network.stages.flatMap((s) => s.activities.map((a) => [a.id, a.after])));

  const tasks = runbook.stages.flatMap((stage) =>
    stage.tasks.map((task): PlannedTask => {
      const times: Times = of(solution.activities, task.id);
      const slackMinutes = Math.floor((times.latestEnd - times.earliestEnd) / MINUTE);
      return {
        id: task.id,
        stage: stage.id,
        title: task.title,
        owner: task.owner,
        mode: task.action ? 'automatic' : 'manual',
        durationMinutes: minutesOf(task.duration),
        dependsOn: task.dependsOn,
        after: of(after, task.id),
        ...times,
        slackMinutes,
        critical: times.latestEnd === times.earliestEnd,
      };
    }),
  );
  const stages = runbook.stages.map((stage): PlannedStage => {
    const { start, end } = of(solution.stages, stage.id);
    return { id: stage.id, title: stage.title, start, end };
  });
  const gates = runbook.stages.flatMap((stage) =>
    stage.gate ? [gateOf(stage.gate, stage.id, of(solution.stages, stage.id).gateOpens)] : [],
  );

  const windowFrom = plus(goLive, relativeMinutes(runbook.goLive.window.from) * MINUTE);
  const windowTo = plus(goLive, relativeMinutes(runbook.goLive.window.to) * MINUTE);
  const changing = new Set(
    runbook.stages.flatMap((stage) => stage.tasks.filter(changesProduction).map((task) => task.id)),
  );
  const outside = tasks.filter(
    (task) => changing.has(task.id) && (task.earliestStart < windowFrom || task.earliestEnd > windowTo),
  );

  const times = {
    goLive,
    zone: runbook.goLive.zone,
    windowFrom,
    windowTo,
    fitsWindow: outside.length === 0,
    stages,
    tasks,
    gates,
    criticalPath: criticalPath(tasks),
    end: solution.end,
  };
  return { ...times, warnings: planWarnings(runbook, times, outside), order, network };
};
