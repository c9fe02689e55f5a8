import type { EvaluateDeps } from '#lambdas/evaluate/evaluate-deps.ts';
import { makeEvaluate } from '#lambdas/evaluate/handler.ts';
import { makeProbe } from '#lambdas/probe/handler.ts';
import { MINUTE, plus } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import type { VirtualClock } from '#lib/local/virtual-clock.ts';
import type { Authority } from '#lib/ports/authority.ts';
import type { Handler } from '#lib/runbook/action-contract.ts';
import type { Runbook } from '#lib/runbook/schema.ts';

/** As on AWS: the evaluator every 5 minutes, the probe too; real times, whatever the calendar's pace (ADR 0014). */
const EVERY = 5 * MINUTE;

export interface LocalWatchDeps
  extends Omit<EvaluateDeps, 'measure' | 'rollbackRequests' | 'tenant' | 'runbook'> {
  readonly runbook: Runbook;
  readonly authority: Pick<Authority, 'health' | 'selfCheck'>;
  readonly requestRollback: Handler;
  /** Told what each look found that set something off. */
  readonly onPulled: (found: JsonObject) => void;
}

/** Nobody reads numbers on a laptop; the report is made from the stores. */
const unmeasured = (): void => undefined;

/** The schedules of the watch on a laptop: the probe, and between two probes the evaluator. */
export const startLocalWatch = (virtual: VirtualClock, deps: LocalWatchDeps): void => {
  const { tenant } = deps.runbook.client;
  const probe = makeProbe({ ...deps, tenant, secretAges: async () => [], measure: unmeasured });
  const evaluate = makeEvaluate({
    ...deps,
    tenant,
    measure: unmeasured,
    rollbackRequests: { ask: (request) => deps.requestRollback({ ...request }) },
    // Each look would be a line, and ten thousand of them hide the one that counts.
    log: (code, facts) => {
      if (code !== 'clearance-evaluated' && code !== 'waiting-for') deps.log(code, facts);
    },
  });
  const every = (first: number, look: () => Promise<void>): void => {
    const tick = async (): Promise<void> => {
      virtual.at(plus(virtual.now(), EVERY), tick);
      await look();
    };
    virtual.at(plus(virtual.now(), first), tick);
  };
  // What is out before the first invoice went there turns nothing back; gates ask the authority by themselves.
  every(EVERY, async () => {
    if ((await deps.control.get(tenant)).epoch > 0) await probe();
  });
  every(EVERY + EVERY / 2, async () => {
    const found = await evaluate();
    if (Array.isArray(found.pulled) && found.pulled.length > 0) deps.onPulled(found);
  });
};
