import { describe, expect, it } from 'vitest';
import { planAgainstActual } from '#lib/gates/readings/plan-against-actual.ts';
import { type Instant, MINUTE, plus, toIso } from '#lib/instant.ts';
import type { TaskRecord } from '#lib/ports/progress.ts';
import { makePlan } from '#lib/runbook/make-plan.ts';
import { timeScale } from '#lib/runbook/time-scale.ts';
import { onClock } from '#lib/tasks/actuals.ts';
import { smallRunbook, stage, task } from '#test/runbook/small-runbook.ts';

const runbook = smallRunbook([
  stage({
    id: 'first',
    start: 'T-10h',
    tasks: [
      task({ id: 'short', duration: '1h' }),
      task({ id: 'long', duration: '3h' }),
      task({ id: 'check', duration: '1h', action: 'record-baseline', dependsOn: ['short'] }),
    ],
  }),
  stage({ id: 'second', tasks: [task({ id: 'last', duration: '1h' })] }),
]);
const plan = makePlan(runbook);
const start = plan.stages[0]?.start ?? plan.goLive;
const at = (minutes: number): Instant => plus(start, minutes * MINUTE);
const calendar = { goLive: toIso(plan.goLive), scale: 1 };

const record = (id: string, minutes: number, changes: Partial<TaskRecord> = {}): TaskRecord => {
  const planned = plan.tasks.find((each) => each.id === id);
  return {
    cutover: 'small',
    task: id,
    stage: planned?.stage ?? 'first',
    mode: planned?.mode ?? 'automatic',
    run: 1,
    attempt: 1,
    owner: 'dba',
    status: 'done',
    plannedStart: planned?.earliestStart ?? start,
    plannedEnd: planned?.earliestEnd ?? start,
    openedAt: start,
    closedAt: at(minutes),
    ...changes,
  };
};
const { closedAt: _, ...long } = record('long', 0, { status: 'open' });
const read = (records: readonly TaskRecord[], minutes: number, changes: { run?: number } = {}) =>
  planAgainstActual(
    {
      runbook,
      calendar,
      run: changes.run ?? 1,
      now: at(minutes),
    },
    records,
  );

describe('plan against actual', () => {
  it('is missing while nothing was handed out, whatever the machine has recorded of itself', () => {
    expect(read([], 0)).toBeUndefined();
    expect(read([record('enter-first', 9)], 10)).toBeUndefined();
  });

  it('says that the plan holds while it does', () => {
    expect(read([record('short', 60), long], 60)).toMatchObject({
      verdict: 'pass',
      measured: expect.stringMatching(/^2 tasks, none late; forecast end .*, as planned$/),
      facts: { forecast: { end: toIso(plan.end), lateMinutes: 0, slackEaten: [] } },
    });
  });

  it('names who is late, and whose slack that eats', () => {
    const found = read([record('short', 90), long], 90);
    expect(found?.measured).toMatch(
      /^1 of 2 tasks late, most: .*short.* by 30m \(it had 1h of slack\); forecast end .*, as planned/i,
    );
    expect(found?.facts).toMatchObject({
      late: [{ task: 'short', minutes: 30, open: false }],
      forecast: { slackEaten: [{ task: 'check', eatenMinutes: 30, ofMinutes: 60 }] },
    });
  });

  it('moves the end by what is beyond the slack', () => {
    const found = read([record('short', 150), long], 150);
    expect(found?.measured).toContain('30m later than planned');
    expect(found?.facts).toMatchObject({
      forecast: { end: toIso(plus(plan.end, 30 * MINUTE)), lateMinutes: 30 },
    });
  });

  it('follows a go-live that was moved', () => {
    const later = toIso(plus(plan.goLive, 1_440 * MINUTE));
    const found = planAgainstActual({ runbook, calendar: { goLive: later }, run: 1, now: at(60) }, [
      record('short', 60),
    ]);
    // long takes its three hours from now on: 23 hours before the end of the moved plan.
    expect(found?.measured).toContain('23h earlier than planned');
  });

  it('forgets in a resumed run what the roll-back undid, and keeps what people reported', () => {
    const undone = record('check', 100, { mode: 'automatic', stage: runbook.recovery.resumeAt });
    expect(read([undone], 120, { run: 2 })).toBeUndefined();
    expect(read([record('short', 60), undone], 120, { run: 2 })?.measured).toMatch(/^1 tasks, none late/);
  });

  it('says on an accelerated calendar what it would say on the nominal one', () => {
    const pace = { scale: 600, anchor: '2026-11-22T10:00:00.000Z', nominalBegin: toIso(start) };
    const { toReal } = timeScale(pace);
    const fast = (one: TaskRecord): TaskRecord => onClock(one, toReal);
    const said = { evidence: { startedAt: toIso(at(20)) } };
    const records = [record('short', 90), { ...long, ...said }];
    const found = planAgainstActual(
      {
        runbook,
        calendar: {
          goLive: toIso(toReal(plan.goLive)),
          scale: 600,
          pace: { ...pace, nominalGoLive: toIso(plan.goLive), atLeastSeconds: 30 },
        },
        run: 1,
        now: toReal(at(90)),
      },
      records.map(fast),
    );
    expect(found).toEqual(read(records, 90));
    expect(found?.measured).toContain('30m');
  });
});
