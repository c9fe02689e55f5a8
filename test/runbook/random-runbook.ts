/** Runbooks of any shape that pass the checks' own rules: no circles, no dependency on a later stage. */
import * as fc from 'fast-check';
import type { Runbook } from '#lib/runbook/schema.ts';
import { gate, smallRunbook, stage, task } from '#test/runbook/small-runbook.ts';

const Draft = fc.record({
  kind: fc.constantFrom('manual', 'action', 'check', 'asked'),
  minutes: fc.integer({ min: 0, max: 600 }),
  start: fc.option(fc.integer({ min: -900, max: 900 }), { nil: undefined }),
  dependsOn: fc.array(fc.nat(20), { maxLength: 3 }),
});

const StageDraft = fc.record({
  tasks: fc.array(Draft, { maxLength: 5 }),
  start: fc.option(fc.integer({ min: -900, max: 900 }), { nil: undefined }),
  length: fc.option(fc.integer({ min: 1, max: 600 }), { nil: undefined }),
  decideWithin: fc.option(fc.integer({ min: 1, max: 300 }), { nil: undefined }),
  hypercare: fc.boolean(),
});

const moment = (minutes: number): string =>
  minutes === 0 ? 'T' : `T${minutes < 0 ? '-' : '+'}${Math.abs(minutes)}m`;

const HYPERCARE = {
  length: '14d',
  checkpointAt: '09:00',
  exit: { businessDaysInARow: 3, clearanceAbove: 99, noSev1: true, minimumInvoicesPerDay: 20 },
  extension: { by: '7d', atMost: 2 },
};

const ACTION: Readonly<Record<string, Record<string, unknown>>> = {
  manual: {},
  action: { action: 'record-baseline' },
  check: { action: 'reconcile' },
  asked: { action: 'check-drift', until: { every: '5m', atMost: 4 } },
};

export const anyRunbook: fc.Arbitrary<Runbook> = fc
  .array(StageDraft, { minLength: 1, maxLength: 4 })
  .map((drafts) => {
    let count = 0;
    const stages = drafts.map((draft, s) => {
      const tasks = draft.tasks.map((each) => {
        const index = count;
        count += 1;
        return task({
          id: `t${index}`,
          duration: `${each.minutes}m`,
          dependsOn: [...new Set(each.dependsOn)].filter((at) => at < index).map((at) => `t${at}`),
          ...(each.start === undefined ? {} : { start: moment(each.start) }),
          ...ACTION[each.kind],
        });
      });
      return stage({
        id: `stage${s}`,
        tasks,
        ...(draft.start === undefined ? {} : { start: moment(draft.start) }),
        ...(draft.length === undefined ? {} : { length: `${draft.length}m` }),
        ...(draft.decideWithin === undefined
          ? {}
          : { gate: gate({ id: `gate${s}`, decideWithin: `${draft.decideWithin}m` }) }),
        ...(draft.hypercare && s === drafts.length - 1 ? { kind: 'hypercare', hypercare: HYPERCARE } : {}),
      });
    });
    return smallRunbook(stages);
  });
