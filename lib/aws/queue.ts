import {
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { InvoiceKey } from '#lib/ports/ledger.ts';
import type { Log } from '#lib/ports/log.ts';
import type { Doorbell } from '#lib/ports/queue.ts';

export interface DoorbellOptions {
  readonly client: SQSClient;
  readonly url: string;
  readonly log: Log;
}

/** SQS's own limit of one request. */
const BATCH = 10;

const bodyOf = ({ tenant, number, revision }: InvoiceKey): string =>
  JSON.stringify({ tenant, number, revision });

/**
 * The doorbell on an SQS standard queue. Rings in tens; what SQS did not take is sent once more, and what it does not take
 * then is logged and left: the sweeper rings again from the ledger. It never fails an invoice that is on record.
 */
export const makeDoorbell = ({ client, url, log }: DoorbellOptions): Doorbell => {
  /** Those that were not taken, and SQS's code for the first of them. */
  const send = async (
    keys: readonly InvoiceKey[],
  ): Promise<{ readonly left: readonly InvoiceKey[]; readonly code: string }> => {
    const Entries: SendMessageBatchRequestEntry[] = keys.map((key, index) => ({
      Id: String(index),
      MessageBody: bodyOf(key),
    }));
    try {
      const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl: url, Entries }));
      const failed = new Set(Failed.map(({ Id }) => Id));
      return {
        left: keys.filter((_, index) => failed.has(String(index))),
        code: Failed[0]?.Code ?? 'none',
      };
    } catch (error) {
      return { left: keys, code: error instanceof Error ? error.name : 'unknown' };
    }
  };

  return {
    async ring(keys) {
      for (let from = 0; from < keys.length; from += BATCH) {
        const first = await send(keys.slice(from, from + BATCH));
        if (first.left.length === 0) continue;
        const second = await send(first.left);
        if (second.left.length === 0) continue;
        log('doorbell.unheard', { keys: second.left.length, of: keys.length, code: second.code });
      }
    },
  };
};
