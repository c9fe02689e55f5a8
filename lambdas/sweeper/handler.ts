import { tellErp } from '#lambdas/worker/tell-erp.ts';
import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import { describeError } from '#lib/describe-error.ts';
import { plus } from '#lib/instant.ts';
import type { Clock } from '#lib/ports/clock.ts';
import type { Control } from '#lib/ports/control.ts';
import type { ErpInbox } from '#lib/ports/erp.ts';
import type { Ledger } from '#lib/ports/ledger.ts';
import type { Log } from '#lib/ports/log.ts';
import type { Doorbell } from '#lib/ports/queue.ts';

export interface SweeperSettings {
  /**
   * Untouched for so long, a row has lost its ring, its worker or its lease. Longer than the queue's visibility (9 min): a
   * row whose message is shown again is touched more often than this, so it is never rung for twice, and neither poison
   * nor an outage is met with ever more messages.
   */
  readonly idleMilliseconds: number;
  /** As the worker's: before it, asking again would prove nothing. */
  readonly settleMilliseconds: number;
  /** Rows a turn; the oldest first, so that a backlog drains over the turns. */
  readonly limit: number;
  /** How long the ERP may take to hear one result. */
  readonly tellMilliseconds: number;
  /** After which a turn tells no more: an ERP that answers nobody would hold it for over an hour. The next turn goes on. */
  readonly turnMilliseconds: number;
}

export const SWEEPER_SETTINGS: SweeperSettings = {
  idleMilliseconds: 600_000,
  settleMilliseconds: 600_000,
  limit: 1_000,
  tellMilliseconds: 5_000,
  turnMilliseconds: 60_000,
};

export interface SweeperDependencies {
  readonly tenant: string;
  readonly clock: Clock;
  readonly ledger: Pick<Ledger, 'open' | 'untold' | 'markTold'>;
  readonly control: Pick<Control, 'get'>;
  readonly doorbell: Doorbell;
  readonly erp: ErpInbox;
  readonly log: Log;
  readonly settings: SweeperSettings;
}

/** Heals what the doorbell lost, from the ledger. Runs on a schedule; twice at once does no harm. */
export const makeSweeper =
  (deps: SweeperDependencies) => async (): Promise<{ readonly rung: number; readonly told: number }> => {
    const { tenant, clock, ledger, settings } = deps;
    const now = clock.now();
    const idleSince = plus(now, -settings.idleMilliseconds);

    const due = (row: LedgerRow): boolean =>
      (row.lease === undefined || row.lease.until <= now) &&
      (row.state !== 'unknown' || (row.lastSubmittedAt ?? 0) + settings.settleMilliseconds <= now);

    const control = await deps.control.get(tenant);
    const stopped = control.held || control.pauseReasons.length > 0;
    const damaged = (error: unknown): void => deps.log('sweeper-row-damaged', describeError(error));
    const open = stopped ? [] : await ledger.open(tenant, idleSince, settings.limit, damaged);
    const rows = open.filter(due);
    if (rows.length > 0) {
      const keys = rows.map(({ number, revision }) => ({ tenant, number, revision }));
      await deps.doorbell.ring(keys, 'backlog');
    }
    // Final outcomes are told even while stopped: they are facts, and the ERP waits for them.
    let told = 0;
    for (const row of await ledger.untold(tenant, idleSince, settings.limit, damaged)) {
      if (clock.now() >= now + settings.turnMilliseconds) break;
      if (await tellErp(deps, row)) told += 1;
    }
    if (rows.length + told > 0) deps.log('sweeper-swept', { rung: rows.length, told });
    return { rung: rows.length, told };
  };
