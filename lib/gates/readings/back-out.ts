/** The back-out forecast as a gate shows it, and as it is read back from the evidence. */
import * as z from 'zod';
import type { Evidence } from '#lib/gates/evidence.ts';
import { fromIso, type Instant, MINUTE, SECOND, toIso } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import type { TaskRecord } from '#lib/ports/progress.ts';
import { minutesOf } from '#lib/runbook/duration.ts';
import { localMoment } from '#lib/runbook/local-moment.ts';
import { spelledMinutes } from '#lib/runbook/plan-words.ts';
import type { Runbook } from '#lib/runbook/schema.ts';
import { Pace, timeScale } from '#lib/runbook/time-scale.ts';
import { type BackOutForecast, forecastBackOut } from '#lib/way-back/forecast.ts';
import { measuredWayBack } from '#lib/way-back/measured.ts';

const Calendar = z.object({
  windowTo: z.string(),
  gates: z.record(z.string(), z.object({ start: z.string() })),
  pace: Pace.optional(),
});

export interface BackOutQuestion {
  readonly cutover: string;
  readonly runbook: Pick<Runbook, 'recovery' | 'goLive'>;
  /** As executions get it. */
  readonly calendar: JsonObject;
  readonly records: readonly TaskRecord[];
  readonly now: Instant;
  readonly open: number;
  /** Seconds to safe, of certified rehearsals of this program. @default none is known here */
  readonly rehearsed?: readonly number[];
}

/** At the plan's own moments, also on an accelerated calendar: a way back there stands for one in production. */
export const backOutNow = (question: BackOutQuestion): BackOutForecast | undefined => {
  const calendar = Calendar.safeParse(question.calendar);
  if (!calendar.success) return undefined;
  const { toNominal } = timeScale(calendar.data.pace);
  return forecastBackOut({
    now: toNominal(question.now),
    windowEnd: toNominal(fromIso(calendar.data.windowTo)),
    open: question.open,
    measured: measuredWayBack(question.cutover, question.records, question.rehearsed),
    decideMinutes: minutesOf(question.runbook.recovery.gate.decideWithin),
  });
};

/**
 * Whether the window binds a gate: one that was planned for after its end leads to no change in it, and the recovery gate is
 * the way back itself. On an accelerated calendar it is shown and binds nothing: there the seconds that people are given
 * outlast days of the plan (ADR 0014).
 */
export const windowBinds = (gate: string, { runbook, calendar }: BackOutQuestion): boolean => {
  const parsed = Calendar.safeParse(calendar);
  const planned = parsed.data?.gates[gate]?.start;
  return (
    gate !== runbook.recovery.gate.id &&
    parsed.success &&
    timeScale(parsed.data.pace).scale === 1 &&
    (planned === undefined || fromIso(planned) < fromIso(parsed.data.windowTo))
  );
};

/** `42 s`, `17 min`, `1 day 17 min`: one way to say it wherever a gate tells how long. */
export const spelledSeconds = (seconds: number): string =>
  seconds < 120 ? `${seconds} s` : spelledMinutes((seconds * SECOND) / MINUTE);

/** How the change window bears on whoever asks; `over`: it binds nothing any more, since it has ended. */
export type WindowBearing = 'binds' | 'over' | 'free';

/** What the window has to do with it comes first where that is nothing: a line that is cut must not lose it. */
export const backOutWords = (
  forecast: BackOutForecast,
  zone: string,
  window: WindowBearing = 'binds',
): string => {
  const how =
    `back now: ${spelledSeconds(forecast.usualSecondsToSafe)} until safe, ${spelledSeconds(forecast.usualSecondsToSettled)} until all is settled; ` +
    `at worst safe after ${spelledSeconds(forecast.worstSecondsToSafe)}, settled after ${spelledSeconds(forecast.worstSecondsToSettled)}`;
  switch (window) {
    case 'binds':
      return `${how}; last safe moment ${localMoment(forecast.lastSafeMoment, zone)}, the window ends ${localMoment(forecast.windowEnd, zone)}`;
    case 'over':
      return `the change window is over and does not bind this gate; ${how}`;
    case 'free':
      return `the change window does not bind this gate; ${how}`;
  }
};

/** `late`: the window binds the gate, and the worst case passes its end. A type, not an interface: it is JSON. */
export const backOutFacts = (
  forecast: BackOutForecast,
  binds: boolean,
  toReal: (nominal: Instant) => Instant,
) => ({
  binds,
  late: binds && forecast.late,
  lastSafeMoment: toIso(forecast.lastSafeMoment),
  /** The same on the clock of the machine, which may be accelerated. */
  lastSafeMomentOnClock: toIso(toReal(forecast.lastSafeMoment)),
  windowEnd: toIso(forecast.windowEnd),
  usualSecondsToSafe: forecast.usualSecondsToSafe,
  worstSecondsToSafe: forecast.worstSecondsToSafe,
  usualSecondsToSettled: forecast.usualSecondsToSettled,
  worstSecondsToSettled: forecast.worstSecondsToSettled,
  parts: forecast.parts.map((part) => ({ ...part })),
});

export type BackOutFacts = ReturnType<typeof backOutFacts>;

const Shown = z.object({
  'way-back': z.object({
    forecast: z.object({ binds: z.boolean(), late: z.boolean(), lastSafeMomentOnClock: z.string() }),
  }),
});
export interface ShownBackOut {
  readonly binds: boolean;
  readonly late: boolean;
  /** Real time. */
  readonly lastSafeMoment: Instant;
}

/** What those who decide were shown; undefined: the gate shows no forecast. */
export const shownBackOut = (evidence: Evidence): ShownBackOut | undefined => {
  const shown = Shown.safeParse(evidence.facts);
  if (!shown.success) return undefined;
  const { binds, late, lastSafeMomentOnClock } = shown.data['way-back'].forecast;
  return { binds, late, lastSafeMoment: fromIso(lastSafeMomentOnClock) };
};

/** Why the worst case has passed the window's end since the evidence was assembled; undefined if it has not. */
export const lateSince = (evidence: Evidence, now: Instant, zone: string): string | undefined => {
  const shown = shownBackOut(evidence);
  if (!shown?.binds || shown.late || now <= shown.lastSafeMoment) return undefined;
  return `the last safe moment, ${localMoment(shown.lastSafeMoment, zone)}, has passed: a way back begun now might not be over when the change window ends`;
};
