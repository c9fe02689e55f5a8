import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayBounds } from '#lib/hypercare/day-bounds.ts';
import type { BusinessDay, ExitRule } from '#lib/hypercare/judge-day.ts';
import { judgeExit } from '#lib/hypercare/judge-exit.ts';
import { DAY, fromIso, HOUR, type Instant, plus } from '#lib/instant.ts';
import type { Incident } from '#lib/ports/incidents.ts';
import type { ClearanceCounts } from '#lib/ports/ledger.ts';

const ZONE = 'Africa/Lagos';
const RULE: ExitRule = {
  denominator: 'valid',
  clearanceAbove: 99,
  noSev1: true,
  businessDaysInARow: 3,
  minimumInvoicesPerDay: 20,
  length: 14 * DAY,
};
const FULL_VOLUME = fromIso('2027-04-15T07:00:00Z');
/** Thu 29 April 2027 09:00 in Lagos: two weeks and an hour later. */
const NOW = fromIso('2027-04-29T08:00:00Z');

type Outcome = Partial<ClearanceCounts>;
const day = (date: string, outcome: Outcome): BusinessDay => ({
  date,
  ...dayBounds(date, ZONE),
  counts: {
    received: 0,
    cleared: 0,
    clearedFirstPass: 0,
    rejected: 0,
    refused: 0,
    pending: 0,
    unknown: 0,
    overdue: 0,
    ...outcome,
  },
});
const cleared = (n: number): Outcome => ({ cleared: n });
const failing = (n: number, failures: number): Outcome => ({
  cleared: n - failures,
  pending: failures,
  overdue: failures,
});
const GOOD = cleared(200);
const WEEK = ['2027-04-26', '2027-04-27', '2027-04-28'] as const;

const sev1 = (openedAt: Instant, closedAt?: Instant): Incident => ({
  id: 'i',
  cutover: 'c',
  severity: 1,
  title: 'Clearance blocked',
  source: 'person',
  openedAt,
  ...(closedAt !== undefined && { closedAt }),
});

const judge = (days: readonly BusinessDay[], changes: Partial<Parameters<typeof judgeExit>[0]> = {}) =>
  judgeExit({ days, incidents: [], fullVolumeAt: FULL_VOLUME, now: NOW, rule: RULE, ...changes });
const last = (...outcomes: readonly Outcome[]) => outcomes.map((each, index) => day(WEEK[index] ?? '', each));

describe('the exit rule, literally', () => {
  it.each([
    ['three good days', [GOOD, GOOD, GOOD], 'pass', 3],
    ['two good days', [GOOD, GOOD], 'fail', 2],
    ['99.0 % exactly on the last', [GOOD, GOOD, failing(100, 1)], 'fail', 0],
    ['99 of 100 on the first', [failing(100, 1), GOOD, GOOD], 'fail', 2],
    ['199 of 200 on each', [failing(200, 1), failing(200, 1), failing(200, 1)], 'pass', 3],
    ['4 of 500 failing passes', [failing(500, 4), GOOD, GOOD], 'pass', 3],
    ['5 of 500 failing does not', [GOOD, GOOD, failing(500, 5)], 'fail', 0],
    ['9 of 1,000 failing passes', [failing(1_000, 9), GOOD, GOOD], 'pass', 3],
    ['49 of 5,000 failing passes', [failing(5_000, 49), GOOD, GOOD], 'pass', 3],
    ['50 of 5,000 failing does not', [GOOD, GOOD, failing(5_000, 50)], 'fail', 0],
    ['two good days and one without an invoice', [GOOD, cleared(0), GOOD], 'fail', 2],
    ['no invoice at all', [cleared(0), cleared(0), cleared(0)], 'fail', 0],
    ['nothing measured', [], 'fail', 0],
  ] satisfies [string, Outcome[], string, number][])('%s', (_, outcomes, verdict, row) => {
    expect(judge(last(...outcomes))).toMatchObject({ verdict, goodDaysInARow: row });
  });

  it('steps over a small day: it neither counts nor breaks the row', () => {
    const days = [day('2027-04-23', GOOD), ...last(GOOD, cleared(19), GOOD)];
    expect(judge(days)).toMatchObject({ verdict: 'pass', goodDaysInARow: 3 });
    expect(judge([day('2027-04-23', failing(100, 5)), ...last(GOOD, cleared(19), GOOD)])).toMatchObject({
      verdict: 'fail',
      goodDaysInARow: 2,
    });
  });

  it('lets undecided invoices keep a day open only while they can turn it', () => {
    expect(judge(last(GOOD, GOOD, { cleared: 99, pending: 1 }))).toMatchObject({ verdict: 'inconclusive' });
    expect(judge(last(GOOD, GOOD, { cleared: 199, pending: 1 }))).toMatchObject({ verdict: 'pass' });
    expect(judge(last(GOOD, GOOD, { cleared: 90, unknown: 1, pending: 9, overdue: 9 }))).toMatchObject({
      verdict: 'fail',
    });
  });

  it('takes a late clearance for yesterday, because yesterday is judged anew', () => {
    expect(judge(last(GOOD, failing(100, 2), GOOD)).verdict).toBe('fail');
    expect(judge(last(GOOD, cleared(100), GOOD)).verdict).toBe('pass');
  });

  it('counts only days that are over', () => {
    const today = day('2027-04-29', GOOD);
    expect(judge([...last(GOOD, GOOD), today])).toMatchObject({ verdict: 'fail', goodDaysInARow: 2 });
  });

  it('counts only days that began at full volume', () => {
    const days = ['2027-04-14', '2027-04-15'].map((date) => day(date, GOOD));
    expect(judge(days).days).toEqual([]);
  });

  it('is not before the length after full volume, to the millisecond', () => {
    const due = plus(FULL_VOLUME, 14 * DAY);
    expect(judge(last(GOOD, GOOD, GOOD), { now: plus(due, -1) }).verdict).toBe('inconclusive');
    expect(judge(last(GOOD, GOOD, GOOD), { now: due }).verdict).toBe('pass');
  });

  it('needs full volume on record', () => {
    expect(judge(last(GOOD, GOOD, GOOD), { fullVolumeAt: undefined })).toMatchObject({ verdict: 'fail' });
  });
});

