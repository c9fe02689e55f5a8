import { HOUR, type Instant, instant, SECOND } from '#lib/instant.ts';
import type { Random } from '#lib/ports/random.ts';
import { type LocalTime, makeLocalTime } from './local-time.ts';

/** When an invoice is posted, and whether the offices are open then: after hours it is mostly retail. */
export interface Arrival {
  readonly at: Instant;
  readonly open: boolean;
}

export interface ArrivalPlan {
  readonly count: number;
  readonly from: Instant;
  /** Not included. */
  readonly to: Instant;
  readonly zone: string;
  /** Local dates; every other day counts as weekend or holiday. */
  readonly businessDays: readonly string[];
  /** Local times such as `08:00`. */
  readonly businessHours: { readonly from: string; readonly to: string };
  readonly random: Random;
  /** Within this span so many a business day, whatever the count gives elsewhere; together they are still `count`. */
  readonly pilot?: { readonly from: Instant; readonly to: Instant; readonly perBusinessDay: number };
}

/** Relative rates an hour. Shops sell some on evenings and weekends; at night it is machines and mistakes. */
const OPEN = 100;
const SHOPS = 8;
const NIGHT = 1;
const SHOPS_FROM = 8 * 60;
const SHOPS_TO = 21 * 60;

interface Bucket {
  readonly from: Instant;
  readonly to: Instant;
  readonly open: boolean;
  readonly inPilot: boolean;
  /** Relative rate times seconds: a whole number, so that shares add up exactly. */
  readonly weight: number;
}

const minutes = (time: string): number => {
  const [hours = '', rest = ''] = time.split(':');
  const value = Number(hours) * 60 + Number(rest);
  if (!/^\d\d:\d\d$/.test(time)) throw new RangeError(`not a local time such as 08:00: ${time}`);
  return value;
};

const makeBucketOf = (plan: ArrivalPlan, local: LocalTime) => {
  const days = new Set(plan.businessDays);
  const opens = minutes(plan.businessHours.from);
  const closes = minutes(plan.businessHours.to);
  return (from: Instant, to: Instant): Bucket => {
    const minute = local.minuteOfDay(from);
    const open = days.has(local.date(from)) && minute >= opens && minute < closes;
    const rate = open ? OPEN : minute >= SHOPS_FROM && minute < SHOPS_TO ? SHOPS : NIGHT;
    return {
      from,
      to,
      open,
      inPilot: plan.pilot !== undefined && from >= plan.pilot.from && from < plan.pilot.to,
      weight: rate * Math.max(1, Math.floor((to - from) / SECOND)),
    };
  };
};

/** Hours of the span, cut also where opening hours, the pilot and the span itself begin and end. */
const bucketsOf = (plan: ArrivalPlan): readonly Bucket[] => {
  if (plan.to <= plan.from) throw new RangeError('arrivals need a span: `to` is not after `from`');
  const bucketOf = makeBucketOf(plan, makeLocalTime(plan.zone));
  const cuts = new Set<number>([plan.from, plan.to]);
  const half = HOUR / 2;
  for (let at = (Math.floor(plan.from / half) + 1) * half; at < plan.to; at += half) cuts.add(at);
  for (const at of plan.pilot ? [plan.pilot.from, plan.pilot.to] : []) {
    if (at > plan.from && at < plan.to) cuts.add(at);
  }
  const sorted = [...cuts].sort((a, b) => a - b);
  return sorted.slice(1).map((to, index) => bucketOf(instant(sorted[index] ?? plan.from), instant(to)));
};

const pilotCount = (plan: ArrivalPlan, buckets: readonly Bucket[]): number => {
  if (!plan.pilot || !buckets.some((bucket) => bucket.inPilot)) return 0;
  if (buckets.every((bucket) => bucket.inPilot)) return plan.count;
  const day = (minutes(plan.businessHours.to) - minutes(plan.businessHours.from)) * 60;
  const open = buckets
    .filter((bucket) => bucket.inPilot && bucket.open)
    .reduce((sum, bucket) => sum + (bucket.to - bucket.from) / SECOND, 0);
  return Math.min(plan.count, Math.round((plan.pilot.perBusinessDay * open) / day));
};

/** Shares of `count` by weight that add up to it exactly: differences of a rounded running sum. */
const shares = (count: number, buckets: readonly Bucket[]): readonly number[] => {
  const total = buckets.reduce((sum, bucket) => sum + bucket.weight, 0);
  let weight = 0;
  let given = 0;
  return buckets.map((bucket) => {
    weight += bucket.weight;
    const upTo = Math.floor((count * weight) / total);
    const share = upTo - given;
    given = upTo;
    return share;
  });
};

/** Exactly `count` moments in order of time: many in business hours, few on evenings, nights and weekends. */
export function* spreadArrivals(plan: ArrivalPlan): Generator<Arrival> {
  const buckets = bucketsOf(plan);
  const inPilot = buckets.filter((bucket) => bucket.inPilot);
  const others = buckets.filter((bucket) => !bucket.inPilot);
  const pilot = pilotCount(plan, buckets);
  const pilotShares = shares(pilot, inPilot);
  const otherShares = shares(plan.count - pilot, others);
  const shareOf = new Map<Bucket, number>([
    ...inPilot.map((bucket, index) => [bucket, pilotShares[index] ?? 0] as const),
    ...others.map((bucket, index) => [bucket, otherShares[index] ?? 0] as const),
  ]);
  for (const bucket of buckets) {
    const moments = Array.from({ length: shareOf.get(bucket) ?? 0 }, () =>
      instant(bucket.from + plan.random.below(bucket.to - bucket.from)),
    ).sort((a, b) => a - b);
    for (const at of moments) yield { at, open: bucket.open };
  }
}
