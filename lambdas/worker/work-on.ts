import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import { OPEN } from '#lib/clearance/life.ts';
import { describeError } from '#lib/describe-error.ts';
import { plus } from '#lib/instant.ts';
import type { InvoiceKey } from '#lib/ports/ledger.ts';
import type { ControlItem } from '#lib/route/control-item.ts';
import { clearInvoice } from './clear-invoice.ts';
import { type Lease, makeLease } from './lease.ts';
import { makeProof } from './make-proof.ts';
import { firstCalls, prepare } from './prepare.ts';
import { raiseFailing } from './raise.ts';
import { outcomeOf, tellErp } from './tell-erp.ts';
import type { Batch, Disposition } from './work.ts';
import type { WorkerDependencies } from './worker-dependencies.ts';

/** One invoice as it was read, with the control item read beside it. */
export interface Reading {
  readonly control: ControlItem;
  readonly row: LedgerRow | undefined;
}

/** The row or the epoch moved between reading and claiming; each further try reads both anew. */
const CLAIMS = 3;

/** Not of a former revision: the ERP would take "rejected" for the one that it has sent since. */
const tellLate = async (deps: WorkerDependencies, row: LedgerRow): Promise<void> => {
  if (row.toldAt !== undefined || outcomeOf(row) === undefined) return;
  const newest = await deps.ledger.latest(row.tenant, row.number);
  if (newest?.revision === row.revision) await tellErp(deps, row);
};

/**
 * A row that fails again and again fails no less in the dead-letter queue, where each sweep would add another message of
 * it: it stays in the ledger, the message goes, and people are called.
 */
const orPark = async (
  lease: Lease,
  receiveCount: number,
  clear: () => Promise<Disposition>,
): Promise<Disposition> => {
  try {
    return await clear();
  } catch (error) {
    if (receiveCount < lease.deps.settings.deliveriesBeforeSweeper) throw error;
    lease.deps.log('worker-item-parked', { number: lease.key.number, ...describeError(error) });
    await raiseFailing(lease, receiveCount);
    return 'acknowledge';
  }
};

/**
 * Takes one invoice from its reading to its end. What can be done before the claim is done before it, the wait for a turn
 * at the authority included: a lease is held only for what needs it, and a row that waits can still be released.
 */
export const workOn = async (
  batch: Batch,
  key: InvoiceKey,
  receiveCount: number,
  read: () => Promise<Reading>,
): Promise<Disposition> => {
  const { deps, pace, endsAt } = batch;
  const { clock, settings, ledger } = deps;
  let turns = 0;
  for (let tries = 0; tries < CLAIMS; tries += 1) {
    const { control, row: seen } = await read();
    if (control.held || control.pauseReasons.length > 0) {
      // Acknowledged, so that a pause burns no deliveries: resuming rings from the ledger.
      deps.log('worker-paused', { number: key.number });
      return 'acknowledge';
    }
    if (!seen) return 'acknowledge';
    if (!OPEN.has(seen.state)) {
      // Done: a crash after the last write, or an ERP that did not listen, may have left it untold.
      await tellLate(deps, seen);
      return 'acknowledge';
    }
    if (seen.lease !== undefined && seen.lease.until > clock.now()) return 'acknowledge';
    const prepared = await prepare(deps, seen);
    const { calls, questions } = firstCalls(prepared);
    const takes = questions * settings.callMilliseconds + settings.finishMilliseconds;
    if (calls > turns) {
      if (!(await pace.turn(calls - turns, plus(endsAt, -takes)))) {
        deps.log('worker-no-time', { number: key.number });
        return 'redeliver';
      }
      turns = calls;
    }
    const work = { ...batch, key, control };
    const sending = prepared.step === 'send';
    const proof = prepared.step === 'send' ? await makeProof(work, prepared.irn) : undefined;
    if (sending && !proof) return 'acknowledge';
    const holder = deps.ids.id();
    const now = clock.now();
    const leaseUntil = plus(now, settings.leaseMilliseconds);
    const claim = await ledger.claim(key, { holder, now, leaseUntil, seen, sending, epoch: control.epoch });
    if (claim.outcome === 'claimed') {
      const lease = makeLease(work, holder, leaseUntil);
      return orPark(lease, receiveCount, () => clearInvoice(lease, prepared, seen, claim.row, proof));
    }
  }
  return 'redeliver';
};
