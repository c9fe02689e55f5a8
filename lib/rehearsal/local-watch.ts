import * as z from 'zod';
import type { EvaluateDeps } from '#lambdas/evaluate/evaluate-deps.ts';
import { makeEvaluate } from '#lambdas/evaluate/handler.ts';
import { makeProbe } from '#lambdas/probe/handler.ts';
import { MINUTE, plus, SECOND } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import type { LocalWatch } from '#lib/local/arming.ts';
import type { VirtualClock } from '#lib/local/virtual-clock.ts';
import type { Authority } from '#lib/ports/authority.ts';
import type { Handler } from '#lib/runbook/action-contract.ts';
import type { Runbook } from '#lib/runbook/schema.ts';
import { calendarScale } from '#lib/runbook/time-scale.ts';
import { makeBusinessTime } from '#lib/watch/business-time.ts';

/** Evaluator and probe each; AWS has them every minute. Real times, whatever the calendar's pace (ADR 0014). */
export const WATCH_EVERY = 5 * MINUTE;

export interface LocalWatchDeps
  extends Omit<EvaluateDeps, 'measure' | 'rollbackRequests' | 'tenant' | 'runbook'> {
  readonly runbook: Runbook;
  readonly authority: Pick<Authority, 'health' | 'selfCheck'>;
  readonly requestRollback: Handler;
  /** Told what each look found that set something off. */
  readonly onPulled: (found: JsonObject) => void;
}

/** What `evaluate` answers, as far as it is read here; of no cutover there is none. */
const Found = z.looseObject({
  triggers: z.array(z.looseObject({ trigger: z.string() })).default([]),
  pulled: z.array(z.json()).default([]),
});

/** Whether the calendar runs at its own pace: on an accelerated one there are too few looks to leave any out. */
const calendarPace = async ({ calendarOf, program }: LocalWatchDeps): Promise<boolean> =>
  calendarScale(await calendarOf(program.cutover)).scale === 1;

/** Nobody reads numbers on a laptop; the report is made from the stores. */
const unmeasured = (): void => undefined;

/** The schedules of the watch on a laptop: the probe, and right after it the evaluator. */
export const startLocalWatch = (virtual: VirtualClock, deps: LocalWatchDeps): LocalWatch => {
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
  const next = { evaluate: virtual.now(), probe: virtual.now() };
  let judged: ReadonlySet<string> | undefined;
  const every = (name: keyof typeof next, first: number, look: () => Promise<void>): void => {
    const plan = (after: number): void => {
      next[name] = plus(virtual.now(), after);
      virtual.at(next[name], tick);
    };
    const tick = async (): Promise<void> => {
      plan(WATCH_EVERY);
      await look();
    };
    plan(first);
  };
  // What is out before the first invoice went there turns nothing back; gates ask the authority by themselves.
  every('probe', WATCH_EVERY, async () => {
    if ((await deps.control.get(tenant)).epoch > 0) await probe();
  });
  // Three quarters of a plan are nights and weekends. Where the last look saw that too, another could find nothing: nothing
  // waits, nobody invoices, nobody has declared anything or is asked, and the authority works.
  const { open } = makeBusinessTime(deps.runbook.goLive);
  const ownPace = calendarPace(deps);
  let asleep: string | undefined;
  const asleepNow = async (): Promise<string | undefined> => {
    const now = virtual.now();
    const { epoch, pauseReasons } = await deps.control.get(tenant);
    // Before the first change of the route the tenant has no invoice that anybody could judge, by day either.
    if (!(await ownPace) || (epoch > 0 && open(now)) || (await deps.ledger.open(tenant, now, 1)).length > 0)
      return undefined;
    const { cutover } = deps.program;
    const state = await deps.watchStore.get(cutover);
    const asked = Object.values(state?.pulled ?? {}).some(({ how }) => how === 'proposed');
    if (state?.outage.downSince !== undefined || asked) return undefined;
    return JSON.stringify([(await deps.incidents.list(cutover)).length, epoch, pauseReasons]);
  };
  // At once, since on an accelerated calendar the first gates come before five minutes have passed, and they ask whether it looks.
  every('evaluate', SECOND, async () => {
    const before = asleep;
    asleep = await asleepNow();
    if (asleep !== undefined && asleep === before) return;
    const found = await evaluate();
    const { triggers, pulled } = Found.parse(found);
    judged = new Set(triggers.map(({ trigger }) => trigger));
    if (pulled.length > 0) deps.onPulled(found);
  });
  return { next: () => next, judged: () => judged };
};
