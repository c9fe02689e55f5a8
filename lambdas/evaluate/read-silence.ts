import { HOUR, type Instant, instant, MINUTE, plus } from '#lib/instant.ts';
import { err, ok } from '#lib/result.ts';
import { minutesOf } from '#lib/runbook/duration.ts';
import { calendarScale, type TimeScale } from '#lib/runbook/time-scale.ts';
import { type BusinessTime, makeBusinessTime } from '#lib/watch/business-time.ts';
import { judgeSilence, type SilenceVerdict, withRegister } from '#lib/watch/erp-silence.ts';
import { routeSince } from '#lib/watch/route-since.ts';
import type { DisruptionLook } from '#lib/way-back/triggers/judge-erp-disruption.ts';
import type { EvaluateDeps } from './evaluate-deps.ts';
import { type Look, reading } from './read-look.ts';

/** A silence that half an hour cannot prove may show in longer ones: up to sixteen times as long. */
const DOUBLINGS = 4;
const EARLIER_DAYS = 5;

type Silence = Pick<DisruptionLook, 'silence' | 'documents'>;

const both = (why: string): Silence => ({
  silence: ok({ why }),
  documents: ok({ received: 0, refused: 0 }),
});

/** Business time is the plan's; how long a silence is stays real (ADR 0014). */
const inRealTime = (time: BusinessTime, scale: TimeScale) => ({
  open: (at: Instant) => time.open(scale.toNominal(at)),
  between: (from: Instant, to: Instant) =>
    scale.realDuration(time.between(scale.toNominal(from), scale.toNominal(to))),
  before: (at: Instant) =>
    time.sameTimeBefore(scale.toNominal(at), EARLIER_DAYS).map((moment) => scale.toReal(moment)),
});

type RealTime = ReturnType<typeof inRealTime>;

export type SilenceReader = (look: Look) => Promise<Silence>;

/** Asks the ledger for the newest span; for more only where that is empty and the offices are open. */
export const makeSilenceReader = (deps: EvaluateDeps): SilenceReader => {
  const { runbook, tenant, log } = deps;
  const nominal = makeBusinessTime(runbook.goLive);
  const shortest = minutesOf(runbook.thresholds.erpSilence) * MINUTE;

  // A calendar is amended rarely; reading it each time would be the dearest part of the look.
  let known: { readonly of: string; readonly until: Instant; readonly time: RealTime } | undefined;
  const timeOf = async (cutover: string, now: Instant): Promise<RealTime> => {
    if (known?.of === cutover && now < known.until) return known.time;
    const time = inRealTime(nominal, calendarScale(await deps.calendarOf(cutover)));
    known = { of: cutover, until: plus(now, HOUR), time };
    return time;
  };

  return async (look) => {
    const { now, records, control, run } = look;
    if (!records.ok || !control.ok) {
      const why = records.ok ? control : records;
      const failed = err(why.ok ? '' : why.error);
      return { silence: failed, documents: failed };
    }
    const since = routeSince(deps.program, records.value, run);
    const { route, segmentRoutes } = control.value;
    if (since === undefined || route.kind === 'legacy') return both('Nothing is sent to SmartAPI.');
    const read = await reading(log, 'the calendar', () => timeOf(look.cutover, now));
    if (!read.ok) return { silence: read, documents: read };
    const time = read.value;
    if (!time.open(now)) return both('The offices are closed.');
    const count = (from: Instant, to: Instant) => deps.ledger.outcomes(tenant, from, to, now);
    // What was refused before this route came is no fault of it: a trial of the connector would turn back a switch at once.
    const lately = instant(Math.max(since, now - shortest));
    const newest = await reading(log, 'what came in lately', () => count(lately, now));
    if (!newest.ok) return { silence: newest, documents: newest };
    // Refused ones are those of all documents; of what came in only what goes to SmartAPI is counted. They are of one kind, and a
    // share says something, only where all of it goes there.
    const whole = route.kind === 'smartapi' && Object.keys(segmentRoutes).length === 0;
    const documents = ok(
      whole
        ? { received: newest.value.received, refused: newest.value.refused }
        : { received: 0, refused: 0 },
    );
    const came = newest.value.received + newest.value.refused;
    if (came > 0) return { silence: ok({ why: `${came} invoices came in lately.` }), documents };
    if (route.kind === 'pilot') {
      return { silence: ok({ why: 'Only a pilot goes to SmartAPI: silence says nothing.' }), documents };
    }
    const silence = await reading(log, 'what came in before', async () => {
      let verdict: (SilenceVerdict & { readonly begin: Instant }) | undefined;
      for (let factor = 1; factor <= 2 ** DOUBLINGS; factor *= 2) {
        const begin = instant(Math.max(since, now - factor * shortest));
        const lately = await count(begin, now);
        if (lately.received + lately.refused > 0) break;
        const before = await count(since, begin);
        const same = await Promise.all(
          time
            .before(now)
            .filter((at) => at - (now - begin) >= since)
            .map((at) => count(plus(at, begin - now), at)),
        );
        const judged = judgeSilence(
          {
            newest: { milliseconds: time.between(begin, now), received: 0 },
            before: { milliseconds: time.between(since, begin), received: before.received + before.refused },
            sameHours: same.map(({ received, refused }) => received + refused),
          },
          { milliseconds: shortest, alpha: runbook.thresholds.rollbackAlpha },
        );
        verdict = { ...judged, begin };
        if (verdict.verdict === 'silent' || begin === since) break;
      }
      return verdict ?? { why: 'Something came in lately.' };
    });
    if (!silence.ok || 'why' in silence.value || silence.value.verdict !== 'silent') {
      return { silence, documents };
    }
    const { begin, ...verdict } = silence.value;
    const posted = await reading(log, 'the register of the ERP', () => deps.erpRegister.posted(begin, now));
    return {
      silence: ok(withRegister(verdict, posted.ok ? ok(posted.value.length) : posted)),
      documents,
    };
  };
};
