import * as z from 'zod';
import { moveValve } from '#lib/actions/move-valve.ts';
import { runStep, type StepDeps } from '#lib/actions/run-step.ts';
import type { Control } from '#lib/ports/control.ts';
import type { QueueValve } from '#lib/ports/queue.ts';
import type { Handler } from '#lib/runbook/action-contract.ts';

export interface ValveDeps extends StepDeps {
  readonly control: Pick<Control, 'get' | 'setPause'>;
  readonly valve: QueueValve;
}

const Parameters = z.union([
  z.strictObject({
    pause: z.boolean(),
    reason: z.enum(['rollback', 'breaker', 'operator', 'maintenance']),
    /** Of a person who asks: on record under the execution's name. */
    by: z.string().min(1).max(200).optional(),
    /** ARN that the cloud let in; `by` is claimed. */
    caller: z.string().min(1).max(2_048).optional(),
    because: z.string().trim().min(1).max(2_000).optional(),
  }),
  /** Brings the valve in line with the reasons that stand. */
  z.strictObject({}),
]);

/**
 * The only one that moves the valve. The reason is written first: a worker that reads it stops by itself, even when
 * the valve cannot be moved. Each party names its own reason and so removes no other's.
 */
export const makeValve = (deps: ValveDeps): Handler =>
  runStep('valve', deps, Parameters, async (request, parameters) => {
    if ('pause' in parameters)
      await deps.control.setPause(request.tenant, parameters.reason, parameters.pause);
    const control = await moveValve(deps, request.tenant);
    const { pauseReasons } = control;
    return {
      verdict: 'pass',
      reasons: [
        pauseReasons.length === 0
          ? 'The queue is open.'
          : `The queue is closed because of ${pauseReasons.join(', ')}.`,
      ],
      evidence: {
        open: pauseReasons.length === 0,
        pauseReasons: [...pauseReasons],
        ...('pause' in parameters && { asked: request.parameters }),
      },
    };
  });