describe('a Sev-1', () => {
  const noon = fromIso('2027-04-28T11:00:00Z');

  it('on one of the days breaks the row, also when opened and closed within it', () => {
    const incidents = [sev1(noon, plus(noon, HOUR))];
    expect(judge(last(GOOD, GOOD, GOOD), { incidents })).toMatchObject({
      verdict: 'fail',
      goodDaysInARow: 0,
    });
  });

  it('counts on every day it was open for, and on a small day too', () => {
    const incidents = [sev1(plus(noon, -5 * DAY), plus(noon, -DAY))];
    expect(judge(last(GOOD, GOOD, GOOD), { incidents })).toMatchObject({ goodDaysInARow: 1 });
    expect(judge(last(GOOD, cleared(0), GOOD), { incidents }).days.map((each) => each.state)).toEqual([
      'bad',
      'bad',
      'good',
    ]);
  });

  it('that is open now forbids the exit, even opened today', () => {
    const incidents = [sev1(plus(NOW, -HOUR))];
    expect(judge(last(GOOD, GOOD, GOOD), { incidents })).toMatchObject({
      verdict: 'fail',
      goodDaysInARow: 3,
    });
  });

  it('that was reclassified or closed before does not', () => {
    const minor: Incident = { ...sev1(noon), severity: 2 };
    const old = sev1(fromIso('2027-04-20T10:00:00Z'), fromIso('2027-04-20T12:00:00Z'));
    expect(judge(last(GOOD, GOOD, GOOD), { incidents: [minor, old] }).verdict).toBe('pass');
  });

  it('is shown and forbids nothing where the runbook does not ask for it', () => {
    const incidents = [sev1(noon)];
    expect(judge(last(GOOD, GOOD, GOOD), { incidents, rule: { ...RULE, noSev1: false } }).verdict).toBe(
      'pass',
    );
  });
});

describe('laws', () => {
  it('a pass always has three good days after the last bad one', () => {
    const outcome = fc.constantFrom<Outcome>(GOOD, failing(100, 5), cleared(3), { cleared: 99, pending: 1 });
    fc.assert(
      fc.property(fc.array(outcome, { maxLength: 8 }), fc.boolean(), (outcomes, reversed) => {
        const dates = ['2027-04-19', '2027-04-20', '2027-04-21', '2027-04-22', '2027-04-23', ...WEEK];
        const days = outcomes.map((each, index) => day(dates[index] ?? '', each));
        const found = judge(reversed ? [...days].reverse() : days);
        const states = found.days.map((each) => each.state);
        const tail = states.slice(Math.max(states.lastIndexOf('bad'), states.lastIndexOf('open')) + 1);
        expect(found.verdict === 'pass').toBe(tail.filter((state) => state === 'good').length >= 3);
      }),
    );
  });
});

describe('local days', () => {
  it('are 24 hours in Lagos, and 23 or 25 where clocks are moved', () => {
    const hours = (date: string, zone: string) => {
      const { from, to } = dayBounds(date, zone);
      return (to - from) / HOUR;
    };
    expect(dayBounds('2027-04-28', ZONE).from).toBe(fromIso('2027-04-27T23:00:00Z'));
    expect(hours('2027-04-28', ZONE)).toBe(24);
    expect(hours('2027-03-28', 'Europe/Berlin')).toBe(23);
    expect(hours('2027-10-31', 'Europe/Berlin')).toBe(25);
    expect(() => dayBounds('2027-02-30', ZONE)).toThrow(RangeError);
  });
});
