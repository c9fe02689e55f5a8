import { describe, expect, it } from 'vitest';
import { fromIso, MINUTE, plus } from '#lib/instant.ts';
import { makeCalendar } from '#lib/runbook/make-calendar.ts';
import { makePlan } from '#lib/runbook/make-plan.ts';
import { gate, smallRunbook, stage, task } from '#test/runbook/small-runbook.ts';

const runbook = smallRunbook([
  stage({
    id: 'freeze',
    start: 'T-2d',
    length: '48h',
    tasks: [
      task({ id: 'sign', duration: '2h', grace: '30m' }),
      task({ id: 'ask', action: 'check-drift', until: { every: '15m', atMost: 8 } }),
    ],
    gate: gate({ id: 'go', decideWithin: '4h', evidenceValidFor: '8h' }),
  }),
  stage({
    id: 'care',
    kind: 'hypercare',
    hypercare: {
      length: '14d',
      checkpointAt: '09:00',
      exit: { businessDaysInARow: 3, clearanceAbove: 99, noSev1: true, minimumInvoicesPerDay: 20 },
      extension: { by: '7d', atMost: 2 },
    },
  }),
]);
const plan = makePlan(runbook);
const calendar = makeCalendar(runbook, plan);

const PACE = {
  scale: 3_600,
  anchor: '2027-01-01T00:00:00.000Z',
  nominalBegin: '2027-04-08T19:00:00.000Z',
};

describe('makeCalendar', () => {
  it('gives each stage the end of its work, since its gate comes on top', () => {
    expect(calendar.stages.freeze).toEqual({
      start: '2027-04-08T19:00:00.000Z',
      end: '2027-04-10T19:00:00.000Z',
      minimumSeconds: 172_800,
    });
    expect(calendar.gates.go).toEqual({
      start: '2027-04-10T19:00:00.000Z',
      end: '2027-04-10T23:00:00.000Z',
      timeoutSeconds: 14_400,
      validSeconds: 28_800,
    });
  });

  it('waits for a report for the duration and its grace, and asks again in the task’s own rhythm', () => {
    expect(calendar.tasks.sign).toMatchObject({ start: '2027-04-08T19:00:00.000Z', timeoutSeconds: 9_000 });
    expect(calendar.tasks.ask?.retrySeconds).toBe(900);
  });

  it('has an entry for each stage’s own machinery, and for the recovery gate', () => {
    expect(calendar.tasks['enter-freeze']?.timeoutSeconds).toBe(14_400);
    expect(calendar.tasks['enter-care']?.start).toBe('2027-04-10T21:00:00.000Z');
    expect(calendar.gates.recovery?.timeoutSeconds).toBe(43_200);
  });

  it('has a call every day, extensions included, and says how many come before the exit', () => {
    // From Sunday 11 April 09:00 in Lagos. Two weeks are over on Saturday the 24th at 22:00.
    expect(calendar.checkpoints[0]).toBe('2027-04-11T08:00:00.000Z');
    expect(calendar.checkpointsBeforeExit).toBe(14);
    expect(calendar.checkpoints[calendar.checkpointsBeforeExit]).toBe('2027-04-25T08:00:00.000Z');
    expect(calendar.checkpoints).toHaveLength(14 + 1 + 14);
    expect(plan.end).toBe(fromIso('2027-04-25T08:00:00.000Z'));
  });

  it('lists business days from the first stage to the last call', () => {
    expect(calendar.businessDays.slice(0, 4)).toEqual([
      '2027-04-08',
      '2027-04-09',
      '2027-04-12',
      '2027-04-13',
    ]);
    expect(calendar.businessDays).not.toContain('2027-05-03');
    expect(calendar.businessDays.at(-1)).toBe('2027-05-07');
  });

  it('shrinks distances from its beginning, and keeps seconds whole and at least one', () => {
    const fast = makeCalendar(runbook, plan, 3_600, fromIso('2027-01-01T00:00:00Z'));
    expect(fast.scale).toBe(3_600);
    expect(fast.stages.freeze).toEqual({
      start: '2027-01-01T00:00:00.000Z',
      end: '2027-01-01T00:00:48.000Z',
      minimumSeconds: 48,
      pace: PACE,
    });
    expect(fast.tasks.ask?.retrySeconds).toBe(1);
    expect(fast.businessDays).toEqual(calendar.businessDays);
    expect(makeCalendar(runbook, plan, 3_600).stages.freeze?.start).toBe(calendar.stages.freeze?.start);
  });

  it('tells every handler how it runs, and only then: a nominal calendar has no word of it', () => {
    const fast = makeCalendar(runbook, plan, 3_600, fromIso('2027-01-01T00:00:00Z'));
    expect(fast.pace).toEqual({ ...PACE, nominalGoLive: '2027-04-10T19:00:00.000Z', atLeastSeconds: 30 });
    const entries = [fast.stages, fast.tasks, fast.gates].flatMap((of) => Object.values(of));
    expect(entries.length).toBeGreaterThan(6);
    for (const { pace } of entries) expect(pace).toEqual(PACE);
    expect(JSON.stringify(calendar)).not.toContain('"pace"');
  });

  it('leaves people seconds enough to speak, and evidence valid for as long', () => {
    const fast = makeCalendar(runbook, plan, 20_000, undefined, 45);
    expect(fast.pace?.atLeastSeconds).toBe(45);
    expect(fast.gates.go).toMatchObject({ timeoutSeconds: 45, validSeconds: 45 });
    expect(fast.gates.recovery).toMatchObject({ timeoutSeconds: 45, validSeconds: 45 });
    expect(fast.tasks.sign?.timeoutSeconds).toBe(45);
    expect(fast.tasks['enter-care']?.timeoutSeconds).toBe(45);
    // The machine's own times stay as short as the scale makes them.
    expect(fast.tasks.ask?.retrySeconds).toBe(1);
    expect(fast.stages.freeze?.minimumSeconds).toBe(9);
    // Where the scale leaves more than that, it is more.
    expect(makeCalendar(runbook, plan, 60, undefined, 45).tasks.sign?.timeoutSeconds).toBe(150);
  });

  it.each([0, 1.5, Number.NaN])('refuses %d seconds for people', (least) => {
    expect(() => makeCalendar(runbook, plan, 60, undefined, least)).toThrow('1 whole second or more');
  });

  it('takes people’s times from the runbook where it is nominal', () => {
    expect(() => makeCalendar(runbook, plan, 1, undefined, 30)).toThrow('give no atLeastSeconds');
  });

  it('tells of a shift, too: days of the plan are then no days of the world', () => {
    const begin = plan.stages[0]?.start ?? plan.goLive;
    const shifted = makeCalendar(runbook, plan, 1, plus(begin, 30 * 1_440 * MINUTE));
    expect(shifted.pace).toMatchObject({ scale: 1, atLeastSeconds: 1 });
    expect(shifted.gates.go?.timeoutSeconds).toBe(14_400);
  });

  it.each([0, -1, 0.5, Number.NaN])('refuses scale %d: slower than life is a mistake', (scale) => {
    expect(() => makeCalendar(runbook, plan, scale)).toThrow(RangeError);
  });

  it('is nominal at scale 1 wherever it is anchored', () => {
    const begin = plan.stages[0]?.start ?? plan.goLive;
    expect(makeCalendar(runbook, plan, 1, begin)).toEqual(calendar);
    expect(plan.goLive - begin).toBe(2 * 1_440 * MINUTE);
  });
});
