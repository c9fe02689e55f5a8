import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import { describeError } from '#lib/describe-error.ts';
import type { Clock } from '#lib/ports/clock.ts';
import type { ErpInbox, InvoiceOutcome } from '#lib/ports/erp.ts';
import type { Ledger } from '#lib/ports/ledger.ts';
import type { Log } from '#lib/ports/log.ts';
import { wasIssuedOnLegacy } from '#lib/way-back/releasable.ts';

export interface TellingDependencies {
  readonly clock: Clock;
  readonly erp: ErpInbox;
  readonly log: Log;
  readonly settings: {
    /** After which an ERP that has not answered counts as not told. */
    readonly tellMilliseconds: number;
  };
}

const NO_REASON = { code: 'no-reason', text: 'No reason was recorded; ask the service desk.' };

/** What the ERP is told of a row; undefined while there is nothing final to tell. A canary is nobody's invoice. */
export const outcomeOf = (row: LedgerRow): InvoiceOutcome | undefined => {
  if (row.canary || row.irn === undefined) return undefined;
  const { number, irn } = row;
  if (row.state === 'cleared' && row.qr !== undefined) return { outcome: 'cleared', number, irn, qr: row.qr };
  if (row.state === 'rejected') return { outcome: 'rejected', number, reason: row.reason ?? NO_REASON };
  if (row.state === 'legacy' && !wasIssuedOnLegacy(row))
    return { outcome: 'released', number, reason: row.reason ?? NO_REASON };
  return undefined;
};

/** One for all: an abort without a reason makes a new error, stack and all, each time. */
const HEARD = new Error('the ERP has answered');
const LATE = new Error('the ERP has not answered in time');

const heard = async (
  { clock, erp, settings }: TellingDependencies,
  outcome: InvoiceOutcome,
): Promise<void> => {
  const call = new AbortController();
  const timer = new AbortController();
  const deadline = async (): Promise<never> => {
    await clock.sleep(settings.tellMilliseconds, timer.signal);
    call.abort(LATE);
    throw LATE;
  };
  try {
    await Promise.race([erp.tell(outcome, call.signal), deadline()]);
  } finally {
    timer.abort(HEARD);
  }
};

/** Tells the ERP. False: there is nothing to tell, or it did not listen in time; it is told again later, and it can ask. */
export const tell = async (deps: TellingDependencies, row: LedgerRow): Promise<boolean> => {
  const outcome = outcomeOf(row);
  if (!outcome) return false;
  try {
    await heard(deps, outcome);
    return true;
  } catch (error) {
    deps.log('erp-not-told', { number: row.number, outcome: outcome.outcome, ...describeError(error) });
    return false;
  }
};

/** Tells the ERP what the ledger says, and records that it was told. */
export const tellErp = async (
  deps: TellingDependencies & { readonly ledger: Pick<Ledger, 'markTold'> },
  row: LedgerRow,
): Promise<boolean> => {
  // Whose way back died before it took it off the list: the ERP issued it itself, and must not be told to do so again.
  if (!wasIssuedOnLegacy(row) && !(await tell(deps, row))) return false;
  await deps.ledger.markTold(row, deps.clock.now());
  return true;
};
