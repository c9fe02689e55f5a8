import * as z from 'zod';
import { runStep, type StepDeps } from '#lib/actions/run-step.ts';
import { stopMain } from '#lib/actions/stop-main.ts';
import type { Machine } from '#lib/ports/machine.ts';
import type { Handler } from '#lib/runbook/action-contract.ts';

export interface StopExecutionDeps extends StepDeps {
  readonly machine: Pick<Machine, 'status' | 'stop'>;
}

/** Works when the main execution is gone, and never stops the roll-back that calls it. */
export const makeStopExecution = (deps: StopExecutionDeps): Handler =>
  runStep(
    'stop-execution',
    deps,
    z.object({ execution: z.string().min(1) }),
    async (request, { execution }) => {
      if (execution === request.execution) {
        return { verdict: 'fail', reasons: [`${execution} is this roll-back itself; it is not stopped.`] };
      }
      const stopped = await stopMain(deps.machine, execution, `rolled back by ${request.execution}`);
      return {
        verdict: stopped ? 'pass' : 'inconclusive',
        reasons: [stopped ? `${execution} does not run.` : `${execution} was told to stop and still runs.`],
        evidence: { execution, stopped },
      };
    },
  );
