import { makeIntake } from '#lambdas/intake/handler.ts';
import { makeStatus } from '#lambdas/status/handler.ts';
import { makeSweeper, SWEEPER_SETTINGS } from '#lambdas/sweeper/handler.ts';
import { makeWorker } from '#lambdas/worker/handler.ts';
import { WORKER_SETTINGS } from '#lambdas/worker/worker-dependencies.ts';
import { DOCUMENT_RULES, type DocumentRules } from '#lib/clearance/document-rules.ts';
import type { IntakeAnswer, StatusAnswer } from '#lib/clearance/intake-answer.ts';
import { makeLocalDays } from '#lib/clearance/issue-time.ts';
import { testCryptoKeys } from '#lib/firs/simulator/test-keys.ts';
import { MINUTE } from '#lib/instant.ts';
import { makeTableArchive } from '#lib/local/archive.ts';
import { makeControl } from '#lib/local/control.ts';
import type { LocalDatabase } from '#lib/local/database.ts';
import { makeLedger } from '#lib/local/ledger.ts';
import { type LocalQueue, makeLocalQueue } from '#lib/local/queue.ts';
import type { VirtualClock } from '#lib/local/virtual-clock.ts';
import type { Archive } from '#lib/ports/archive.ts';
import type { Authority } from '#lib/ports/authority.ts';
import type { Control } from '#lib/ports/control.ts';
import type { ErpInbox } from '#lib/ports/erp.ts';
import type { IncidentLog } from '#lib/ports/incidents.ts';
import type { Ledger } from '#lib/ports/ledger.ts';
import type { Log } from '#lib/ports/log.ts';
import { minutesOf } from '#lib/runbook/duration.ts';
import type { Runbook } from '#lib/runbook/schema.ts';
import { seededRandom } from '#lib/seeded-random.ts';

export interface LocalTenant {
  readonly ledger: Ledger;
  readonly control: Control;
  readonly archive: Archive;
  readonly queue: LocalQueue;
  readonly documentRules: DocumentRules;
  submit(payload: unknown, options?: { readonly canary?: boolean }): Promise<IntakeAnswer>;
  status(number: string): Promise<StatusAnswer>;
  sweep(): Promise<unknown>;
  /** As after a deploy: what worker and intake had in memory is gone. */
  restart(): void;
}

/** A production tenant on one SQLite file: intake, ledger, queue, clearance worker, archive. */
export const makeLocalTenant = (options: {
  readonly database: LocalDatabase;
  readonly virtual: VirtualClock;
  readonly seed: number;
  readonly runbook: Runbook;
  readonly authority: Authority;
  readonly incidents: IncidentLog;
  readonly erpInbox: ErpInbox;
  readonly log: Log;
}): LocalTenant => {
  const { database, virtual, seed, runbook, authority, incidents, log } = options;
  const { tenant } = runbook.client;
  const { clock } = virtual;
  const ledger = makeLedger(database);
  const control = makeControl(database, runbook.cutover);
  const archive = makeTableArchive(database);
  const documentRules: DocumentRules = { ...DOCUMENT_RULES, sellerTin: runbook.client.tin };

  // Streams go on over a restart: an id is never given twice.
  const ids = seededRandom(seed, 'worker/ids');
  const padding = seededRandom(seed, 'worker/padding');
  const newWorker = () =>
    makeWorker({
      tenant,
      clock,
      ids,
      padding,
      ledger,
      control,
      authority,
      archive,
      erp: options.erpInbox,
      incidents,
      log,
      qr: testCryptoKeys(),
      // The simulated authority limits the rate itself, where a scenario says so.
      settings: { ...WORKER_SETTINGS, callsPerSecond: Number.POSITIVE_INFINITY },
    });
  let worker = newWorker();
  const queue = makeLocalQueue({ virtual, worker: (messages) => worker(messages) });
  const newIntake = () =>
    makeIntake({
      tenant,
      clock,
      ledger,
      control,
      doorbell: queue,
      log,
      check: { serviceId: runbook.client.serviceId, rules: documentRules },
      days: makeLocalDays(runbook.goLive.zone),
      dueBy: {
        B2B: minutesOf(runbook.policies.dueBy.B2B) * MINUTE,
        B2C: minutesOf(runbook.policies.dueBy.B2C) * MINUTE,
        B2G: minutesOf(runbook.policies.dueBy.B2G) * MINUTE,
      },
      notes: runbook.policies.creditNotesAcrossTheBorder,
    });
  let intake = newIntake();
  const sweep = makeSweeper({
    tenant,
    clock,
    ledger,
    control,
    doorbell: queue,
    erp: options.erpInbox,
    log,
    settings: SWEEPER_SETTINGS,
  });
  return {
    ledger,
    control,
    archive,
    queue,
    documentRules,
    submit: (payload, how) => intake.submit(payload, how),
    status: makeStatus({ tenant, ledger, log }),
    sweep,
    restart() {
      worker = newWorker();
      intake = newIntake();
    },
  };
};
