import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spreadArrivals } from '#lib/erp/arrivals.ts';
import { makeLocalTime } from '#lib/erp/local-time.ts';
import { DAY, fromIso, HOUR, plus } from '#lib/instant.ts';
import { seededRandom } from '#lib/seeded-random.ts';
import { arrivals, BUSINESS_DAYS, ZONE } from './sample-world.ts';

const local = makeLocalTime(ZONE);
const FROM = fromIso('2027-01-08T00:00:00+01:00');
const PLAN = {
  count: 1_000,
  from: FROM,
  to: fromIso('2027-01-20T00:00:00+01:00'),
  zone: ZONE,
  businessDays: BUSINESS_DAYS,
  businessHours: { from: '08:00', to: '17:00' },
};

describe('spreadArrivals', () => {
  it('gives exactly as many as asked, in order of time, within the span', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 400 }),
        fc.integer({ min: 1, max: 9 * 24 * 60 }),
        fc.integer({ min: 0, max: 300 }),
        (count, minutes, perBusinessDay) => {
          const to = plus(FROM, minutes * 60_000);
          const all = [
            ...spreadArrivals({
              ...PLAN,
              count,
              to,
              random: seededRandom(count, 'arrivals'),
              pilot: { from: plus(FROM, DAY), to: plus(FROM, 3 * DAY), perBusinessDay },
            }),
          ];
          expect(all).toHaveLength(count);
          let last = FROM;
          for (const { at } of all) {
            expect(at >= last && at < to).toBe(true);
            last = at;
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is the same for the same seed and another for another', () => {
    expect([...arrivals(200, 7)]).toEqual([...arrivals(200, 7)]);
    expect([...arrivals(200, 8)]).not.toEqual([...arrivals(200, 7)]);
  });

  it('has most in business hours, a few on weekends and in the evening, next to none at night', () => {
    const all = [...arrivals(10_000)];
    const open = all.filter((arrival) => arrival.open);
    expect(open.length).toBeGreaterThan(7_500);
    for (const { at } of open) {
      const minute = local.minuteOfDay(at);
      expect(BUSINESS_DAYS.includes(local.date(at)) && minute >= 480 && minute < 1_020).toBe(true);
    }
    const saturday = all.filter(({ at }) => local.date(at) === '2027-01-09');
    expect(saturday.length).toBeGreaterThan(50);
    expect(saturday.length).toBeLessThan(500);
    expect(all.filter(({ at }) => local.minuteOfDay(at) < 300).length).toBeLessThan(200);
  });

  it('gives the pilot its own number a business day, and the rest elsewhere', () => {
    const pilot = { from: fromIso('2027-01-11T00:00:00+01:00'), to: fromIso('2027-01-13T00:00:00+01:00') };
    const all = [
      ...spreadArrivals({ ...PLAN, random: seededRandom(1, 'x'), pilot: { ...pilot, perBusinessDay: 15 } }),
    ];
    expect(all).toHaveLength(1_000);
    expect(all.filter(({ at }) => at >= pilot.from && at < pilot.to)).toHaveLength(30);
  });

  it('lets none come in a pilot of 0 a day, and all where the pilot is all there is', () => {
    const none = { from: plus(FROM, 3 * DAY), to: plus(FROM, 5 * DAY), perBusinessDay: 0 };
    const quiet = [...spreadArrivals({ ...PLAN, random: seededRandom(1, 'x'), pilot: none })];
    expect(quiet.filter(({ at }) => at >= none.from && at < none.to)).toHaveLength(0);
    expect(quiet).toHaveLength(1_000);
    const whole = { from: PLAN.from, to: PLAN.to, perBusinessDay: 1 };
    expect([...spreadArrivals({ ...PLAN, random: seededRandom(1, 'x'), pilot: whole })]).toHaveLength(1_000);
  });

  it('refuses a span that ends before it begins', () => {
    expect(() => [
      ...spreadArrivals({ ...PLAN, to: plus(FROM, -HOUR), random: seededRandom(1, 'x') }),
    ]).toThrow('arrivals need a span');
  });
});
