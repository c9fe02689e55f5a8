import { historyKey } from '#lambdas/export-history/handler.ts';
import { executionArn } from '#lib/aws/execution-arn.ts';
import type { StageWorld } from '#lib/cli/aws/stage-world.ts';
import type { ExecutionStatus } from '#lib/ports/machine.ts';
import type { ExecutionFacts } from '#lib/report/facts-of.ts';

const OVER: Readonly<Record<ExecutionStatus, string | undefined>> = {
  running: undefined,
  succeeded: 'SUCCEEDED',
  failed: 'FAILED',
  stopped: 'ABORTED',
};

/**
 * Has the history of each ended execution filed, where the event of its end did not do it: AWS forgets it at 90 days, and
 * without it this report could not be made again. Returns what went wrong, in sentences; it never fails a report.
 */
export const fileHistories = async (
  world: Pick<StageWorld, 'archive' | 'invoke' | 'deployed'>,
  executions: readonly ExecutionFacts[],
): Promise<readonly string[]> => {
  const { MainMachine, RollbackMachine } = world.deployed.cutover;
  const problems: string[] = [];
  for (const { name, machine, status } of executions) {
    const ended = OVER[status];
    if (ended === undefined || (await world.archive.get(historyKey(name))) !== undefined) continue;
    const arn = executionArn(machine === 'main' ? MainMachine : RollbackMachine, name);
    try {
      await world.invoke('export-history', { detail: { executionArn: arn, name, status: ended } });
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      problems.push(
        `the history of ${name} could not be filed in the archive (${error.name}); AWS forgets it 90 days after its end`,
      );
    }
  }
  return problems;
};
