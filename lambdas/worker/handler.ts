import * as z from 'zod';
import { describeError } from '#lib/describe-error.ts';
import { type Instant, plus } from '#lib/instant.ts';
import type { InvoiceKey } from '#lib/ports/ledger.ts';
import type { QueueMessage } from '#lib/ports/queue.ts';
import { makePace } from './pace.ts';
import { nameOf, readTogether } from './read-together.ts';
import type { Batch } from './work.ts';
import { type Reading, workOn } from './work-on.ts';
import type { WorkerDependencies } from './worker-dependencies.ts';

const Key = z.object({ tenant: z.string(), number: z.string(), revision: z.int().min(1) });

export interface BatchAnswer {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

type Item = { readonly message: QueueMessage } & (
  | { readonly key: InvoiceKey; readonly repeats: boolean }
  | { readonly poison: unknown }
);

const keyIn = (tenant: string, { body }: QueueMessage): InvoiceKey => {
  const key = Key.parse(JSON.parse(body));
  if (key.tenant !== tenant) throw new TypeError('a message of another tenant');
  return key;
};

/** What the messages name. A row that several of them name is worked on once, for the first of them. */
const itemsOf = (tenant: string, messages: readonly QueueMessage[]): readonly Item[] => {
  const named = new Set<string>();
  return messages.map((message) => {
    try {
      const key = keyIn(tenant, message);
      const repeats = named.has(nameOf(key));
      named.add(nameOf(key));
      return { message, key, repeats };
    } catch (poison) {
      return { message, poison };
    }
  });
};

/**
 * Reads all rows of a batch together the first time that one of them is asked for, and single ones after that. Where they
 * cannot be read together each is read by itself: a row that is damaged fails its own message and not nineteen others.
 */
const readerOf = ({ deps, pace }: Batch, items: readonly Item[]) => {
  const keys = items.flatMap((item) => ('key' in item && !item.repeats ? [item.key] : []));
  let together: Promise<ReadonlyMap<string, Reading> | undefined> | undefined;
  const readAll = async (): Promise<ReadonlyMap<string, Reading> | undefined> => {
    try {
      return await readTogether(deps.ledger, deps.tenant, keys, pace.saw);
    } catch (error) {
      deps.log('worker-batch-unread', { invoices: keys.length, ...describeError(error) });
      return undefined;
    }
  };
  return (key: InvoiceKey): (() => Promise<Reading>) => {
    let first = true;
    return async () => {
      if (first) together ??= readAll();
      const readings = first ? await together : undefined;
      first = false;
      const reading = (readings ?? (await readTogether(deps.ledger, deps.tenant, [key], pace.saw))).get(
        nameOf(key),
      );
      if (!reading) throw new TypeError(`invoice ${key.number} was not read with its batch`);
      return reading;
    };
  };
};

/**
 * The clearance worker. A message is deleted only where this says so of it: an exception fails its own item and no other,
 * and the answer always has the list, since a missing one would delete the whole batch (fault 24).
 */
export const makeWorker = (
  deps: WorkerDependencies,
): ((messages: readonly QueueMessage[], began?: Instant) => Promise<BatchAnswer>) => {
  const { clock, tenant, control, settings, log } = deps;
  const agreed = { perSecond: settings.callsPerSecond, burst: settings.callsAtOnce };
  const pace = makePace({ clock, tenant, control, agreed });
  // `began`: the invocation, where something came before this.
  return async (messages, began = clock.now()) => {
    const batch: Batch = { deps, pace, endsAt: plus(began, settings.invocationMilliseconds) };
    const items = itemsOf(tenant, messages);
    const reader = readerOf(batch, items);
    const failed = async (item: Item): Promise<boolean> => {
      const { messageId, receiveCount } = item.message;
      try {
        if ('poison' in item) throw item.poison;
        if (item.repeats) return false;
        const disposition = await workOn(batch, item.key, receiveCount, reader(item.key));
        return disposition === 'redeliver' && receiveCount < settings.deliveriesBeforeSweeper;
      } catch (error) {
        log('worker-item-failed', { messageId, ...describeError(error) });
        return true;
      }
    };
    const failures = await Promise.all(items.map(failed));
    return {
      batchItemFailures: messages
        .filter((_, at) => failures[at] !== false)
        .map(({ messageId }) => ({ itemIdentifier: messageId })),
    };
  };
};
