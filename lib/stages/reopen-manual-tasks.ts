import { recordProgress } from '#lib/actions/record-progress.ts';
import type { Program } from '#lib/compiler/program.ts';
import type { Progress, TaskRecord } from '#lib/ports/progress.ts';

const reopened = ({
  closedAt: _at,
  by: _by,
  evidence: _evidence,
  note: _note,
  ...record
}: TaskRecord): TaskRecord => ({
  ...record,
  status: 'open',
  attempt: record.attempt + 1,
});

/**
 * A stage that is stepped back to is done again: what its people reported before the no-go is no evidence of the state
 * after it. What was said then stays in the evidence of the gate that said no. Repeating it changes nothing, as long as
 * nobody has reported again; and nobody can before the stage is entered.
 */
export const reopenManualTasks = async (
  deps: { readonly progress: Progress; readonly program: Pick<Program, 'tasks'> },
  request: { readonly cutover: string; readonly run: number },
  stage: string,
): Promise<void> => {
  for (const task of deps.program.tasks) {
    if (task.stage !== stage || task.action !== undefined) continue;
    const record = await deps.progress.get(request.cutover, task.id);
    if (record?.status !== 'done' || record.run !== request.run) continue;
    await recordProgress(deps.progress, request.cutover, task.id, (former) => reopened(former ?? record));
  }
};
