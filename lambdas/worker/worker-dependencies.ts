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
 * Under one lease, where nothing is retried: look up 15 s (two calls within one deadline) + send 15 s + look up 15 s + finish
 * 10 s = 55 s, and waits for turns of the pace between them. Parsing, the QR code, the original of a note and the first
 * turn come before the claim, so they take nothing of the lease. A question to the authority begins only where it and the
 * finish still fit into lease and invocation, so no sending outlives its lease. A finish may: the SDK's retries alone (archive
 * 27.5 s, ledger 15.5 s, lib/aws/clients.ts) can take longer than is left. Then its write is refused, and the next worker
 * finds the proof in the archive and ends in the same. The lease is 90 s and the function's time-out the same, so that an
 * invocation never outlives a lease that it took; items of a batch run side by side. The queue's visibility is six
 * time-outs, 9 min. "Safe" after a latch comes one lease later, at most 90 s.
 */
export interface WorkerSettings {
  /** The authority adapter's deadline for one question. */
  readonly callMilliseconds: number;
  /** Archiving and recording as they go when a store is slow once, 5 s, and the ERP's deadline. */
  readonly finishMilliseconds: number;
  /** How long the ERP may take to hear a result; a slow one is told by the sweeper. */
  readonly tellMilliseconds: number;
  readonly leaseMilliseconds: number;
  /** The function's time-out: what would not end before is left for another invocation, unclaimed. */
  readonly invocationMilliseconds: number;
  /**
   * After which "not found" is believed: the authority's search lags behind what it accepted. Counted from the claim, which
   * is at most a lease before the sending.
   */
  readonly settleMilliseconds: number;
  /**
   * Deliveries after which a message is given up and its row left to the sweeper: far below the queue's own limit, so that
   * neither an outage nor a row that always fails fills the dead-letter queue. What comes there names no row at all, or
   * comes from hours without a ledger.
   */
  readonly deliveriesBeforeSweeper: number;
  /** Calls to the authority that all workers together may begin. */
  readonly callsPerSecond: number;
  /** How many of them may begin at once after a quiet time. */
  readonly callsAtOnce: number;
}

/** All but the rate, which is what a client and the authority agreed on. */
export const WORKER_SETTINGS: Omit<WorkerSettings, 'callsPerSecond'> = {
  callMilliseconds: 15_000,
  finishMilliseconds: 10_000,
  tellMilliseconds: 5_000,
  leaseMilliseconds: 90_000,
  invocationMilliseconds: 90_000,
  settleMilliseconds: 600_000,
  deliveriesBeforeSweeper: 10,
  callsAtOnce: 1,
};

export interface WorkerDependencies {
  readonly tenant: string;
  readonly clock: Clock;
  /** Names of lease holders. */
  readonly ids: Random;
  /** Padding of QR codes; a stream of its own. */
  readonly padding: Random;
  readonly ledger: Pick<Ledger, 'readForWork' | 'claim' | 'change' | 'latest' | 'markTold'>;
  readonly control: Pick<Control, 'setPause' | 'sending' | 'setSending'>;
  readonly authority: Authority;
  readonly archive: Archive;
  readonly erp: ErpInbox;
  readonly incidents: Pick<IncidentLog, 'open'>;
  readonly log: Log;
  /** From the authority's key file (firs-mbs.md, section 2). */
  readonly qr: { readonly certificate: string; readonly publicKeyPem: string };
  readonly settings: WorkerSettings;
}
