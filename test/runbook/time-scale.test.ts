import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromIso, HOUR, plus, toIso } from '#lib/instant.ts';
import { calendarScale, timeScale } from '#lib/runbook/time-scale.ts';

const PACE = {
  scale: 3_600,
  anchor: '2026-11-22T10:00:00.000Z',
  nominalBegin: '2027-03-25T08:00:00.000Z',
};

describe('timeScale', () => {
  it('is one time where a calendar runs at its own pace', () => {
    const own = timeScale(undefined);
    const at = fromIso('2027-04-10T19:00:00Z');
    expect([own.scale, own.toNominal(at), own.toReal(at), own.realDuration(7)]).toEqual([1, at, at, 7]);
  });

  it('makes an hour of the plan a second from where it is anchored', () => {
    const scale = timeScale(PACE);
    const real = fromIso('2026-11-22T10:00:48Z');
    expect(toIso(scale.toNominal(real))).toBe('2027-03-27T08:00:00.000Z');
    expect(scale.toReal(fromIso('2027-03-27T08:00:00Z'))).toBe(real);
    expect(scale.realDuration(48 * HOUR)).toBe(48_000);
  });

  it('says what was before the plan began, too', () => {
    const { toNominal } = timeScale(PACE);
    expect(toIso(toNominal(fromIso('2026-11-22T09:59:59Z')))).toBe('2027-03-25T07:00:00.000Z');
  });

  const scales = fc.integer({ min: 1, max: 50_000 });
  const offsets = fc.integer({ min: -3_000_000_000, max: 3_000_000_000 });

  it('comes back from real time exactly, and from the plan within a millisecond of real time', () => {
    fc.assert(
      fc.property(scales, offsets, (scale, offset) => {
        const between = timeScale({ ...PACE, scale });
        const real = plus(fromIso(PACE.anchor), offset);
        expect(between.toReal(between.toNominal(real))).toBe(real);
        const nominal = plus(fromIso(PACE.nominalBegin), offset);
        const back = between.toNominal(between.toReal(nominal)) - nominal;
        expect(back).toBeGreaterThanOrEqual(0);
        expect(back).toBeLessThanOrEqual(scale);
      }),
    );
  });

  it('rounds up also what is hardly more than a millisecond', () => {
    const { toNominal, toReal } = timeScale({ ...PACE, scale: 50_000 });
    const nominal = plus(fromIso(PACE.nominalBegin), 50_001);
    expect(toReal(nominal) - fromIso(PACE.anchor)).toBe(2);
    expect(toNominal(toReal(nominal))).toBeGreaterThanOrEqual(nominal);
  });

  it('keeps the order of moments, so that what was before a day began counts to the day before', () => {
    fc.assert(
      fc.property(scales, offsets, offsets, (scale, a, b) => {
        const { toReal, toNominal } = timeScale({ ...PACE, scale });
        const nominal = [a, b].map((offset) => plus(fromIso(PACE.nominalBegin), offset));
        const real = plus(fromIso(PACE.anchor), a);
        for (const one of nominal) expect(toNominal(real) < one).toBe(real < toReal(one));
        const [first = real, second = real] = nominal.toSorted((x, y) => x - y);
        expect(toReal(first)).toBeLessThanOrEqual(toReal(second));
      }),
    );
  });

  it('is read from the input of an execution; one that is half there is no pace', () => {
    expect(calendarScale({ goLive: 'x' }).scale).toBe(1);
    expect(calendarScale({ pace: { ...PACE, atLeastSeconds: 30 } }).scale).toBe(3_600);
    expect(() => calendarScale({ pace: { scale: 60 } })).toThrow('anchor');
  });
});
