/** The critical tasks in the order in which they wait for each other: those of one group run at the same time. */
import type { Plan } from './plan.ts';

/** Groups, each of ids. Stages come one after another; within one a task stands behind all critical tasks that it waits for. */
export const criticalChain = (plan: Plan): readonly (readonly string[])[] =>
  plan.stages.flatMap((stage) => {
    const own = plan.tasks.filter((task) => task.critical && task.stage === stage.id);
    const afterOf = new Map(own.map((task) => [task.id, task.after]));
    const known = new Map<string, number>();
    const depthOf = (id: string): number => {
      const found = known.get(id);
      if (found !== undefined) return found;
      const before = (afterOf.get(id) ?? []).filter((other) => afterOf.has(other));
      const depth = Math.max(-1, ...before.map(depthOf)) + 1;
      known.set(id, depth);
      return depth;
    };
    const groups: string[][] = [];
    for (const { id } of own) {
      const depth = depthOf(id);
      groups[depth] = [...(groups[depth] ?? []), id];
    }
    return groups;
  });
