import type { Instant } from '#lib/instant.ts';

/** Severity 1: outage or clearance blocked (SmartAPI proposal, chapter 17). */
export interface Incident {
  readonly id: string;
  readonly cutover: string;
  readonly severity: 1 | 2 | 3;
  readonly title: string;
  /** What raised it: a trigger id, a task, a person. */
  readonly source: string;
  readonly openedAt: Instant;
  readonly closedAt?: Instant;
}

export interface IncidentLog {
  /** Create-only by id; a repeat changes nothing. */
  open(incident: Incident): Promise<void>;
  close(id: string, at: Instant): Promise<void>;
  list(cutover: string): Promise<readonly Incident[]>;
}
