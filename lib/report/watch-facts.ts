/** What the watch knows of a running cutover, beside its invoices: for whoever asks where it stands. */
import type { Instant } from '#lib/instant.ts';
import type { WatchVerdict } from '#lib/watch/judge-watch.ts';
import type { Maintenance, OutageReading } from '#lib/watch/outage-clock.ts';
import type { Ratification } from '#lib/way-back/ratification.ts';

export interface PulledTrigger {
  readonly trigger: string;
  readonly title: string;
  readonly authority: string;
  readonly at: Instant;
  readonly how: 'started' | 'proposed';
  /** Execution of the roll-back, or the incident in which the authority is asked. */
  readonly where: string;
  readonly decideBy: Instant | undefined;
}

export interface WatchFacts {
  /** Undefined: nothing was let towards SmartAPI in this run. */
  readonly verdict: WatchVerdict | undefined;
  readonly outage: OutageReading;
  /** Milliseconds; threshold `authorityOutage`, and how long before it the authority gets its dossier. */
  readonly limit: number;
  readonly dossierLead: number;
  readonly dossierAt: Instant | undefined;
  /** Announced, and not over. */
  readonly maintenance: readonly Maintenance[];
  /** In this run. Of proposals, those that nobody has closed. */
  readonly pulled: readonly PulledTrigger[];
  readonly openIncidents: number;
  /** Roll-backs that one person asked for and nobody has ratified yet. */
  readonly unratified: readonly Ratification[];
}
