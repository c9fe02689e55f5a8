import * as z from 'zod';
import { stepTask } from '#lib/actions/run-step.ts';
import { describeError } from '#lib/describe-error.ts';
import { fromIso, instant, plus } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import type { RollbackAsk } from '#lib/ports/rollback-requests.ts';
import { localMoment } from '#lib/runbook/local-moment.ts';
import type { Trigger } from '#lib/runbook/schema.ts';
import type { WatchState } from '#lib/watch/watch-state.ts';
import { undecidedIncident } from '#lib/way-back/proposal.ts';
import { timeBoxOf } from '#lib/way-back/time-box.ts';
import type { TriggerVerdict } from '#lib/way-back/triggers/trigger-verdict.ts';
import type { EvaluateDeps } from './evaluate-deps.ts';
import { type Look, reading } from './read-look.ts';
import { tellAuthority } from './tell-authority.ts';

type Pulled = WatchState['pulled'][string];
/** By trigger; `undefined`: forgotten, so that it may be pulled again. */
export type PulledNow = ReadonlyMap<string, Pulled | undefined>;

const Answer = z.union([
  z.object({ ok: z.literal(true), outcome: z.enum(['started', 'already']), execution: z.string() }),
  z.object({
    ok: z.literal(true),
    outcome: z.literal('proposed'),
    incident: z.string(),
    decideBy: z.iso.datetime(),
  }),
  z.object({ ok: z.literal(false), code: z.string(), message: z.string() }),
]);

/**
 * Acts on what is pulled: once a run and trigger, as far as the memory can be read. Where it cannot, asking again is safe:
 * the roll-back's name, the proposal's incident and the messages' ids are the same each time.
 */
export const pullTriggers = async (
  deps: EvaluateDeps,
  look: Look,
  verdicts: readonly TriggerVerdict[],
): Promise<PulledNow> => {
  const now = new Map<string, Pulled | undefined>();
  const before: WatchState['pulled'] = look.watch.ok ? look.watch.value.pulled : {};
  for (const verdict of verdicts) {
    const trigger = deps.runbook.triggers.find(({ id }) => id === verdict.trigger);
    if (!trigger) continue;
    const former = before[trigger.id];
    const standing =
      former?.run === look.run && !(await diedBeforeLatch(deps, look, former)) ? former : undefined;
    if (former?.how === 'proposed' && (await answered(deps, look, former))) {
      now.set(trigger.id, undefined);
    } else if (standing === undefined) {
      const pulled = verdict.verdict === 'pulled' ? await pull(deps, look, trigger, verdict) : undefined;
      if (pulled) now.set(trigger.id, pulled);
    } else if (standing.how === 'proposed') {
      const changed = await followUp(deps, look, trigger, verdict, standing);
      if (changed !== standing) now.set(trigger.id, changed);
    }
  }
  return now;
};

/** Nothing was turned back by it then, and its trigger may ask again; how often is bounded where roll-backs are begun. */
const diedBeforeLatch = async (
  { machine, log }: EvaluateDeps,
  { control, records }: Look,
  { how, where }: Pulled,
): Promise<boolean> => {
  if (how !== 'started' || !control.ok || control.value.held || !records.ok) return false;
  if (records.value.some(({ task }) => task === stepTask(where, 'latch'))) return false;
  const status = await reading(log, 'the roll-back', () => machine.status(where));
  return status.ok && (status.value === 'failed' || status.value === 'stopped');
};

/** The way back has begun since it was proposed, whoever began it: that is the answer, and the question is closed. */
const answered = async (deps: EvaluateDeps, look: Look, { run, where }: Pulled): Promise<boolean> => {
  const { incidents, control } = look;
  const begun = run < look.run || (control.ok && control.value.held);
  if (!begun || !incidents.ok) return false;
  try {
    for (const { id, closedAt } of incidents.value) {
      if ((id === where || id === undecidedIncident(where)) && closedAt === undefined) {
        await deps.incidents.close(id, look.now);
      }
    }
    return true;
  } catch (error) {
    deps.log('incident-not-closed', { incident: where, ...describeError(error) });
    return false;
  }
};

