import { describe, expect, it } from 'vitest';
import { HOUR, instant, MINUTE } from '#lib/instant.ts';
import { err, ok } from '#lib/result.ts';
import { makeBusinessTime } from '#lib/watch/business-time.ts';
import { enoughToMiss, judgeSilence, type SilenceLook, withRegister } from '#lib/watch/erp-silence.ts';
import { smallRunbook } from '#test/gates/small-runbook.ts';

const RULE = { milliseconds: 30 * MINUTE, alpha: 0.01 };

/** 40 an hour for ten hours, and then nothing for half an hour. */
const look = (changes: Partial<SilenceLook> = {}): SilenceLook => ({
  newest: { milliseconds: 30 * MINUTE, received: 0 },
  before: { milliseconds: 10 * HOUR, received: 400 },
  sameHours: [],
  ...changes,
});
const verdict = (changes: Partial<SilenceLook> = {}): string => judgeSilence(look(changes), RULE).verdict;

describe('silence of the ERP', () => {
  it('is proven where nothing came and many were to be expected', () => {
    expect(judgeSilence(look(), RULE)).toMatchObject({ verdict: 'silent', expected: 18 });
  });

  it('is not where one invoice came', () => {
    expect(verdict({ newest: { milliseconds: 30 * MINUTE, received: 1 } })).toBe('heard');
  });

  it('is not known at a small volume: a quiet half hour is chance there', () => {
    expect(verdict({ before: { milliseconds: 10 * HOUR, received: 100 } })).toBe('inconclusive');
  });

  it('is known at a small volume after longer, and not from too few before', () => {
    const longer = { newest: { milliseconds: 4 * HOUR, received: 0 } };
    expect(verdict({ ...longer, before: { milliseconds: 10 * HOUR, received: 100 } })).toBe('silent');
    expect(verdict({ ...longer, before: { milliseconds: HOUR, received: 29 } })).toBe('inconclusive');
  });

  it('needs the whole of the threshold', () => {
    expect(verdict({ newest: { milliseconds: 30 * MINUTE - 1, received: 0 } })).toBe('inconclusive');
  });

  it('is not said of hours that were silent on an earlier day, and follows what those hours bring', () => {
    expect(verdict({ sameHours: [40, 0] })).toBe('inconclusive');
    expect(verdict({ sameHours: [4, 5, 3] })).toBe('inconclusive');
    expect(verdict({ sameHours: [30, 25] })).toBe('silent');
  });

  it('of nothing is inconclusive, never heard', () => {
    expect(verdict({ before: { milliseconds: 0, received: 0 } })).toBe('inconclusive');
  });

  it('needs more evidence where less error is allowed', () => {
    expect(enoughToMiss(0.001)).toBeGreaterThan(enoughToMiss(0.01));
    // One false word in 500 spans of half an hour, at 1 in 100: e^-10.8 each.
    expect(500 * Math.exp(-enoughToMiss(0.01))).toBeCloseTo(0.01);
  });

  it('is for people where the ERP has posted nothing itself, and worse where it does not answer', () => {
    const silent = judgeSilence(look(), RULE);
    expect(withRegister(silent, ok(0)).verdict).toBe('inconclusive');
    expect(withRegister(silent, ok(12))).toMatchObject({ verdict: 'silent' });
    expect(withRegister(silent, err('down')).verdict).toBe('silent');
  });
});

describe('business time', () => {
  const time = makeBusinessTime(smallRunbook.goLive);
  const lagos = (text: string) => instant(Date.parse(`${text}+01:00`));

  it('is from opening to closing on business days of the client’s zone', () => {
    expect(time.open(lagos('2027-04-12T08:00:00'))).toBe(true);
    expect(time.open(lagos('2027-04-12T07:59:59'))).toBe(false);
    expect(time.open(lagos('2027-04-12T17:00:00'))).toBe(false);
    expect(time.open(lagos('2027-04-11T12:00:00'))).toBe(false);
  });

  it('leaves nights and days off out of a span', () => {
    // Friday 16:00 to Monday 09:00.
    expect(time.between(lagos('2027-04-09T16:00:00'), lagos('2027-04-12T09:00:00'))).toBe(2 * HOUR);
    expect(time.between(lagos('2027-04-12T09:00:00'), lagos('2027-04-12T09:00:00'))).toBe(0);
    expect(time.between(lagos('2027-04-12T10:00:00'), lagos('2027-04-12T09:00:00'))).toBe(0);
  });

  it('finds the same hours of earlier business days, the newest first', () => {
    expect(time.sameTimeBefore(lagos('2027-04-13T10:00:00'), 2)).toEqual([
      lagos('2027-04-12T10:00:00'),
      lagos('2027-04-09T10:00:00'),
    ]);
  });
});
