import type { Archive } from '#lib/ports/archive.ts';
import type { Authority } from '#lib/ports/authority.ts';
import type { Clock } from '#lib/ports/clock.ts';
import type { Control } from '#lib/ports/control.ts';
import type { ErpInbox } from '#lib/ports/erp.ts';
import type { IncidentLog } from '#lib/ports/incidents.ts';
import type { Ledger } from '#lib/ports/ledger.ts';
import type { Log } from '#lib/ports/log.ts';
import type { Random } from '#lib/ports/random.ts';

/**
 * Worst case under one lease: look up 30 s (two calls) + send 15 s + look up 30 s + archive, ledger and ERP 10 s = 85 s,
 * so the lease is 90 s and the function's time-out the same; items of a batch run side by side, so a batch takes no
 * longer. The queue's visibility is six time-outs, 9 min. "Safe" after a latch comes one lease later, at most 90 s.
 */
export interface WorkerSettings {
  /** The authority adapter's deadline for one call. */
  readonly callMilliseconds: number;
  readonly leaseMilliseconds: number;
  /** After which "not found" is believed: the authority's search lags behind what it accepted. */
  readonly settleMilliseconds: number;
  /**
   * Deliveries after which a message is given up and its row left to the sweeper: far below the queue's own limit, so that
   * neither an outage nor a row that always fails fills the dead-letter queue. What comes there names no row at all, or
   * comes from hours without a ledger.
   */
  readonly deliveriesBeforeSweeper: number;
}

export const WORKER_SETTINGS: WorkerSettings = {
  callMilliseconds: 15_000,
  leaseMilliseconds: 90_000,
  settleMilliseconds: 600_000,
  deliveriesBeforeSweeper: 10,
};

export interface WorkerDependencies {
  readonly tenant: string;
  readonly clock: Clock;
  /** Names of lease holders. */
  readonly ids: Random;
  /** Padding of QR codes; a stream of its own. */
  readonly padding: Random;
  readonly ledger: Ledger;
  readonly control: Pick<Control, 'get' | 'setPause'>;
  readonly authority: Authority;
  readonly archive: Archive;
  readonly erp: ErpInbox;
  readonly incidents: Pick<IncidentLog, 'open'>;
  readonly log: Log;
  /** From the authority's key file (firs-mbs.md, section 2). */
  readonly qr: { readonly certificate: string; readonly publicKeyPem: string };
  readonly settings: WorkerSettings;
}
