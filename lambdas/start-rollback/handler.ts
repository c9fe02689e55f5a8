import * as z from 'zod';
import { type BeginRollbackDeps, beginRollback } from '#lib/actions/begin-rollback.ts';
import { runStep, type StepDeps } from '#lib/actions/run-step.ts';
import type { Handler } from '#lib/runbook/action-contract.ts';
import type { Runbook } from '#lib/runbook/schema.ts';

export interface StartRollbackDeps extends StepDeps, Omit<BeginRollbackDeps, 'progress'> {
  readonly runbook: Pick<Runbook, 'recovery'>;
}

/** Twice is once. */
export const makeStartRollback = (deps: StartRollbackDeps): Handler =>
  runStep('start-rollback', deps, z.object({ trigger: z.string().min(1) }), async (request, { trigger }) => {
    const begun = await beginRollback(deps, {
      cutover: request.cutover,
      tenant: request.tenant,
      run: request.run,
      digests: request.digests,
      trigger,
      resumeAt: deps.runbook.recovery.resumeAt,
    });
    return {
      verdict: 'pass',
      reasons: [
        `${begun.execution} ${begun.already ? 'goes already' : 'has started'}, because of ${trigger}.`,
      ],
      evidence: { rollback: begun.execution, trigger, already: begun.already },
    };
  });
