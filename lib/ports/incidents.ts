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
  /** Of one that a person declared: in whose name. A name is claimed. */
  readonly declaredBy?: string;
  /** ARN that the cloud let in where a person opened it. */
  readonly caller?: string;
  readonly closedAt?: Instant;
  /** Of an incident that a person closed. */
  readonly closing?: Closing;
}

/** Who closed an incident, and why: what a machine closes says neither. `caller`: the ARN that the cloud let in; `by` is claimed. */
export type Closing = { readonly by: string; readonly reason: string; readonly caller?: string };

export interface IncidentLog {
  /** Create-only by id; a repeat changes nothing. */
  open(incident: Incident): Promise<void>;
  /** Once: who is first stands, with what he said. */
  close(id: string, at: Instant, closing?: Closing): Promise<void>;
  list(cutover: string): Promise<readonly Incident[]>;
}
