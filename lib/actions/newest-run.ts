import type { Machine } from '#lib/ports/machine.ts';
import type { Progress } from '#lib/ports/progress.ts';
import { mainExecution } from '#lib/way-back/execution-names.ts';

/**
 * The newest run of a cutover, 0 if none ever began. From the progress table, which outlives executions (AWS forgets them
 * after 90 days), and on from there by asking the machine, since a run that has just begun has written nothing yet.
 */
export const newestRun = async (
  deps: { readonly machine: Pick<Machine, 'status'>; readonly progress: Pick<Progress, 'list'> },
  cutover: string,
): Promise<number> => {
  let run = Math.max(0, ...(await deps.progress.list(cutover)).map((record) => record.run));
  while ((await deps.machine.status(mainExecution(cutover, run + 1))) !== undefined) run += 1;
  return run;
};
