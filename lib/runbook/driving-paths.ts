/** What each gate waits for: fixed dates give the whole cutover so much slack that its critical path says little of the week ahead. */
import { MINUTE } from '#lib/instant.ts';
import type { Plan, PlannedTask } from './plan.ts';

export interface DrivingPath {
  readonly gate: string;
  /** Ids of the stage's tasks, in order: each is waited for by the next, the last one by the gate. */
  readonly tasks: readonly string[];
  /** From the end of the last task until the gate opens: what the path may be late without moving the gate. */
  readonly spareMinutes: number;
}

/** For each gate the chain of its stage's tasks that ends last. A tie goes to the task that stands first in the runbook. */
export const drivingPaths = (plan: Plan): readonly DrivingPath[] =>
  plan.gates.flatMap((gate) => {
    const own = plan.tasks.filter((task) => task.stage === gate.stage && task.earliestEnd <= gate.opens);
    const last = latest(own);
    if (!last) return [];
    return [
      {
        gate: gate.id,
        tasks: chainTo(last, own).map((task) => task.id),
        spareMinutes: Math.floor((gate.opens - last.earliestEnd) / MINUTE),
      },
    ];
  });

const latest = (tasks: readonly PlannedTask[]): PlannedTask | undefined =>
  tasks.reduce<PlannedTask | undefined>(
    (found, task) => (found === undefined || task.earliestEnd > found.earliestEnd ? task : found),
    undefined,
  );

const chainTo = (last: PlannedTask, own: readonly PlannedTask[]): readonly PlannedTask[] => {
  const chain = [last];
  for (let task: PlannedTask | undefined = last; task; ) {
    const { after }: PlannedTask = task;
    task = latest(own.filter((candidate) => after.includes(candidate.id)));
    if (task) chain.unshift(task);
  }
  return chain;
};
