import { describe, expect, it } from 'vitest';
import { addDays, makeLocalTime } from '#lib/erp/local-time.ts';
import { fromIso } from '#lib/instant.ts';

describe('local time', () => {
  it('knows the seller’s date, not that of UTC', () => {
    const lagos = makeLocalTime('Africa/Lagos');
    const at = fromIso('2027-01-08T23:30:15Z');
    expect([lagos.date(at), lagos.time(at), lagos.minuteOfDay(at)]).toEqual(['2027-01-09', '00:30:15', 30]);
    expect(lagos.instantOf('2027-01-09', '00:30:15')).toBe(at);
  });

  it('gives the same answer in whatever order it is asked, over a clock change', () => {
    const berlin = makeLocalTime('Europe/Berlin');
    const before = fromIso('2027-03-28T00:59:59Z');
    const after = fromIso('2027-03-28T01:00:00Z');
    expect([berlin.time(before), berlin.time(after), berlin.time(before)]).toEqual([
      '01:59:59',
      '03:00:00',
      '01:59:59',
    ]);
    for (const at of [before, after]) expect(berlin.instantOf(berlin.date(at), berlin.time(at))).toBe(at);
  });

  it('refuses a zone or a moment that does not exist', () => {
    expect(() => makeLocalTime('Lagos')).toThrow('not an IANA time zone: "Lagos"');
    expect(() => makeLocalTime('Africa/Lagos').instantOf('2027-13-01', '00:00:00')).toThrow(
      'not a local date',
    );
  });

  it('adds days over months and leap days', () => {
    expect([addDays('2027-12-31', 1), addDays('2028-02-28', 1), addDays('2027-03-01', -1)]).toEqual([
      '2028-01-01',
      '2028-02-29',
      '2027-02-28',
    ]);
  });
});
