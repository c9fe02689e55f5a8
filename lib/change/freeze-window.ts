import { fromIso, type Instant, instant } from '#lib/instant.ts';
import { err, ok, type Result } from '#lib/result.ts';
import type { Plan } from '#lib/runbook/plan.ts';
import type { Runbook } from '#lib/runbook/schema.ts';
import type { FreezeFile } from './freeze-file.ts';

export interface FreezeWindow {
  /** The freeze begins. */
  readonly from: Instant;
  /** Monitoring ends. */
  readonly to: Instant;
}

/** By the calendar, planned at the amendment's go-live where there is one. Without both stages nobody can say that it is not now. */
export const freezeWindow = (
  stages: readonly Pick<Runbook['stages'][number], 'id' | 'kind'>[],
  plan: Pick<Plan, 'stages'>,
  amendment: FreezeFile['amendment'],
): Result<FreezeWindow, string> => {
  const planned = (kind: 'freeze' | 'monitoring') => {
    const id = stages.find((stage) => stage.kind === kind)?.id;
    return plan.stages.find((stage) => stage.id === id);
  };
  const from = planned('freeze')?.start;
  const end = planned('monitoring')?.end;
  if (from === undefined || end === undefined) {
    return err(
      `the runbook has no stage of kind ${from === undefined ? 'freeze' : 'monitoring'}, so nobody can say when the freeze ${from === undefined ? 'begins' : 'ends'}`,
    );
  }
  const until = amendment?.until === undefined ? end : fromIso(amendment.until);
  return ok({ from, to: instant(Math.max(until, end)) });
};
