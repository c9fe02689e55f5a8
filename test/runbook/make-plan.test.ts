import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromIso, type Instant, MINUTE, plus } from '#lib/instant.ts';
import { forecast } from '#lib/runbook/forecast.ts';
import { makePlan } from '#lib/runbook/make-plan.ts';
import type { Plan, PlannedTask } from '#lib/runbook/plan.ts';
import { anyRunbook } from '#test/runbook/random-runbook.ts';
import { gate, smallRunbook, stage, task } from '#test/runbook/small-runbook.ts';

const GO_LIVE = fromIso('2027-04-10T20:00:00+01:00');
const hours = (at: Instant): number => (at - GO_LIVE) / (60 * MINUTE);
const taskOf = (plan: Plan, id: string): PlannedTask => {
  const found = plan.tasks.find((each) => each.id === id);
  if (!found) throw new Error(`no task ${id}`);
  return found;
};

/**
 * By hand, hours from go-live. Stage first from -10: a1 -10..-8; a3 runs -10..-9.5; a2 after a1 -8..-7; the gate takes
 * half of 2 h: -7..-6. Stage second from -5: b1 at -4..-3, b2 -3..-2.5; its 2 h are over at -3.
 * Back from -2.5: b2 and b1 have none; the stage may begin at -4.5 (its length), so the gate must open by -5.5:
 * a2 and a1 have 1.5 h, and a3, which the machine has to finish before it comes to a2, 3 h.
 */
const network = smallRunbook([
  stage({
    id: 'first',
    start: 'T-10h',
    tasks: [
      task({ id: 'a1', duration: '2h' }),
      task({ id: 'a2', duration: '1h', dependsOn: ['a1'] }),
      task({ id: 'a3', duration: '30m', action: 'record-baseline' }),
    ],
    gate: gate({ id: 'go', decideWithin: '2h' }),
  }),
  stage({
    id: 'second',
    start: 'T-5h',
    length: '2h',
    tasks: [
      task({ id: 'b1', duration: '1h', start: 'T-4h', action: 'turn-erp-output', with: { to: 'smartapi' } }),
      task({ id: 'b2', duration: '30m', dependsOn: ['b1'] }),
    ],
  }),
]);

describe('a network worked by hand', () => {
  const plan = makePlan(network);

  it.each([
    ['a1', -10, -8, 90],
    ['a2', -8, -7, 90],
    ['a3', -10, -9.5, 180],
    ['b1', -4, -3, 0],
    ['b2', -3, -2.5, 0],
  ])('%s is planned from %d to %d with %d minutes of slack', (id, start, end, slack) => {
    const planned = taskOf(plan, id);
    expect([hours(planned.earliestStart), hours(planned.earliestEnd), planned.slackMinutes]).toEqual([
      start,
      end,
      slack,
    ]);
    expect(planned.critical).toBe(slack === 0);
    expect(planned.latestEnd - planned.earliestEnd).toBe(slack * MINUTE);
  });

  it('has these stages, gate and end', () => {
    expect(plan.stages.map((each) => [hours(each.start), hours(each.end)])).toEqual([
      [-10, -6],
      [-5, -2.5],
    ]);
    expect(plan.gates.map((each) => [hours(each.opens), hours(each.deadline)])).toEqual([[-7, -5]]);
    expect(hours(plan.end)).toBe(-2.5);
    expect(plan.criticalPath).toEqual(['b1', 'b2']);
  });

  it('takes the machine’s own order as a dependency', () => {
    expect(taskOf(plan, 'a2').after).toEqual(['a1', 'a3']);
  });

  it('says that b1 changes production before the window', () => {
    expect(plan.fitsWindow).toBe(false);
    expect(plan.warnings.filter((each) => each.code === 'outside-window').map((each) => each.text)).toEqual([
      'Do b1 changes production from Sat 10 Apr 2027 16:00 to Sat 10 Apr 2027 17:00, outside the window from Sat 10 Apr 2027 18:00 to Fri 16 Apr 2027 20:00.',
    ]);
  });
});

