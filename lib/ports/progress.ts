/** The progress table: every task of a cutover, what became of it, and who said so. It survives runs and rollbacks. */
import type { Instant } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';

export type TaskStatus =
  /** Handed to its owner or started by the machine. */
  | 'open'
  /** Its owner says that it cannot go on. */
  | 'blocked'
  | 'done'
  /** An automatic task that ended in `fail`. */
  | 'failed';

export interface TaskRecord {
  readonly cutover: string;
  readonly task: string;
  readonly stage: string;
  readonly mode: 'manual' | 'automatic';
  readonly run: number;
  /** Counts openings of the same task: 1, 2 … (a check that is asked again, a held task). */
  readonly attempt: number;
  /** Person id of the runbook; reassignment changes it. */
  readonly owner: string;
  readonly status: TaskStatus;
  readonly plannedStart: Instant;
  readonly plannedEnd: Instant;
  readonly openedAt: Instant;
  readonly closedAt?: Instant;
  /** Who reported it: a person id, or `machine`. */
  readonly by?: string;
  /** What the owner or the action gave as proof: small facts, never an invoice body. */
  readonly evidence?: JsonObject;
  readonly note?: string;
}

/** Writes are conditional and strongly consistent; `list` may lag. */
export interface Progress {
  get(cutover: string, task: string): Promise<TaskRecord | undefined>;
  /** Replaces the record if it still equals what the caller read (`undefined`: there was none). */
  put(record: TaskRecord, replaces: TaskRecord | undefined): Promise<boolean>;
  list(cutover: string): Promise<readonly TaskRecord[]>;
}
