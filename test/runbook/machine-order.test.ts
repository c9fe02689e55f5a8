import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type MachineStep, machineOrder } from '#lib/runbook/machine-order.ts';
import { parseStage, stage, task } from '#test/runbook/small-runbook.ts';

const stageOf = (tasks: readonly Parameters<typeof task>[0][], more: Record<string, unknown> = {}) =>
  parseStage(stage({ id: 'first', tasks: tasks.map(task), ...more }));

const words = (steps: readonly MachineStep[]): readonly string[] =>
  steps.map((step) => {
    if (step.kind === 'calls') return 'calls';
    return step.kind === 'run' ? `run ${step.tasks.join('+')}` : `${step.kind} ${step.task}`;
  });

const order = (
  tasks: readonly Parameters<typeof task>[0][],
  starts: Readonly<Record<string, number>> = {},
  more: Record<string, unknown> = {},
) => words(machineOrder(stageOf(tasks, more), new Map(Object.entries(starts))));

const HYPERCARE = {
  hypercare: {
    length: '14d',
    checkpointAt: '09:00',
    exit: { businessDaysInARow: 3, clearanceAbove: 99, noSev1: true, minimumInvoicesPerDay: 20 },
    extension: { by: '7d', atMost: 2 },
  },
};

describe('machineOrder', () => {
  it('hands out what nothing holds first, and waits for it last', () => {
    expect(order([{ id: 'manual' }, { id: 'auto', action: 'record-baseline' }])).toEqual([
      'hand-out manual',
      'run auto',
      'report manual',
    ]);
  });

  it('waits for a report right before the first step that needs it, and hands out and waits in one', () => {
    expect(
      order(
        [
          { id: 'a1', action: 'record-baseline' },
          { id: 'm1' },
          { id: 'a2', action: 'send-message', dependsOn: ['m1'] },
          { id: 'm2', dependsOn: ['a2'] },
        ],
        { a1: 0, m1: 0, a2: 30, m2: 60 },
      ),
    ).toEqual(['hand-out m1', 'run a1', 'report m1', 'run a2', 'report m2']);
  });

  it('runs automatic tasks in order of planned start, then as the runbook has them', () => {
    expect(
      order(
        [
          { id: 'late', action: 'record-baseline' },
          { id: 'one', action: 'record-baseline' },
          { id: 'two', action: 'record-baseline' },
        ],
        { late: 10, one: 5, two: 5 },
      ),
    ).toEqual(['run one', 'run two', 'run late']);
  });

  it('hands out a manual task with a start of its own at its turn, not on entry', () => {
    expect(
      order(
        [
          { id: 'manual', start: 'T-1h' },
          { id: 'before', action: 'record-baseline', start: 'T-2h' },
          { id: 'after', action: 'record-baseline', start: 'T-30m' },
        ],
        { manual: -60, before: -120, after: -30 },
      ),
    ).toEqual(['run before', 'hand-out manual', 'run after', 'report manual']);
  });

  it('puts read-only checks side by side if they start alike, and nothing else', () => {
    const checks = [
      { id: 'c1', action: 'verify-irn-qr' },
      { id: 'c2', action: 'verify-archive' },
      { id: 'c3', action: 'reconcile' },
    ];
    expect(order(checks)).toEqual(['run c1+c2+c3']);
    expect(order(checks.map((each) => ({ ...each, start: 'T' })))).toEqual(['run c1+c2+c3']);
    expect(order([checks[0] ?? { id: 'c1' }, { id: 'c2', action: 'verify-archive', start: 'T' }])).toEqual([
      'run c1',
      'run c2',
    ]);
  });

  it.each([
    ['one that is asked until it passes', { until: { every: '5m', atMost: 3 } }],
    ['one that goes the way back at once', { onFailure: 'roll-back' }],
    ['one that depends on its neighbour', { dependsOn: ['c1'] }],
    ['one that changes something', { action: 'record-baseline' }],
  ])('leaves %s alone', (_what, more) => {
    expect(
      order([
        { id: 'c1', action: 'verify-irn-qr' },
        { id: 'c2', action: 'verify-archive', ...more },
      ]),
    ).toEqual(['run c1', 'run c2']);
  });

  it('hands everything out on entering hypercare; whatever waits stands behind the calls', () => {
    expect(
      order(
        [
          { id: 'now', action: 'record-baseline' },
          { id: 'manual', start: 'T+10d' },
          { id: 'later', action: 'check-drift', start: 'T+9d' },
          { id: 'next', action: 'reconcile', dependsOn: ['manual'] },
        ],
        { now: 0, manual: 14_400, later: 12_960, next: 14_430 },
        HYPERCARE,
      ),
    ).toEqual(['hand-out manual', 'run now', 'calls', 'run later', 'report manual', 'run next']);
    expect(order([], {}, HYPERCARE)).toEqual(['calls']);
  });

  it('throws on a circle, which the checks report before', () => {
    expect(() =>
      order([
        { id: 'aa', action: 'reconcile', dependsOn: ['bb'] },
        { id: 'bb', action: 'reconcile', dependsOn: ['aa'] },
      ]),
    ).toThrow(/circle/);
  });

  const tasks = fc
    .array(
      fc.record({
        kind: fc.constantFrom('manual', 'timed', 'action', 'check'),
        dependsOn: fc.array(fc.nat(7), { maxLength: 2 }),
        start: fc.nat(300),
      }),
      { minLength: 1, maxLength: 8 },
    )
    .map((drafts) =>
      drafts.map((draft, index) => ({
        id: `t${index}`,
        dependsOn: [...new Set(draft.dependsOn)].filter((at) => at < index).map((at) => `t${at}`),
        ...(draft.kind === 'action' ? { action: 'record-baseline' } : {}),
        ...(draft.kind === 'check' ? { action: 'reconcile' } : {}),
        ...(draft.kind === 'timed' ? { start: `T-${draft.start}m` } : {}),
        at: draft.start,
      })),
    );

  it('reports or runs each task exactly once, after all that it depends on, whatever the starts', () => {
    fc.assert(
      fc.property(tasks, (drafts) => {
        const starts = new Map(drafts.map((draft) => [draft.id, draft.at]));
        const steps = machineOrder(stageOf(drafts.map(({ at: _at, ...draft }) => draft)), starts);
        const over: string[] = [];
        const handedOut: string[] = [];
        for (const step of steps) {
          const begins =
            step.kind === 'run'
              ? step.tasks
              : step.kind === 'calls' || handedOut.includes(step.task)
                ? []
                : [step.task];
          for (const id of begins) {
            const needs = drafts.find((draft) => draft.id === id)?.dependsOn ?? [];
            expect(over).toEqual(expect.arrayContaining(needs));
          }
          if (step.kind === 'hand-out') handedOut.push(step.task);
          if (step.kind === 'run') over.push(...step.tasks);
          if (step.kind === 'report') over.push(step.task);
        }
        expect(over.toSorted()).toEqual(drafts.map((draft) => draft.id).toSorted());
        expect(new Set(handedOut).size).toBe(handedOut.length);
      }),
    );
  });
});
