import { DeleteMessageBatchCommand, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { BatchAnswer } from '#lambdas/worker/handler.ts';
import type { QueueMessage } from '#lib/ports/queue.ts';

type Worker = (messages: readonly QueueMessage[]) => Promise<BatchAnswer>;

/** What Lambda's event source mapping does for a function: receives up to ten, calls it, deletes what did not fail. */
export interface EventSource {
  /** Until the queue is empty, `side` batches at a time. Returns what failed, as it would be shown again. */
  drain(worker: Worker, side: number): Promise<readonly QueueMessage[]>;
  /** Its own requests to SQS since the last time it was asked; we pay for them, and no function makes them. */
  requests(): { readonly receives: number; readonly deletes: number; readonly messages: number };
}

/** AWS's batch size of our mapping. */
export const BATCH = 10;

export const makeEventSource = (client: SQSClient, url: string): EventSource => {
  let receives = 0;
  let deletes = 0;
  let messages = 0;

  /** False: nothing was there. */
  const once = async (worker: Worker, failed: QueueMessage[]): Promise<boolean> => {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl: url,
        MaxNumberOfMessages: BATCH,
        VisibilityTimeout: 540,
        MessageSystemAttributeNames: ['ApproximateReceiveCount'],
      }),
    );
    // An empty receive is what waiting costs, whether invoices come or not: counted with the idle cutover.
    if (Messages.length === 0) return false;
    receives += 1;
    messages += Messages.length;
    const batch = Messages.map(({ MessageId = '', Body = '', Attributes }) => ({
      messageId: MessageId,
      body: Body,
      receiveCount: Number(Attributes?.ApproximateReceiveCount ?? '1'),
    }));
    const { batchItemFailures } = await worker(batch);
    const failures = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    failed.push(...batch.filter(({ messageId }) => failures.has(messageId)));
    const done = Messages.filter(({ MessageId = '' }) => !failures.has(MessageId));
    if (done.length === 0) return true;
    deletes += 1;
    await client.send(
      new DeleteMessageBatchCommand({
        QueueUrl: url,
        Entries: done.map(({ ReceiptHandle }, at) => ({ Id: String(at), ReceiptHandle })),
      }),
    );
    return true;
  };

  return {
    async drain(worker, side) {
      const failed: QueueMessage[] = [];
      const pump = async (): Promise<void> => {
        while (await once(worker, failed));
      };
      await Promise.all(Array.from({ length: side }, pump));
      return failed;
    },
    requests() {
      const made = { receives, deletes, messages };
      [receives, deletes, messages] = [0, 0, 0];
      return made;
    },
  };
};
