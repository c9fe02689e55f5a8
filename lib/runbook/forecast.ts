/** What a running cutover's delays come to: new ends, whose slack is eaten, what is critical now. */
import { type Instant, MINUTE } from '#lib/instant.ts';
import type { Plan } from './plan.ts';
import { type Actual, solveNetwork } from './solve-network.ts';

export interface ForecastTask {
  readonly id: string;
  readonly forecastEnd: Instant;
  /** Later than planned; negative if earlier. */
  readonly lateMinutes: number;
  /** How much of its slack the delay uses up. */
  readonly slackEatenMinutes: number;
}

export interface Forecast {
  readonly end: Instant;
  /** How much later the cutover ends than planned. */
  readonly lateMinutes: number;
  readonly tasks: readonly ForecastTask[];
  /** Tasks still to be done that may not slip any more without moving the end. */
  readonly critical: readonly string[];
}

/** Pure: the plan's own network solved again. Nothing that is not over ends before `now`. */
export const forecast = (plan: Plan, actuals: ReadonlyMap<string, Actual>, now: Instant): Forecast => {
  const solution = solveNetwork(plan.network, actuals, now);
  const tasks: ForecastTask[] = [];
  const critical: string[] = [];
  for (const task of plan.tasks) {
    const times = solution.activities.get(task.id);
    if (!times) throw new Error(`${task.id} is not in the plan's network`);
    const late = (times.earliestEnd - task.earliestEnd) / MINUTE;
    tasks.push({
      id: task.id,
      forecastEnd: times.earliestEnd,
      lateMinutes: late,
      slackEatenMinutes: Math.min(Math.max(0, late), task.slackMinutes),
    });
    if (actuals.get(task.id)?.endedAt === undefined && times.latestEnd <= times.earliestEnd) {
      critical.push(task.id);
    }
  }
  return { end: solution.end, lateMinutes: (solution.end - plan.end) / MINUTE, tasks, critical };
};
