/**
 * The two times of an accelerated run. Machine, people and invoices live in real time; business days, deputies' dates and the
 * lengths that rules ask for are the plan's, which passes `scale` times as fast. What belongs to the way of one invoice
 * (leases, deadlines, settling, the ERP's silence, the legal clock) is real and is never scaled.
 */
import * as z from 'zod';
import { fromIso, type Instant, instant } from '#lib/instant.ts';

/** How a calendar runs, as it stands in it. Absent: at its own pace, real and nominal time being one. */
export const Pace = z.object({
  /** Seconds of the plan in one real second. */
  scale: z.number().min(1),
  /** When the plan begins in real time (ISO). */
  anchor: z.string(),
  /** When it begins by the plan (ISO). */
  nominalBegin: z.string(),
});
export type Pace = z.infer<typeof Pace>;

export interface TimeScale {
  readonly scale: number;
  /** The moment of the plan that a real one stands for. */
  toNominal(real: Instant): Instant;
  /** When a moment of the plan comes, to the next whole millisecond. */
  toReal(nominal: Instant): Instant;
  /** How long a length of the plan lasts, in milliseconds. */
  realDuration(milliseconds: number): number;
}

const OWN_PACE: TimeScale = {
  scale: 1,
  toNominal: (real) => real,
  toReal: (nominal) => nominal,
  realDuration: (milliseconds) => milliseconds,
};

export const timeScale = (pace: Pace | undefined): TimeScale => {
  if (pace === undefined) return OWN_PACE;
  const { scale } = pace;
  const anchor = fromIso(pace.anchor);
  const begin = fromIso(pace.nominalBegin);
  return {
    scale,
    toNominal: (real) => instant(Math.round(begin + (real - anchor) * scale)),
    // Rounded before it is added: beside an instant, a millionth of a millisecond would be lost.
    toReal: (nominal) => instant(anchor + Math.ceil((nominal - begin) / scale)),
    realDuration: (milliseconds) => Math.ceil(milliseconds / scale),
  };
};

const Calendar = z.object({ pace: Pace.optional() });

/** Of a calendar as the input of an execution has it. */
export const calendarScale = (calendar: unknown): TimeScale => timeScale(Calendar.parse(calendar).pace);
