import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import { type Instant, plus } from '#lib/instant.ts';
import type { Clock } from '#lib/ports/clock.ts';
import type { ErpInbox } from '#lib/ports/erp.ts';
import type { Ledger } from '#lib/ports/ledger.ts';
import { RELEASED, wasReleased } from '#lib/way-back/releasable.ts';
import { replayOrder } from '#lib/way-back/replay-order.ts';

export interface TellReleasedDeps {
  readonly ledger: Pick<Ledger, 'untold' | 'markTold'>;
  readonly erpInbox: ErpInbox;
  readonly clock: Clock;
}

/** An ERP that did not listen so often in a row is not asked again in this call: each time may cost its whole deadline. */
const DEAF_AFTER = 3;
const MOST_UNTOLD = 1_000_000;

/** Tells the ERP of released invoices, one after the other, for as long as it listens, and not after `until`. One a call of an action. */
export interface ReleaseTeller {
  tell(row: LedgerRow): Promise<void>;
  /** Makes up for what earlier calls, or a crash, left untold. Gives those that the ERP has not heard of, in order. */
  finish(tenant: string): Promise<readonly string[]>;
}

export const makeReleaseTeller = (deps: TellReleasedDeps, until: Instant): ReleaseTeller => {
  let deaf = 0;
  const tell = async (row: LedgerRow): Promise<boolean> => {
    if (deaf >= DEAF_AFTER || deps.clock.now() >= until) return false;
    try {
      await deps.erpInbox.tell({ outcome: 'released', number: row.number, reason: RELEASED });
    } catch {
      // Nothing is lost by it: the row is released and untold, and the sweeper tells it as soon as the ERP listens.
      deaf += 1;
      return false;
    }
    deaf = 0;
    await deps.ledger.markTold(
      { tenant: row.tenant, number: row.number, revision: row.revision },
      deps.clock.now(),
    );
    return true;
  };
  return {
    async tell(row) {
      await tell(row);
    },
    async finish(tenant) {
      const untold = (await deps.ledger.untold(tenant, plus(deps.clock.now(), 1), MOST_UNTOLD)).filter(
        (row) => wasReleased(row) && !row.canary,
      );
      const unheard: string[] = [];
      for (const row of replayOrder(untold)) if (!(await tell(row))) unheard.push(row.number);
      return unheard;
    },
  };
};
