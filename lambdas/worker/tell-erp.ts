import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import { describeError } from '#lib/describe-error.ts';
import type { Clock } from '#lib/ports/clock.ts';
import type { ErpInbox, InvoiceOutcome } from '#lib/ports/erp.ts';
import type { Ledger } from '#lib/ports/ledger.ts';
import type { Log } from '#lib/ports/log.ts';

export interface TellingDependencies {
  readonly clock: Clock;
  readonly erp: ErpInbox;
  readonly ledger: Pick<Ledger, 'markTold'>;
  readonly log: Log;
}

const NO_REASON = { code: 'no-reason', text: 'No reason was recorded; ask the service desk.' };

/** What the ERP is told of a row; undefined while there is nothing final to tell. A canary is nobody's invoice. */
export const outcomeOf = (row: LedgerRow): InvoiceOutcome | undefined => {
  if (row.canary || row.irn === undefined) return undefined;
  const { number, irn } = row;
  if (row.state === 'cleared' && row.qr !== undefined) return { outcome: 'cleared', number, irn, qr: row.qr };
  if (row.state === 'rejected') return { outcome: 'rejected', number, reason: row.reason ?? NO_REASON };
  if (row.state === 'legacy') return { outcome: 'released', number, reason: row.reason ?? NO_REASON };
  return undefined;
};

/** Tells the ERP and records it. An ERP that does not listen is told again by the sweeper; it can ask, too. */
export const tellErp = async (deps: TellingDependencies, row: LedgerRow): Promise<boolean> => {
  const outcome = outcomeOf(row);
  if (!outcome) return false;
  try {
    await deps.erp.tell(outcome);
  } catch (error) {
    deps.log('erp-not-told', { number: row.number, outcome: outcome.outcome, ...describeError(error) });
    return false;
  }
  await deps.ledger.markTold(row, deps.clock.now());
  return true;
};
