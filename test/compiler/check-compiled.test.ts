import { describe, expect, it } from 'vitest';
import { checkPlanned } from '#lib/compiler/check-compiled.ts';
import { planAndCompile } from '#lib/compiler/plan-and-compile.ts';
import { checked, gate, smallRunbook, stage, task } from '#test/runbook/small-runbook.ts';

const problems = (stages: readonly unknown[]) => {
  const runbook = checked(smallRunbook(stages));
  return checkPlanned(runbook, planAndCompile(runbook));
};
const short = (stages: readonly unknown[]) =>
  problems(stages).map(({ code, line, seen, allowed }) => ({ code, line, seen, allowed }));

describe('checkPlanned', () => {
  it('finds nothing wrong with a plan that fits', () => {
    expect(
      problems([
        stage({
          id: 'first',
          start: 'T-2h',
          tasks: [task({ id: 'turn', start: 'T', action: 'turn-erp-output', with: { to: 'smartapi' } })],
        }),
      ]),
    ).toEqual([]);
  });

  it('fails a task that changes production outside the window, before and after, manual ones too', () => {
    expect(
      short([
        stage({
          id: 'first',
          start: 'T-4h',
          tasks: [
            task({ id: 'turn', start: 'T-3h', action: 'turn-erp-output', with: { to: 'smartapi' } }),
            task({ id: 'move', start: 'T+5d', duration: '2d', changesProduction: true }),
            task({ id: 'look', start: 'T+7d' }),
          ],
        }),
      ]),
    ).toEqual([
      {
        code: 'outside-window',
        line: 101,
        seen: 'Sat 10 Apr 2027 17:00 GMT+1 to Sat 10 Apr 2027 17:30 GMT+1',
        allowed: 'Sat 10 Apr 2027 18:00 GMT+1 to Fri 16 Apr 2027 20:00 GMT+1 (goLive.window)',
      },
      {
        code: 'outside-window',
        line: 102,
        seen: 'Thu 15 Apr 2027 20:00 GMT+1 to Sat 17 Apr 2027 20:00 GMT+1',
        allowed: 'Sat 10 Apr 2027 18:00 GMT+1 to Fri 16 Apr 2027 20:00 GMT+1 (goLive.window)',
      },
    ]);
  });

  it('fails a start before what the task depends on can be over, and says from when it could', () => {
    expect(
      problems([
        stage({
          id: 'first',
          start: 'T-4h',
          tasks: [
            task({ id: 'one', duration: '2h' }),
            task({ id: 'two', start: 'T-3h', dependsOn: ['one'] }),
          ],
        }),
      ]),
    ).toMatchObject([
      {
        code: 'start-before-dependency',
        line: 102,
        message: 'Task two is to start before one can be over.',
        seen: 'T-3h (Sat 10 Apr 2027 17:00 GMT+1)',
        allowed: 'T-2h (Sat 10 Apr 2027 18:00 GMT+1) or later',
      },
    ]);
  });

  it('fails a start before the task’s stage, and a stage before the former’s gate is decided', () => {
    expect(
      problems([
        stage({
          id: 'first',
          start: 'T-4h',
          tasks: [task({ id: 'one', start: 'T-5h' })],
          gate: gate({ id: 'go' }),
        }),
        stage({ id: 'second', start: 'T-3h' }),
      ]).map((each) => each.message),
    ).toEqual([
      'Task one is to start before its stage first is entered.',
      'Stage second is to start before stage first and its gate are over.',
    ]);
  });

  it('fails loops that could pass 25,000 history events', () => {
    const asking = Array.from({ length: 20 }, (_none, index) =>
      task({ id: `t${index}`, action: 'check-drift', until: { every: '5m', atMost: 200 } }),
    );
    expect(short([stage({ id: 'first', tasks: asking })]).map((each) => each.code)).toEqual([
      'history-events',
    ]);
  });

  it('fails checks side by side whose results could pass 256 KiB', () => {
    const checks = Array.from({ length: 60 }, (_none, index) =>
      task({ id: `t${index}`, action: 'reconcile' }),
    );
    const [found, ...others] = problems([stage({ id: 'first', tasks: checks })]);
    expect(others).toEqual([]);
    expect(found).toMatchObject({ code: 'state-size', allowed: 'at most 262144 bytes' });
  });

  it('fails a definition that is larger than AWS takes', () => {
    const many = Array.from({ length: 420 }, (_none, index) => task({ id: `t${index}` }));
    expect(problems([stage({ id: 'first', tasks: many })])).toMatchObject([
      { code: 'definition-invalid', fix: 'Split the runbook in two cutovers, or have fewer tasks.' },
    ]);
  });
});
