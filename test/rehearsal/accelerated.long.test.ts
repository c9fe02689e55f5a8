import { describe, expect, it } from 'vitest';
import type { Vote } from '#lib/gates/gate-record.ts';
import { plus, SECOND } from '#lib/instant.ts';
import { accelerate } from '#lib/rehearsal/accelerate.ts';
import type { People, PeopleDeps } from '#lib/rehearsal/people.ts';
import type { Report } from '#lib/report/report.ts';
import { rehearsed, shipped, sumOf } from '#test/rehearsal/rehearsed.ts';

/** People at keyboards: each needs two real seconds for a word, whatever the calendar's pace. */
const twoSecondPeople = (deps: PeopleDeps): People => {
  const { virtual, cutover } = deps;
  const later = (work: () => Promise<unknown>, times = 1): void => {
    virtual.at(plus(virtual.now(), times * 2 * SECOND), async () => void (await work()));
  };
  return {
    taskOpened: (task, held) =>
      later(async () => {
        const record = await deps.progress.get(cutover, task);
        const open = record !== undefined && (held || (record.status !== 'done' && record.mode === 'manual'));
        if (!open) return;
        const report = held ? 'retry' : 'done';
        await deps.reportTask({ cutover, task, report, by: record.owner, evidence: 'Seen.' });
      }),
    gateOpened: (instance) =>
      later(async () => {
        const gate = await deps.gates.get(instance);
        const votes: Vote[] = [];
        for (const [index, person] of (gate?.policy.members ?? []).entries()) {
          later(async () => {
            const evidenceDigest = gate?.evidenceDigest ?? '';
            votes.push({ person, vote: 'approve', at: virtual.now(), evidenceDigest });
            await deps.completeGate({ instance, votes });
          }, index);
        }
      }),
  };
};

const allWentWell = (report: Report): void => {
  expect(report.outcome).toBe('completed');
  expect(report.expectation).toEqual({ met: true, misses: [] });
  expect(report.stages.map(({ outcome }) => outcome)).toEqual(report.stages.map(() => 'done'));
  expect(report.stages).toHaveLength(10);
  expect(report.gates.map(({ id, attempt, decision }) => `${id} ${attempt} ${decision}`)).toEqual([
    'authorise 1 go',
    'switch 1 go',
    'scale-up 1 go',
    'enter-hypercare 1 go',
    'exit-hypercare 1 go',
  ]);
  expect(report.hypercare).toMatchObject({ extensions: 0 });
  expect(report.hypercare?.goodDaysInARow).toBeGreaterThanOrEqual(3);
  expect(sumOf(report.invoices)).toBe(report.invoices.offered);
  expect(report.invoices).toMatchObject({ pending: 0, unknown: 0, lost: 0, duplicated: 0, unexpected: 0 });
};

const realSeconds = ({ virtual }: Report): number =>
  (Date.parse(virtual.cutoverEnd) - Date.parse(virtual.start)) / SECOND;

describe('an accelerated calendar', () => {
  it('runs the shipped runbook to its end, an hour of the plan a second', async () => {
    const nominal = shipped();
    const { report, compiled, events } = await rehearsed({ pace: { scale: 3_600 }, invoices: 1_000 });
    allWentWell(report);
    expect(report.invoices.offered).toBe(1_000);
    // 39 days and some minutes of people.
    expect(realSeconds(report)).toBeGreaterThan(930);
    expect(realSeconds(report)).toBeLessThan(960);
    expect(report.pace).toEqual({
      scale: 3_600,
      anchor: report.virtual.start,
      nominalBegin: report.virtual.start,
    });
    // What it proves, it proves of the program and the calendar that production gets.
    const { program, calendar, roster } = nominal.digests;
    expect(report.digests).toMatchObject({ program, calendar, roster });
    // And it reads like the plan: on the days of the plan, and as long as they are.
    const planned = new Map(compiled.plan.tasks.map((task) => [task.id, task.earliestEnd]));
    for (const { id, actualEnd = '' } of report.tasks) {
      const off = Date.parse(actualEnd) - (planned.get(id) ?? 0);
      expect(Math.abs(off) / 86_400_000, id).toBeLessThan(3);
    }
    const freeze = report.stages.find(({ id }) => id === 'freeze');
    expect(freeze?.actualMinutes).toBeGreaterThanOrEqual(48 * 60);
    expect(events.at(-1)?.at).toBeGreaterThan(compiled.plan.goLive);
    expect(report.tasks.filter(({ lateMinutes = 0 }) => lateMinutes > 2_880)).toEqual([]);
  });

  it('leaves people who need two real seconds their say, on a machine that needs some time, too', async () => {
    const { report } = await rehearsed({
      pace: { scale: 7_200 },
      invoices: 1_000,
      people: twoSecondPeople,
      callMilliseconds: 200,
    });
    allWentWell(report);
    expect(realSeconds(report)).toBeLessThan(520);
  });

  it('would leave them none without their seconds: a gate of 90 minutes would be over in one', async () => {
    const { report } = await rehearsed({
      pace: { scale: 7_200, atLeastSeconds: 1 },
      invoices: 100,
      people: twoSecondPeople,
    });
    expect(report.outcome).not.toBe('completed');
    expect(report.gates.map(({ decision }) => decision)).toContain('undecided');
  });

  it('passes in three minutes, with 400 invoices', async () => {
    const { report } = await rehearsed({ pace: { scale: 20_000 }, invoices: 400 });
    allWentWell(report);
    expect(realSeconds(report)).toBeLessThan(200);
  });

  it('still does not pass where the plan would not: three good business days are days of the plan', async () => {
    // Too few a day for the scale-up's checks and for hypercare's, however fast the days pass.
    const { report } = await rehearsed({ pace: { scale: 20_000 }, invoices: 250 });
    expect(report.outcome).not.toBe('completed');
  });

  it('brings what a scenario tells, at the same moments of the plan', async () => {
    const { report } = await rehearsed({ pace: { scale: 3_600 }, invoices: 1_000, scenario: 'late-task' });
    expect(report.expectation).toEqual({ met: true, misses: [] });
  });

  it('at scale 1 is the calendar that it was', () => {
    const nominal = shipped();
    expect(accelerate(nominal, { scale: 1 })).toEqual(nominal);
  });
});
