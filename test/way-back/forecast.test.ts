import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY, fromIso, MINUTE, plus, SECOND } from '#lib/instant.ts';
import type { TaskRecord } from '#lib/ports/progress.ts';
import { forecastBackOut } from '#lib/way-back/forecast.ts';
import { type MeasuredWayBack, measuredWayBack } from '#lib/way-back/measured.ts';

const NOW = fromIso('2027-04-12T08:00:00Z');
const NOTHING: MeasuredWayBack = { secondsToSafe: [], invoicesPerSecond: [], source: 'nothing' };
const forecast = (changes: Partial<Parameters<typeof forecastBackOut>[0]> = {}) =>
  forecastBackOut({
    now: NOW,
    windowEnd: plus(NOW, 2 * DAY),
    open: 600,
    measured: NOTHING,
    decideMinutes: 1_440,
    ...changes,
  });

describe('the back-out forecast', () => {
  it('stands on stated defaults, which add up, where nothing was measured', () => {
    expect(forecast()).toMatchObject({
      usualSecondsToSafe: 42,
      worstSecondsToSafe: 1_040,
      usualSecondsToSettled: 42 + 43_200 + 120,
      worstSecondsToSettled: 1_040 + 86_400 + 600,
      lastSafeMoment: plus(NOW, 2 * DAY - (1_040 + 86_400 + 600) * SECOND),
      late: false,
    });
  });

  it('goes by what was measured, with a margin, and never by less than a lease', () => {
    const measured = { secondsToSafe: [30, 200, 100], invoicesPerSecond: [20, 10], source: 'measured' };
    expect(forecast({ measured })).toMatchObject({
      usualSecondsToSafe: 100,
      worstSecondsToSafe: 400,
      parts: [{}, {}, { usualSeconds: 60, worstSeconds: 120 }],
    });
    expect(forecast({ measured: { ...measured, secondsToSafe: [5] } }).worstSecondsToSafe).toBe(120);
  });

  it('is late from the first moment after the last safe one', () => {
    const { lastSafeMoment } = forecast();
    expect(forecast({ now: lastSafeMoment, windowEnd: plus(NOW, 2 * DAY) }).late).toBe(false);
    expect(forecast({ now: plus(lastSafeMoment, 1) }).late).toBe(true);
  });

  it('never promises less at worst than usually, and more invoices never make it shorter', () => {
    fc.assert(
      fc.property(
        fc.nat(100_000),
        fc.array(fc.double({ min: 0, max: 5_000, noNaN: true })),
        fc.array(fc.double({ min: 0.01, max: 500, noNaN: true })),
        (open, secondsToSafe, invoicesPerSecond) => {
          const measured = { secondsToSafe, invoicesPerSecond, source: 'measured' };
          const one = forecast({ open, measured });
          const more = forecast({ open: open + 1_000, measured });
          expect(one.worstSecondsToSafe).toBeGreaterThanOrEqual(one.usualSecondsToSafe);
          expect(one.worstSecondsToSettled).toBeGreaterThanOrEqual(one.usualSecondsToSettled);
          expect(more.worstSecondsToSettled).toBeGreaterThanOrEqual(one.worstSecondsToSettled);
          expect(more.lastSafeMoment).toBeLessThanOrEqual(one.lastSafeMoment);
        },
      ),
    );
  });
});

const record = (task: string, minutes: number, changes: Partial<TaskRecord> = {}): TaskRecord => ({
  cutover: 'c',
  task,
  stage: 'way-back',
  mode: 'automatic',
  run: 1,
  attempt: 1,
  owner: 'machine',
  status: 'done',
  plannedStart: NOW,
  plannedEnd: NOW,
  openedAt: NOW,
  closedAt: plus(NOW, minutes * MINUTE),
  ...changes,
});

describe('what was measured', () => {
  it('is nothing before any way back', () => {
    expect(measuredWayBack('c', [])).toMatchObject({ secondsToSafe: [], invoicesPerSecond: [] });
  });

  it('is taken from the earlier roll-backs of this cutover and from its certified rehearsals', () => {
    const measured = measuredWayBack(
      'c',
      [
        record('c-rb-3/latch', 0),
        record('c-rb-3/verify-safe', 2, { openedAt: plus(NOW, MINUTE) }),
        record('c-rb-3/replay', 10, { evidence: { to: 'smartapi', rung: 6_000 } }),
        record('c-rb-7/latch', 0),
        record('c-rb-7/verify-safe', 0, { status: 'open' }),
        record('other-rb-1/latch', 0),
        record('other-rb-1/verify-safe', 60),
      ],
      [47],
    );
    expect(measured.secondsToSafe).toEqual([120, 47]);
    expect(measured.invoicesPerSecond).toEqual([10]);
    expect(measured.source).toContain('1 of this cutover, 1 of certified rehearsals');
  });

  it('is no rate where nothing was replayed, or at once', () => {
    const none = record('c-rb-3/replay', 10, { evidence: { to: 'smartapi', rung: 0 } });
    const atOnce = record('c-rb-4/replay', 0, { evidence: { to: 'smartapi', rung: 9 } });
    expect(measuredWayBack('c', [none, atOnce]).invoicesPerSecond).toEqual([]);
  });
});
