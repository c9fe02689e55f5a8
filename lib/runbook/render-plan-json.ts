/** The plan for machines: instants in UTC, keys in a fixed order. */
import { toIso } from '#lib/instant.ts';
import { criticalChain } from './critical-chain.ts';
import { drivingPaths } from './driving-paths.ts';
import type { Plan } from './plan.ts';

export const renderPlanJson = (plan: Plan): string =>
  `${JSON.stringify(
    {
      goLive: toIso(plan.goLive),
      zone: plan.zone,
      windowFrom: toIso(plan.windowFrom),
      windowTo: toIso(plan.windowTo),
      fitsWindow: plan.fitsWindow,
      end: toIso(plan.end),
      criticalPath: plan.criticalPath,
      criticalChain: criticalChain(plan),
      drivingPaths: drivingPaths(plan),
      stages: plan.stages.map((stage) => ({ ...stage, start: toIso(stage.start), end: toIso(stage.end) })),
      gates: plan.gates.map((gate) => ({
        ...gate,
        opens: toIso(gate.opens),
        deadline: toIso(gate.deadline),
      })),
      tasks: plan.tasks.map((task) => ({
        ...task,
        earliestStart: toIso(task.earliestStart),
        earliestEnd: toIso(task.earliestEnd),
        latestStart: toIso(task.latestStart),
        latestEnd: toIso(task.latestEnd),
      })),
      warnings: plan.warnings,
    },
    null,
    2,
  )}\n`;
