import { fromIso, type Instant, instant, toIso } from '#lib/instant.ts';
import type { TaskRecord } from '#lib/ports/progress.ts';
import type { Runbook } from '#lib/runbook/schema.ts';
import type { Actual } from '#lib/runbook/solve-network.ts';

/**
 * Records that stand for a run: its own, and what an earlier run has done that a resumed one does not do again
 * (reports of people, and the stages before the one at which the way back resumes).
 */
export const standsInRun = (
  runbook: Pick<Runbook, 'stages' | 'recovery'>,
  run: number,
): ((record: TaskRecord) => boolean) => {
  const stages = runbook.stages.map((stage) => stage.id);
  const resumed = stages.indexOf(runbook.recovery.resumeAt);
  return (record) =>
    record.run === run ||
    (record.status === 'done' && (record.mode === 'manual' || stages.indexOf(record.stage) < resumed));
};

/** A task that is handed out before its time has not begun: only its owner's word, or its planned start, says so. */
const startOf = (record: TaskRecord, now: Instant): Instant | undefined => {
  const said = record.evidence?.startedAt;
  if (typeof said === 'string') return fromIso(said);
  if (record.mode === 'automatic') return record.openedAt;
  const due = instant(Math.max(record.openedAt, record.plannedStart));
  return due <= now ? due : undefined;
};

/** When a task really began and ended, for the forecast. */
export const actualOf = (record: TaskRecord, now: Instant): Actual => {
  const endedAt = record.status === 'done' ? record.closedAt : undefined;
  const started = startOf(record, now);
  const startedAt =
    started !== undefined && endedAt !== undefined && started > endedAt ? record.openedAt : started;
  return { ...(startedAt !== undefined && { startedAt }), ...(endedAt !== undefined && { endedAt }) };
};

/** A record with its moments on another clock: the plan's, where a calendar is accelerated. */
export const onClock = (record: TaskRecord, clock: (at: Instant) => Instant): TaskRecord => {
  const said = record.evidence?.startedAt;
  return {
    ...record,
    plannedStart: clock(record.plannedStart),
    plannedEnd: clock(record.plannedEnd),
    openedAt: clock(record.openedAt),
    ...(record.closedAt === undefined ? {} : { closedAt: clock(record.closedAt) }),
    ...(typeof said === 'string'
      ? { evidence: { ...record.evidence, startedAt: toIso(clock(fromIso(said))) } }
      : {}),
  };
};
