/** What a roll-back was, for those who were not there: filed when all is safe, and again when it is over. */
import { stepTask } from '#lib/actions/run-step.ts';
import { type Instant, toIso } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import type { TaskRecord } from '#lib/ports/progress.ts';
import { segmentTask } from '#lib/way-back/segment-return.ts';

export type IncidentMoment = 'safe' | 'recovered' | 'ended-on-legacy';

/** The record of who asked for a roll-back. */
export const requestTask = (execution: string): string => `${execution}/request`;
/** The record of who was told of an event of a roll-back. */
export const toldTask = (execution: string, event: string): string => `${execution}/told-${event}`;

interface FiledList {
  readonly list: string;
  readonly count: number;
  readonly key: string;
}

const iso = (at: Instant | undefined): string | null => (at === undefined ? null : toIso(at));

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

const told = (record: TaskRecord | undefined, event: string): JsonObject | undefined =>
  record && { event, at: iso(record.closedAt), ...record.evidence };

/** From the progress table alone, so that it can be made again years later. What is not on record is null, never guessed. */
export const incidentRecord = (about: {
  readonly execution: string;
  readonly run: number;
  readonly trigger: string;
  /** What the runbook calls it. */
  readonly title: string;
  readonly moment: IncidentMoment;
  readonly now: Instant;
  readonly records: readonly TaskRecord[];
  readonly lists: readonly FiledList[];
  /** The branch, kind or type that alone was returned. */
  readonly segment?: string;
  /** What the replay found, where its own record does not say it yet. */
  readonly replay?: JsonObject;
}): JsonObject => {
  const { execution, records, moment } = about;
  const byTask = new Map(records.map((record) => [record.task, record]));
  // A partial return has one record for all of it: asked and routed when it was opened, safe when it was closed.
  const partial = about.segment === undefined ? undefined : byTask.get(segmentTask(execution));
  const asked = byTask.get(requestTask(execution)) ?? partial;
  const latch = byTask.get(stepTask(execution, 'latch')) ?? partial;
  const safe = byTask.get(stepTask(execution, 'verify-safe')) ?? partial;
  const replay = about.replay ?? byTask.get(stepTask(execution, 'replay'))?.evidence;
  const started = records.find(
    ({ evidence, task }) => evidence?.rollback === execution && task !== asked?.task,
  );
  const events = ['rolled-back', 'recovered', 'ended-on-legacy'].flatMap(
    (event) => told(byTask.get(toldTask(execution, event)), event) ?? [],
  );
  return {
    incident: execution,
    moment,
    at: toIso(about.now),
    run: about.run,
    ...(about.segment === undefined ? {} : { segment: about.segment }),
    what: about.title,
    trigger: about.trigger,
    askedBy: asked?.by ?? started?.by ?? null,
    reason: text(asked?.evidence?.reason),
    detectedAt: iso(asked?.openedAt ?? started?.closedAt ?? latch?.openedAt),
    latchedAt: iso(latch?.openedAt),
    safeAt: iso(safe?.status === 'done' ? safe.closedAt : undefined),
    notSafeBecause: safe?.status === 'done' ? null : (safe?.evidence?.missing ?? null),
    told: events,
    invoices: about.lists.map(({ list, count, key }) => ({ list, count, key })),
    underEnquiry: safe?.evidence?.underEnquiry ?? null,
    replay: replay
      ? {
          to: replay.to ?? null,
          rung: replay.rung ?? null,
          released: replay.released ?? null,
          held: replay.heldCount ?? null,
          erpHasNotHeardOf: replay.unheardCount ?? 0,
        }
      : null,
    outcome: moment === 'safe' ? 'open' : moment,
  };
};
