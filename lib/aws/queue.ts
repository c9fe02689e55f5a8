import {
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { InvoiceKey } from '#lib/ports/ledger.ts';
import type { Log } from '#lib/ports/log.ts';
import type { Doorbell, Lane } from '#lib/ports/queue.ts';

export interface DoorbellOptions {
  readonly client: SQSClient;
  readonly url: string;
  readonly log: Log;
}

/** SQS's own limit of one request. */
const BATCH = 10;

const bodyOf = ({ tenant, number, revision }: InvoiceKey): string =>
  JSON.stringify({ tenant, number, revision });

interface Sent {
  readonly left: readonly InvoiceKey[];
  /** SQS's code for the first of them, or the error's name. */
  readonly code: string;
  /** Nobody answered, after the client's own attempts: asking the same again, or for others, would only take time. */
  readonly cut: boolean;
}

/**
 * The doorbell on an SQS standard queue. Rings in tens; what SQS did not take is sent once more, and what it does not take
 * then is logged and left: the sweeper rings again from the ledger. Where SQS cannot be reached at all the rest is left too:
 * an ERP waits behind this, and so does all that a sweeper's turn still has to tell. It never fails an invoice that is on
 * record.
 */
export const makeDoorbell = ({ client, url, log }: DoorbellOptions): Doorbell => {
  const send = async (keys: readonly InvoiceKey[], lane: Lane): Promise<Sent> => {
    const Entries: SendMessageBatchRequestEntry[] = keys.map((key, index) => ({
      Id: String(index),
      MessageBody: bodyOf(key),
      // On a standard queue a group is no order: it makes SQS deliver the quiet group before the noisy one (fair queues).
      MessageGroupId: lane,
    }));
    try {
      const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl: url, Entries }));
      const failed = new Set(Failed.map(({ Id }) => Id));
      return {
        left: keys.filter((_, index) => failed.has(String(index))),
        code: Failed[0]?.Code ?? 'none',
        cut: false,
      };
    } catch (error) {
      return { left: keys, code: error instanceof Error ? error.name : 'unknown', cut: true };
    }
  };

  return {
    async ring(keys, lane = 'live') {
      for (let from = 0; from < keys.length; from += BATCH) {
        let sent = await send(keys.slice(from, from + BATCH), lane);
        if (sent.left.length > 0 && !sent.cut) sent = await send(sent.left, lane);
        if (sent.left.length === 0) continue;
        const unheard = sent.left.length + (sent.cut ? Math.max(0, keys.length - from - BATCH) : 0);
        log('doorbell.unheard', { keys: unheard, of: keys.length, code: sent.code });
        if (sent.cut) return;
      }
    },
  };
};
