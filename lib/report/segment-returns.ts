import { UNRECORDED_TRIGGER } from '#lib/actions/rollback-trigger.ts';
import { stepTask } from '#lib/actions/run-step.ts';
import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import { type Instant, SECOND } from '#lib/instant.ts';
import type { TaskRecord } from '#lib/ports/progress.ts';
import { exposedBetween } from '#lib/report/exposed-between.ts';
import type { Report } from '#lib/report/report.ts';
import { segmentTask } from '#lib/way-back/segment-return.ts';

/** Partial returns are no executions: their own records tell of them. */
export const segmentReturns = (about: {
  readonly titleOf: (trigger: string) => string;
  readonly records: ReadonlyMap<string, TaskRecord>;
  readonly rows: readonly LedgerRow[];
  readonly start: Instant;
  readonly end: Instant;
}): Report['rollbacks'] =>
  [...about.records.values()].flatMap(({ task, evidence, openedAt, closedAt }) => {
    const { segment, rollback, trigger } = evidence ?? {};
    if (typeof segment !== 'string' || typeof rollback !== 'string' || task !== segmentTask(rollback))
      return [];
    const by = typeof trigger === 'string' ? trigger : UNRECORDED_TRIGGER;
    const own = about.rows.filter((row) => row.segments.includes(segment));
    const released = about.records.get(stepTask(rollback, 'replay'))?.evidence?.released;
    return [
      {
        trigger: by,
        title: about.titleOf(by),
        segment,
        detectedAfterInvoices: exposedBetween(own, about.start, openedAt),
        secondsToSafe: Math.round(((closedAt ?? about.end) - openedAt) / SECOND),
        replayed: typeof released === 'number' ? released : 0,
      },
    ];
  });