describe('the plan', () => {
  it('moves with go-live, and its order does not', () => {
    const later = makePlan(network, { goLive: plus(GO_LIVE, 525_600 * MINUTE) });
    const now = makePlan(network);
    expect(later.tasks.map((each) => each.earliestStart - later.goLive)).toEqual(
      now.tasks.map((each) => each.earliestStart - now.goLive),
    );
    expect(later.order).toEqual(now.order);
  });

  it('lets a gate that opens later hold the next stage', () => {
    const plan = makePlan(
      smallRunbook([
        stage({ id: 'first', start: 'T-10h', gate: gate({ id: 'go', opens: 'T-2h', decideWithin: '2h' }) }),
        stage({ id: 'second' }),
      ]),
    );
    expect(plan.gates.map((each) => hours(each.opens))).toEqual([-2]);
    expect(hours(plan.end)).toBe(-1);
  });

  it('ends hypercare with the first daily call after its length', () => {
    const plan = makePlan(
      smallRunbook([
        stage({
          id: 'first',
          kind: 'hypercare',
          start: 'T+1d',
          hypercare: {
            length: '14d',
            checkpointAt: '09:00',
            exit: { businessDaysInARow: 3, clearanceAbove: 99, noSev1: true, minimumInvoicesPerDay: 20 },
            extension: { by: '7d', atMost: 2 },
          },
        }),
      ]),
    );
    // Begins Sunday 11 April 20:00; two weeks on is a Sunday evening, the call Monday at nine.
    expect(plan.end).toBe(fromIso('2027-04-26T09:00:00+01:00'));
  });

  it('begins with its first dated task where its first stage has no start', () => {
    const plan = makePlan(
      smallRunbook([
        stage({ id: 'first', tasks: [task({ id: 'one', start: 'T-3h' }), task({ id: 'two' })] }),
      ]),
    );
    expect(plan.stages.map((each) => hours(each.start))).toEqual([-3]);
  });

  it('takes hands of the same clock over a change to summer time', () => {
    const plan = makePlan(
      smallRunbook([stage({ id: 'first', start: 'T-1d', tasks: [task({ id: 'one', duration: '1d' })] })], {
        goLive: {
          at: '2027-03-28T12:00:00+02:00',
          zone: 'Europe/Berlin',
          window: { from: 'T-2h', to: 'T+2h' },
          calendar: { country: 'DE', workSaturday: false },
          businessHours: { from: '08:00', to: '17:00' },
        },
      }),
    );
    expect(taskOf(plan, 'one').earliestStart).toBe(fromIso('2027-03-27T11:00:00+01:00'));
  });
});

describe('laws of the plan', () => {
  it('no task starts before what it depends on is over, its own start, or its stage', () => {
    fc.assert(
      fc.property(anyRunbook, (runbook) => {
        const plan = makePlan(runbook);
        for (const planned of plan.tasks) {
          for (const id of planned.after) {
            expect(planned.earliestStart).toBeGreaterThanOrEqual(taskOf(plan, id).earliestEnd);
          }
          const source = runbook.stages.flatMap((each) => each.tasks).find((each) => each.id === planned.id);
          expect(planned.after).toEqual(expect.arrayContaining(source?.dependsOn ?? []));
          const begun = plan.stages.find((each) => each.id === planned.stage)?.start ?? planned.latestEnd;
          expect(planned.earliestStart).toBeGreaterThanOrEqual(begun);
        }
      }),
    );
  });

  it('critical is what has no slack; nothing has less, and the cutover ends no sooner than any chain', () => {
    fc.assert(
      fc.property(anyRunbook, (runbook) => {
        const plan = makePlan(runbook);
        const begin = Math.min(...plan.stages.map((each) => each.start));
        const chains = new Map<string, number>();
        for (const planned of plan.tasks.toSorted((a, b) => a.earliestStart - b.earliestStart)) {
          expect(planned.critical).toBe(planned.latestEnd === planned.earliestEnd);
          expect(planned.slackMinutes).toBeGreaterThanOrEqual(0);
        }
        const chain = (id: string): number => {
          const known = chains.get(id);
          if (known !== undefined) return known;
          const planned = taskOf(plan, id);
          const length = planned.durationMinutes + Math.max(0, ...planned.after.map(chain));
          chains.set(id, length);
          return length;
        };
        for (const planned of plan.tasks) {
          expect((plan.end - begin) / MINUTE).toBeGreaterThanOrEqual(chain(planned.id));
        }
        expect(plan.criticalPath.toSorted()).toEqual(
          plan.tasks
            .filter((each) => each.critical)
            .map((each) => each.id)
            .toSorted(),
        );
      }),
    );
  });

  it('the machine never runs two tasks at once, but those it runs side by side', () => {
    fc.assert(
      fc.property(anyRunbook, (runbook) => {
        const plan = makePlan(runbook);
        for (const steps of Object.values(plan.order)) {
          const runs = steps.flatMap((step) => (step.kind === 'run' ? [step.tasks] : []));
          for (const [index, run] of runs.entries()) {
            const before = runs.slice(0, index).flat();
            for (const id of run) {
              for (const former of before) {
                expect(taskOf(plan, id).earliestStart).toBeGreaterThanOrEqual(
                  taskOf(plan, former).earliestEnd,
                );
              }
            }
          }
        }
        expect(Object.keys(plan.order)).toHaveLength(runbook.stages.length);
      }),
    );
  });

  it('a task that is late by its slack does not move the end; one minute more does', () => {
    fc.assert(
      fc.property(anyRunbook, (runbook) => {
        const plan = makePlan(runbook);
        const begin = plan.stages[0]?.start ?? plan.goLive;
        for (const planned of plan.tasks) {
          const ended = (minutes: number) =>
            forecast(
              plan,
              new Map([[planned.id, { endedAt: plus(planned.latestEnd, minutes * MINUTE) }]]),
              begin,
            );
          expect(ended(0).end).toBe(plan.end);
          expect(ended(1).end).toBeGreaterThan(plan.end);
        }
        expect(forecast(plan, new Map(), begin).end).toBe(plan.end);
      }),
    );
  });
});