const pull = async (
  deps: EvaluateDeps,
  look: Look,
  trigger: Trigger,
  verdict: TriggerVerdict,
): Promise<Pulled | undefined> => {
  const { now, run, cutover } = look;
  const reason = verdict.reasons.join(' ').slice(0, 2_000);
  deps.log('trigger-pulled', { trigger: trigger.id, reasons: [...verdict.reasons] });
  const { declaredBy } = verdict;
  const answer = await ask(deps, {
    cutover,
    trigger: trigger.id,
    reason,
    ...(declaredBy !== undefined && { declaredBy }),
  });
  if (answer === undefined) return undefined;
  if (!answer.ok) return refused(deps, look, trigger, answer);
  if (answer.outcome !== 'proposed') {
    deps.log('rollback-begun', { trigger: trigger.id, execution: answer.execution, outcome: answer.outcome });
    return { at: now, run, how: 'started', where: answer.execution };
  }
  const { incident } = answer;
  const decideBy = fromIso(answer.decideBy);
  const by = localMoment(decideBy, deps.runbook.goLive.zone);
  await tellAuthority(deps, trigger.authority, {
    id: `way-back-proposed/${incident}`,
    event: 'way-back-proposed',
    subject: `${trigger.title}: roll back? Decide by ${by}`,
    text: `${reason}\n\nNothing starts by itself. To roll back: npx cutover rollback --trigger ${trigger.id}. To stay: close incident ${incident}.`,
  });
  return { at: now, run, how: 'proposed', where: incident, decideBy };
};

const ask = async (
  deps: EvaluateDeps,
  request: Omit<RollbackAsk, 'by' | 'automatic'>,
): Promise<z.output<typeof Answer> | undefined> => {
  try {
    const answer: JsonObject = await deps.rollbackRequests.ask({
      ...request,
      by: 'evaluator',
      automatic: true,
    });
    return Answer.parse(answer);
  } catch (error) {
    // Not remembered, so the next look asks again.
    deps.log('rollback-not-asked', { trigger: request.trigger, ...describeError(error) });
    return undefined;
  }
};

/** Past the point of no return, or nothing begun: the way back is shut, and people must know that the trigger was pulled. */
const refused = async (
  deps: EvaluateDeps,
  look: Look,
  trigger: Trigger,
  { code, message }: { readonly code: string; readonly message: string },
): Promise<Pulled | undefined> => {
  deps.log('rollback-refused', { trigger: trigger.id, code, message });
  if (code !== 'past-return') return undefined;
  const incident = `${look.cutover}/trigger/${trigger.id}/past-return-${look.run}`;
  const opened = await open(
    deps,
    look,
    incident,
    trigger,
    `${trigger.title}, past the point of no return. ${message}`,
  );
  return opened
    ? {
        at: look.now,
        run: look.run,
        how: 'proposed',
        where: incident,
        decideBy: plus(look.now, timeBoxOf(trigger)),
      }
    : undefined;
};

const open = async (
  deps: EvaluateDeps,
  { cutover, now: openedAt }: Look,
  id: string,
  trigger: Trigger,
  title: string,
): Promise<boolean> => {
  try {
    await deps.incidents.open({ id, cutover, severity: 1, title, source: trigger.id, openedAt });
    return true;
  } catch (error) {
    deps.log('incident-not-opened', { incident: id, ...describeError(error) });
    return false;
  }
};

/**
 * A proposal that stands. Past its time box it is said again, louder: never does it roll back by itself. Once people have
 * closed it, and what pulled it is over, it may be pulled anew.
 */
const followUp = async (
  deps: EvaluateDeps,
  look: Look,
  trigger: Trigger,
  { verdict }: TriggerVerdict,
  standing: Pulled,
): Promise<Pulled | undefined> => {
  const { incidents, now } = look;
  if (!incidents.ok) return standing;
  const incident = incidents.value.find(({ id }) => id === standing.where);
  if (incident?.closedAt !== undefined) return verdict === 'quiet' ? undefined : standing;
  const { decideBy, escalatedAt, where } = standing;
  if (decideBy === undefined || now < decideBy || escalatedAt !== undefined) return standing;
  const by = localMoment(instant(decideBy), deps.runbook.goLive.zone);
  const title = `Not decided by ${by}: ${trigger.title}. Nothing was rolled back; ${trigger.authority} is waited for`;
  deps.log('proposal-not-decided', { trigger: trigger.id, incident: where });
  if (!(await open(deps, look, undecidedIncident(where), trigger, title))) return standing;
  await tellAuthority(deps, trigger.authority, {
    id: `way-back-undecided/${where}`,
    event: 'way-back-undecided',
    subject: `${trigger.title}: nobody has decided`,
    text: `${title}. To roll back: npx cutover rollback --trigger ${trigger.id}. To stay: close incident ${where}.`,
  });
  return { ...standing, escalatedAt: now };
};
