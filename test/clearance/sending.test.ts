import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AIMD, INITIAL_SENDING, rateAt, type Sending, slowedBy } from '#lib/clearance/sending.ts';
import { fromIso, type Instant, MINUTE, plus, SECOND } from '#lib/instant.ts';

const T0 = fromIso('2027-04-12T09:00:00+01:00');
const agreed = { perSecond: 10, burst: 1 };
const later = (seconds: number): Instant => plus(T0, seconds * SECOND);
const slow = (from: Sending, seconds: number, restMilliseconds?: number): Sending =>
  slowedBy(from, {
    now: later(seconds),
    agreed,
    ...(restMilliseconds === undefined ? {} : { restMilliseconds }),
  });

describe('the rate towards the authority', () => {
  it('is what was agreed on until something fails, then less, and grows back by the clock', () => {
    expect(rateAt(INITIAL_SENDING, T0, agreed)).toBe(10);
    const once = slow(INITIAL_SENDING, 0);
    expect(rateAt(once, T0, agreed)).toBeCloseTo(7);
    expect(rateAt(once, later(6), agreed)).toBeCloseTo(8);
    expect(rateAt(once, later(18), agreed)).toBe(10);
  });

  it('falls once a round, whoever of the workers fails in it', () => {
    const once = slow(INITIAL_SENDING, 0);
    expect(slow(slow(once, 1), 9.9)).toBe(once);
    expect(slow(once, 10).slowed?.perSecond).toBeLessThan(once.slowed?.perSecond ?? 0);
  });

  it('never stops by itself, or nobody would learn that the authority is back', () => {
    let sending = INITIAL_SENDING;
    for (let round = 0; round < 200; round += 1) sending = slow(sending, round * 10);
    expect(rateAt(sending, later(1_990), agreed)).toBeGreaterThanOrEqual(10 * AIMD.least);
  });

  it('settles where every round fails, instead of going down for ever (case 22)', () => {
    let sending = INITIAL_SENDING;
    for (let round = 0; round < 50; round += 1) sending = slow(sending, round * 10);
    expect(rateAt(sending, later(499), agreed)).toBeGreaterThan(3);
    expect(rateAt(sending, later(499), agreed)).toBeLessThan(8);
  });

  it('begins at some rate where none was agreed on, and is without one again after', () => {
    const free = { perSecond: Number.POSITIVE_INFINITY, burst: 1 };
    const sending = slowedBy(INITIAL_SENDING, { now: T0, agreed: free });
    expect(rateAt(sending, T0, free)).toBeCloseTo(AIMD.unagreed * AIMD.decrease);
    expect(rateAt(sending, plus(T0, MINUTE), free)).toBe(Number.POSITIVE_INFINITY);
  });

  it('never exceeds what was agreed on, nor goes below its least, whatever fails when', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ pause: fc.nat(90), rest: fc.option(fc.nat(600_000), { nil: undefined }) })),
        (failures) => {
          let [sending, seconds] = [INITIAL_SENDING, 0];
          for (const { pause, rest } of failures) {
            seconds += pause;
            sending = slow(sending, seconds, rest);
            const rate = rateAt(sending, later(seconds), agreed);
            expect(rate).toBeLessThanOrEqual(10);
            expect(rate).toBeGreaterThanOrEqual(10 * AIMD.least);
          }
        },
      ),
    );
  });
});

describe('Retry-After', () => {
  it('is remembered as the latest that was said, also within a round', () => {
    const once = slow(INITIAL_SENDING, 0, 60_000);
    expect(once.restUntil).toBe(later(60));
    expect(slow(once, 1, 10_000).restUntil).toBe(later(60));
    expect(slow(once, 1, 120_000).restUntil).toBe(later(121));
  });

  it('comes from an authority that is there: no strike', () => {
    expect(slow(slow(INITIAL_SENDING, 0), 10, 1_000).slowed?.strikes).toBe(0);
    expect(slow(slow(INITIAL_SENDING, 0), 10).slowed?.strikes).toBe(2);
  });
});
