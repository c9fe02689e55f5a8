import { makeRequestRollback, type RequestRollbackDeps } from '#lambdas/request-rollback/handler.ts';
import { changeWatch } from '#lib/actions/change-watch.ts';
import { describeError } from '#lib/describe-error.ts';
import { type SupersedeLateDeps, supersedeLate } from '#lib/gates/supersede-late.ts';
import { type Instant, toIso } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import { clearanceRate } from '#lib/watch/clearance-rate.ts';
import type { WatchState } from '#lib/watch/watch-state.ts';
import { withCleared } from '#lib/watch/with-cleared.ts';
import type { EvaluateDeps } from './evaluate-deps.ts';
import { fileDossier } from './file-dossier.ts';
import { clearedProof, type Judged, judgeTriggers, remembered, ruleOf } from './judge-triggers.ts';
import { measureFailing, measureLook, measureTenant } from './measure-look.ts';
import { type PulledNow, pullTriggers } from './pull-triggers.ts';
import { type Look, makeDayBegin, reading, readLook } from './read-look.ts';
import { makeSilenceReader } from './read-silence.ts';
import { tellLateRatifications } from './tell-late-ratifications.ts';

/**
 * Looks at the cutover: publishes what dashboard and alarms read, asks each trigger of the runbook, and acts on those that
 * are pulled. It survives whatever cannot be read: that part is inconclusive and said, and the others go on.
 */
export const makeEvaluate = (deps: EvaluateDeps): (() => Promise<JsonObject>) => {
  const readSilence = makeSilenceReader(deps);
  const dayBegin = makeDayBegin(deps.runbook.goLive.zone);
  return async () => {
    const now = deps.clock.now();
    await measureTenant(deps, now);
    const holder = await reading(deps.log, 'the lock', () => deps.lock.holder(deps.tenant));
    // Where nobody can say which cutover holds the tenant, this deployment's own is looked at.
    const cutover = holder.ok ? holder.value?.cutover : deps.program.cutover;
    if (cutover === undefined) return { verdict: 'no-cutover' };
    const look = await readLook(deps, now, cutover, dayBegin(now));
    measureLook(deps, look);
    const judged = await judgeTriggers(deps, look, readSilence);
    measureFailing(deps, look, judged.verdicts);
    const pulled = await pullTriggers(deps, look, judged.verdicts);
    await tellLateRatifications(deps, look);
    const filed = await fileDossier(deps, look);
    await remember(deps, look, judged, pulled, filed ? now : undefined);
    return told(deps, look, judged, pulled);
  };
};

/** Asks for the way back in process, by the handler that alarms and people call too: one function less in between. */
export const makeEvaluator = (
  deps: Omit<EvaluateDeps, 'rollbackRequests'> & RequestRollbackDeps & SupersedeLateDeps,
): (() => Promise<JsonObject>) => {
  const requestRollback = makeRequestRollback(deps);
  const evaluate = makeEvaluate({
    ...deps,
    rollbackRequests: { ask: (request) => requestRollback({ ...request }) },
  });
  return async () => {
    await closeLateGates(deps);
    return evaluate();
  };
};

/** A store that is down stops no look at the triggers: the next tick, or whoever votes, finds the attempt late again. */
const closeLateGates = async (
  deps: SupersedeLateDeps & Pick<EvaluateDeps, 'lock' | 'tenant' | 'log'>,
): Promise<void> => {
  try {
    const cutover = (await deps.lock.holder(deps.tenant))?.cutover;
    const late = cutover === undefined ? [] : await supersedeLate(deps, cutover);
    if (late.length > 0) deps.log('gates-superseded-late', { attempts: [...late] });
  } catch (error) {
    deps.log('late-gates-not-read', describeError(error));
  }
};

/** After the effects: what is forgotten here is asked for again, and asking twice is once. */
const remember = async (
  deps: EvaluateDeps,
  look: Look,
  judged: Judged,
  pulled: PulledNow,
  dossierAt: Instant | undefined,
): Promise<void> => {
  const cleared = clearedProof(look);
  const change = (state: WatchState): WatchState => {
    const after = remembered(look, judged)(state);
    const outage =
      cleared.ok && cleared.value
        ? withCleared(after.outage, cleared.value, look.now, ruleOf(deps))
        : after.outage;
    const standing = new Map([...Object.entries(after.pulled), ...pulled]);
    const next: WatchState = {
      ...after,
      outage: dossierAt !== undefined && outage.downSince !== undefined ? { ...outage, dossierAt } : outage,
      pulled: Object.fromEntries(
        [...standing].flatMap(([trigger, how]) => (how === undefined ? [] : [[trigger, how]])),
      ),
    };
    return JSON.stringify(next) === JSON.stringify(state) ? state : next;
  };
  try {
    await changeWatch(deps, look.cutover, change);
  } catch (error) {
    deps.log('watch-not-remembered', describeError(error));
  }
};

/** Of the clearance rate, as dashboards know it. */
const verdictOf = (look: Look, rate: Judged['rate']): string => {
  if (!look.from.ok || !look.counts.ok) return 'not-read';
  if (look.from.value === undefined) return 'not-switched';
  if (rate === undefined) return 'not-judged';
  return { pulled: 'fail', quiet: 'pass', inconclusive: 'inconclusive' }[rate.verdict];
};

const told = (deps: EvaluateDeps, look: Look, { verdicts, rate }: Judged, pulled: PulledNow): JsonObject => {
  const { cutover, run } = look;
  const from = look.from.ok ? look.from.value : undefined;
  const counts = look.counts.ok ? look.counts.value : undefined;
  const found: JsonObject = {
    cutover,
    run,
    verdict: verdictOf(look, rate),
    ...(from !== undefined && { from: toIso(from) }),
    ...(counts && {
      counts: { ...counts },
      rate: { ...clearanceRate(counts, deps.runbook.policies.clearanceDenominator) },
    }),
    triggers: verdicts.map(({ trigger, verdict, reasons, numbers }) => ({
      trigger,
      verdict,
      reasons: [...reasons],
      numbers,
    })),
    pulled: [...pulled].flatMap(([trigger, how]) =>
      how ? [{ trigger, how: how.how, where: how.where, run: how.run }] : [],
    ),
  };
  if (from !== undefined) deps.log('clearance-evaluated', found);
  return found;
};
