import * as z from 'zod';
import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import { describeError } from '#lib/describe-error.ts';
import { plus } from '#lib/instant.ts';
import type { InvoiceKey } from '#lib/ports/ledger.ts';
import type { QueueMessage } from '#lib/ports/queue.ts';
import { clearInvoice } from './clear-invoice.ts';
import { type Disposition, type Lease, makeLease, type Rest } from './lease.ts';
import { raiseFailing } from './raise.ts';
import { outcomeOf, tellErp } from './tell-erp.ts';
import type { WorkerDependencies } from './worker-dependencies.ts';

const Key = z.object({ tenant: z.string(), number: z.string(), revision: z.int().min(1) });

export interface BatchAnswer {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/** The epoch moved between reading and claiming; each try reads it anew. */
const CLAIMS = 3;

/** Not of a former revision: the ERP would take "rejected" for the one that it has sent since. */
const tellLate = async (deps: WorkerDependencies, row: LedgerRow): Promise<void> => {
  if (outcomeOf(row) === undefined) return;
  const newest = await deps.ledger.latest(row.tenant, row.number);
  if (newest?.revision === row.revision) await tellErp(deps, row);
};

/**
 * A row that fails again and again fails no less in the dead-letter queue, where each sweep would add another message of
 * it: it stays in the ledger, the message goes, and people are called.
 */
const clearOrPark = async (lease: Lease, row: LedgerRow, receiveCount: number): Promise<Disposition> => {
  try {
    return await clearInvoice(lease, row);
  } catch (error) {
    if (receiveCount < lease.deps.settings.deliveriesBeforeSweeper) throw error;
    lease.deps.log('worker-item-parked', { number: row.number, ...describeError(error) });
    await raiseFailing(lease, receiveCount);
    return 'acknowledge';
  }
};

const workOn = async (
  deps: WorkerDependencies,
  key: InvoiceKey,
  receiveCount: number,
  rest: Rest,
): Promise<Disposition> => {
  if (deps.clock.now() < rest.until) return 'redeliver';
  for (let tries = 0; tries < CLAIMS; tries += 1) {
    const {
      control,
      rows: [seen],
    } = await deps.ledger.readForWork(key.tenant, [key]);
    if (control.held || control.pauseReasons.length > 0) {
      // Acknowledged, so that a pause burns no deliveries: resuming rings from the ledger.
      deps.log('worker-paused', { number: key.number });
      return 'acknowledge';
    }
    if (!seen) return 'acknowledge';
    const holder = deps.ids.id();
    const now = deps.clock.now();
    const leaseUntil = plus(now, deps.settings.leaseMilliseconds);
    const request = { holder, now, leaseUntil, epoch: control.epoch, seen, sending: false };
    const claim = await deps.ledger.claim(key, request);
    if (claim.outcome === 'claimed') {
      return clearOrPark(makeLease(deps, key, holder, control, rest), claim.row, receiveCount);
    }
    if (claim.outcome === 'not-claimable') {
      // Somebody else has it, or it is done: a crash after the last write may have left the ERP untold.
      if (claim.row && claim.row.toldAt === undefined) await tellLate(deps, claim.row);
      return 'acknowledge';
    }
  }
  return 'redeliver';
};

/**
 * The clearance worker. A message is deleted only where this says so of it: an exception fails its own item and no other,
 * and the answer always has the list, since a missing one would delete the whole batch (fault 24).
 */
export const makeWorker = (
  deps: WorkerDependencies,
): ((messages: readonly QueueMessage[]) => Promise<BatchAnswer>) => {
  const rest: Rest = { until: 0 };
  return async (messages) => {
    const failed = async (message: QueueMessage): Promise<boolean> => {
      try {
        const key = Key.parse(JSON.parse(message.body));
        if (key.tenant !== deps.tenant) throw new TypeError('a message of another tenant');
        const disposition = await workOn(deps, key, message.receiveCount, rest);
        return disposition === 'redeliver' && message.receiveCount < deps.settings.deliveriesBeforeSweeper;
      } catch (error) {
        deps.log('worker-item-failed', { messageId: message.messageId, ...describeError(error) });
        return true;
      }
    };
    const failures = await Promise.all(messages.map(failed));
    return {
      batchItemFailures: messages
        .filter((_, at) => failures[at] !== false)
        .map(({ messageId }) => ({ itemIdentifier: messageId })),
    };
  };
};
