import { stepTask } from '#lib/actions/run-step.ts';
import { SECOND } from '#lib/instant.ts';
import type { TaskRecord } from '#lib/ports/progress.ts';
import { isRollbackExecution } from '#lib/way-back/execution-names.ts';

/** What earlier ways back took: of this cutover, and of its certified rehearsals. */
export interface MeasuredWayBack {
  /** From the first step until all was safe. */
  readonly secondsToSafe: readonly number[];
  /** How fast open invoices were rung again or released, where there were any. */
  readonly invoicesPerSecond: readonly number[];
  /** For people: where the figures come from. */
  readonly source: string;
}

const secondsOf = ({ openedAt, closedAt }: TaskRecord): number =>
  closedAt === undefined ? 0 : (closedAt - openedAt) / SECOND;

const countIn = (record: TaskRecord, name: string): number => {
  const count = record.evidence?.[name];
  return typeof count === 'number' ? count : 0;
};

export const measuredWayBack = (
  cutover: string,
  records: readonly TaskRecord[],
  /** Seconds to safe of the ways back that certified rehearsals of this very program took. */
  rehearsed: readonly number[] = [],
): MeasuredWayBack => {
  const byTask = new Map(records.map((record) => [record.task, record]));
  const rollbacks = [...byTask.keys()]
    .flatMap((task) => task.split('/')[0] ?? [])
    .filter((name) => isRollbackExecution(cutover, name));
  const toSafe: number[] = [];
  const rates: number[] = [];
  for (const name of new Set(rollbacks)) {
    const latch = byTask.get(stepTask(name, 'latch'));
    const safe = byTask.get(stepTask(name, 'verify-safe'));
    if (latch && safe?.status === 'done' && safe.closedAt !== undefined)
      toSafe.push((safe.closedAt - latch.openedAt) / SECOND);
    const replay = byTask.get(stepTask(name, 'replay'));
    const handled = replay ? countIn(replay, 'rung') + countIn(replay, 'looked') : 0;
    // Some at once say nothing about a rate.
    if (replay?.status === 'done' && handled > 0 && secondsOf(replay) >= 1)
      rates.push(handled / secondsOf(replay));
  }
  const sources = [
    ...(toSafe.length > 0 ? [`${toSafe.length} of this cutover`] : []),
    ...(rehearsed.length > 0 ? [`${rehearsed.length} of certified rehearsals`] : []),
  ];
  return {
    secondsToSafe: [...toSafe, ...rehearsed],
    invoicesPerSecond: rates,
    source: sources.length > 0 ? `measured: ${sources.join(', ')}` : 'nothing measured yet: stated defaults',
  };
};
