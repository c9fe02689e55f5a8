import type { Machine } from '#lib/ports/machine.ts';
import type { TaskRecord } from '#lib/ports/progress.ts';
import { isRollbackExecution, mainExecution } from '#lib/way-back/execution-names.ts';

/** Names of all executions that left a trace in the stores, and of a run that has only just begun. */
export const executionNames = async (
  { cutover, machine }: { readonly cutover: string; readonly machine: Pick<Machine, 'status'> },
  progress: readonly TaskRecord[],
  routeSetBy: string,
): Promise<readonly string[]> => {
  const newest = Math.max(0, ...progress.map(({ run }) => run));
  const names = new Set<string>();
  for (let run = 1; run <= newest; run += 1) names.add(mainExecution(cutover, run));
  const next = mainExecution(cutover, newest + 1);
  if ((await machine.status(next)) !== undefined) names.add(next);
  for (const { task, evidence } of progress) {
    const [execution = ''] = task.split('/');
    if (isRollbackExecution(cutover, execution)) names.add(execution);
    // A partial return has a name of its own and no execution.
    const { rollback } = evidence ?? {};
    if (typeof rollback === 'string' && isRollbackExecution(cutover, rollback)) names.add(rollback);
  }
  if (isRollbackExecution(cutover, routeSetBy)) names.add(routeSetBy);
  return [...names];
};
