import { describe, expect, it } from 'vitest';
import { MINUTE, plus } from '#lib/instant.ts';
import { forecast } from '#lib/runbook/forecast.ts';
import { makePlan } from '#lib/runbook/make-plan.ts';
import type { Actual } from '#lib/runbook/solve-network.ts';
import { smallRunbook, stage, task } from '#test/runbook/small-runbook.ts';

const plan = makePlan(
  smallRunbook([
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
  ]),
);
const start = plan.stages[0]?.start ?? plan.goLive;
const at = (minutes: number) => plus(start, minutes * MINUTE);
/** Both were begun in time; short was over after so many minutes. */
const begun = (minutes: number) =>
  new Map<string, Actual>([
    ['short', { startedAt: start, endedAt: at(minutes) }],
    ['long', { startedAt: start }],
  ]);
const late = (found: ReturnType<typeof forecast>) =>
  Object.fromEntries(found.tasks.map((each) => [each.id, [each.lateMinutes, each.slackEatenMinutes]]));

describe('forecast', () => {
  it('is the plan while all goes as planned', () => {
    const found = forecast(plan, begun(60), at(60));
    expect(found.end).toBe(plan.end);
    expect(found.lateMinutes).toBe(0);
    expect(late(found)).toEqual({ short: [0, 0], long: [0, 0], check: [0, 0], last: [0, 0] });
  });

  it('says whose slack a late owner eats, and moves no end within it', () => {
    // short and check have one hour of slack beside long.
    const found = forecast(plan, begun(90), at(90));
    expect(late(found)).toEqual({ short: [30, 30], long: [0, 0], check: [30, 30], last: [0, 0] });
    expect(found.end).toBe(plan.end);
    expect(found.critical).toEqual(['long', 'last']);
  });

  it('moves the end by what is beyond the slack', () => {
    const found = forecast(plan, begun(150), at(150));
    expect(late(found)).toEqual({ short: [90, 60], long: [0, 0], check: [90, 60], last: [30, 0] });
    expect(found.lateMinutes).toBe(30);
    expect(found.critical).toEqual(['check', 'last']);
  });

  it('lets nothing that is not over end before now', () => {
    const found = forecast(plan, new Map([['long', { startedAt: start }]]), at(240));
    const long = found.tasks.find((each) => each.id === 'long');
    expect(long?.forecastEnd).toBe(at(240));
    // short has not even started: it takes its hour from now.
    expect(found.tasks.find((each) => each.id === 'short')?.forecastEnd).toBe(at(300));
    expect(found.end).toBe(at(420));
  });

  it('sees a cutover that is ahead, but not ahead of its fixed starts', () => {
    const early = forecast(plan, new Map([['long', { startedAt: start, endedAt: at(30) }]]), at(30));
    expect(early.lateMinutes).toBeLessThan(0);
    const fixed = makePlan(
      smallRunbook([
        stage({ id: 'first', start: 'T-10h', tasks: [task({ id: 'one', duration: '3h' })] }),
        stage({ id: 'second', start: 'T-7h', tasks: [task({ id: 'two', duration: '1h' })] }),
      ]),
    );
    expect(forecast(fixed, new Map([['one', { startedAt: start, endedAt: at(30) }]]), at(30)).end).toBe(
      fixed.end,
    );
  });
});
