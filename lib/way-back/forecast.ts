/** How long a way back begun now would take, against the end of the change window. Pure. */
import { type Instant, instant, MINUTE, SECOND } from '#lib/instant.ts';
import type { MeasuredWayBack } from '#lib/way-back/measured.ts';

/** Seconds, as it usually goes and at worst. */
export interface BackOutPart {
  readonly part: 'to-safe' | 'decision' | 'invoices';
  readonly usualSeconds: number;
  readonly worstSeconds: number;
  /** For people: where the two come from. */
  readonly source: string;
}

export interface BackOutForecast {
  readonly parts: readonly BackOutPart[];
  /** Route held on legacy, ERP on legacy, nobody sends any more. */
  readonly usualSecondsToSafe: number;
  readonly worstSecondsToSafe: number;
  /** Decided, and every open invoice on one side. */
  readonly usualSecondsToSettled: number;
  readonly worstSecondsToSettled: number;
  readonly windowEnd: Instant;
  /** A way back that begins later may, at worst, not be settled when the window ends. */
  readonly lastSafeMoment: Instant;
  readonly late: boolean;
}

/**
 * Where nothing was measured. Usual: latch 1 s, ERP output 10 s, queue 20 s beside leases 30 s, one look 1 s = 42 s. Worst: a
 * latch against full traffic 20 s (lib/aws/control.ts), a person turns the ERP's output 900 s, the longest lease 90 s beside
 * the queue's 60 s, a look that just missed it 30 s = 1,040 s.
 */
const DEFAULT_USUAL_TO_SAFE = 42;
const DEFAULT_WORST_TO_SAFE = 1_040;
/** No measurement shows a lease that was taken just before: 90 s, and the look that just missed its end 30 s. */
const LEAST_WORST_TO_SAFE = 120;
/** As much again as the slowest that was seen. */
const MARGIN = 2;

/** Invoices a second: usual as the authority's 10 calls a second allow for two calls each, worst a call at a time. */
const DEFAULT_USUAL_RATE = 5;
const DEFAULT_WORST_RATE = 1;

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
};

const toSafe = ({ secondsToSafe, source }: MeasuredWayBack): BackOutPart =>
  secondsToSafe.length === 0
    ? {
        part: 'to-safe',
        usualSeconds: DEFAULT_USUAL_TO_SAFE,
        worstSeconds: DEFAULT_WORST_TO_SAFE,
        source:
          'stated defaults: at worst a person turns the ERP’s output (15 min) and the longest lease runs',
      }
    : {
        part: 'to-safe',
        usualSeconds: median(secondsToSafe),
        worstSeconds: Math.max(LEAST_WORST_TO_SAFE, MARGIN * Math.max(...secondsToSafe)),
        source: `${source}; at worst ${MARGIN} times the slowest`,
      };

const invoices = (open: number, { invoicesPerSecond, source }: MeasuredWayBack): BackOutPart => {
  const measured = invoicesPerSecond.length > 0;
  const usual = measured ? median(invoicesPerSecond) : DEFAULT_USUAL_RATE;
  const worst = measured ? Math.min(...invoicesPerSecond) / MARGIN : DEFAULT_WORST_RATE;
  return {
    part: 'invoices',
    usualSeconds: open / usual,
    worstSeconds: open / worst,
    source: `${open} open; ${measured ? source : 'stated default'}: ${usual.toFixed(1)} a second, at worst ${worst.toFixed(1)}`,
  };
};

export const forecastBackOut = (input: {
  readonly now: Instant;
  readonly windowEnd: Instant;
  /** Invoices without a final outcome: what a way back has to replay or release. */
  readonly open: number;
  readonly measured: MeasuredWayBack;
  /** The recovery gate's time to decide. If nobody decides in it, all is safe on legacy and is asked again. */
  readonly decideMinutes: number;
}): BackOutForecast => {
  const { now, windowEnd, open, measured, decideMinutes } = input;
  const decideSeconds = (decideMinutes * MINUTE) / SECOND;
  const safe = toSafe(measured);
  const parts: readonly BackOutPart[] = [
    safe,
    {
      part: 'decision',
      usualSeconds: decideSeconds / 2,
      worstSeconds: decideSeconds,
      source: 'the recovery gate’s time to decide: half of it, at worst all of it',
    },
    invoices(open, measured),
  ];
  const sum = (pick: (part: BackOutPart) => number): number =>
    Math.ceil(parts.reduce((total, part) => total + pick(part), 0));
  const worstSecondsToSettled = sum((part) => part.worstSeconds);
  const lastSafeMoment = instant(windowEnd - worstSecondsToSettled * SECOND);
  return {
    parts,
    usualSecondsToSafe: Math.ceil(safe.usualSeconds),
    worstSecondsToSafe: Math.ceil(safe.worstSeconds),
    usualSecondsToSettled: sum((part) => part.usualSeconds),
    worstSecondsToSettled,
    windowEnd,
    lastSafeMoment,
    late: now > lastSafeMoment,
  };
};
