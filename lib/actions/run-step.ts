import type * as z from 'zod';
import { type Finding, shortReasons } from '#lib/actions/finding.ts';
import { recordProgress } from '#lib/actions/record-progress.ts';
import { fromIso, MINUTE, plus, toIso } from '#lib/instant.ts';
import type { Clock } from '#lib/ports/clock.ts';
import type { Progress } from '#lib/ports/progress.ts';
import { ActionRequest, type ActionResult, type Handler } from '#lib/runbook/action-contract.ts';
import type { MachineryName } from '#lib/runbook/actions.ts';

export interface StepDeps {
  readonly progress: Progress;
  readonly clock: Clock;
}

/** Steps of the machinery stand in the progress table under their execution: each roll-back has its own trace. */
export const stepTask = (execution: string, name: MachineryName): string => `${execution}/${name}`;

/** Owner and stage of records that no person is accountable for. */
export const MACHINE_OWNER = 'machine';
export const WAY_BACK_STAGE = 'way-back';

const DEFAULT_INTERVAL = MINUTE;

/**
 * A step of the machinery. The effect comes first and the record after it: a latch must not wait for a table. Every
 * step is idempotent, so a record that cannot be written only means that the machine does the step again.
 */
export const runStep =
  <P extends z.ZodType>(
    name: MachineryName,
    deps: StepDeps,
    parameters: P,
    work: (request: ActionRequest, parameters: z.infer<P>) => Promise<Finding>,
  ): Handler =>
  async (payload): Promise<ActionResult> => {
    const request = ActionRequest.parse(payload);
    const openedAt = deps.clock.now();
    const found = await work(request, parameters.parse(request.parameters));
    const now = deps.clock.now();
    const task = stepTask(request.execution, name);
    const record = await recordProgress(deps.progress, request.cutover, task, (former) => ({
      cutover: request.cutover,
      task,
      stage: WAY_BACK_STAGE,
      mode: 'automatic',
      run: request.run,
      // A loop that ended well and is entered again counts anew.
      attempt: former === undefined || former.status === 'done' ? 1 : former.attempt + 1,
      owner: MACHINE_OWNER,
      status: found.verdict === 'pass' ? 'done' : found.verdict === 'fail' ? 'failed' : 'open',
      plannedStart: request.timing ? fromIso(request.timing.start) : (former?.plannedStart ?? openedAt),
      plannedEnd: request.timing ? fromIso(request.timing.end) : (former?.plannedEnd ?? openedAt),
      openedAt: former?.openedAt ?? openedAt,
      by: MACHINE_OWNER,
      evidence: { ...found.evidence, verdict: found.verdict, reasons: [...shortReasons(found.reasons)] },
      // The first time counts: a step repeated later was done then.
      ...(found.verdict === 'inconclusive'
        ? {}
        : { closedAt: former?.status === 'done' && former.closedAt ? former.closedAt : now }),
    }));
    return {
      verdict: found.verdict,
      reasons: shortReasons(found.reasons),
      tries: record.attempt,
      next: toIso(found.next ?? plus(now, (request.timing?.retrySeconds ?? 0) * 1_000 || DEFAULT_INTERVAL)),
    };
  };
