import { describe, expect, it } from 'vitest';
import { dueByOf, issuedAt, makeLocalDays } from '#lib/clearance/issue-time.ts';
import { fromIso, HOUR, plus, toIso } from '#lib/instant.ts';

const lagos = makeLocalDays('Africa/Lagos');
const received = fromIso('2027-04-12T10:00:00Z');

describe('makeLocalDays', () => {
  it.each([
    ['2027-04-12T22:59:59Z', '2027-04-12'],
    ['2027-04-12T23:00:00Z', '2027-04-13'],
    ['2027-12-31T22:59:59Z', '2027-12-31'],
    ['2027-12-31T23:30:00Z', '2028-01-01'],
    ['2027-04-12T00:00:00Z', '2027-04-12'],
  ])('has %s as %s in Lagos, asked in any order', (iso, date) => {
    expect(lagos.dateOf(fromIso(iso))).toBe(date);
    expect(lagos.dateOf(fromIso(iso))).toBe(date);
  });

  it('begins a day at local midnight, where a clock change is, too', () => {
    expect(toIso(lagos.startOf('2027-04-12'))).toBe('2027-04-11T23:00:00.000Z');
    const berlin = makeLocalDays('Europe/Berlin');
    expect(toIso(berlin.startOf('2027-03-28'))).toBe('2027-03-27T23:00:00.000Z');
    expect(toIso(berlin.startOf('2027-03-29'))).toBe('2027-03-28T22:00:00.000Z');
    expect(berlin.dateOf(fromIso('2027-03-28T21:59:59Z'))).toBe('2027-03-28');
  });

  it('throws on a zone or a date that is none', () => {
    expect(() => makeLocalDays('Mars/Base').dateOf(received)).toThrow(RangeError);
    expect(() => lagos.startOf('2027-02-30')).toThrow(RangeError);
  });
});

describe('issuedAt and dueByOf', () => {
  it('takes the document’s own time; without one the receipt, but not past its date', () => {
    expect(toIso(issuedAt({ issueDate: '2027-04-12', issueTime: '08:15:30' }, received, lagos))).toBe(
      '2027-04-12T07:15:30.000Z',
    );
    expect(toIso(issuedAt({ issueDate: '2027-04-12', issueTime: '08:15' }, received, lagos))).toBe(
      '2027-04-12T07:15:00.000Z',
    );
    expect(issuedAt({ issueDate: '2027-04-12' }, received, lagos)).toBe(received);
    expect(toIso(issuedAt({ issueDate: '2027-04-10' }, received, lagos))).toBe('2027-04-10T23:00:00.000Z');
  });

  it('counts the legal time from issue, by kind', () => {
    const policy = { B2B: HOUR, B2C: 24 * HOUR, B2G: 2 * HOUR };
    expect(dueByOf({ issueDate: '2027-04-12', kind: 'B2C' }, received, lagos, policy)).toBe(
      plus(received, 24 * HOUR),
    );
    expect(dueByOf({ issueDate: '2027-04-12', kind: 'B2G' }, received, lagos, policy)).toBe(
      plus(received, 2 * HOUR),
    );
  });
});
