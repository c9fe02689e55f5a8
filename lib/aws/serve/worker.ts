import * as z from 'zod';
import { describeError } from '#lib/describe-error.ts';
import type { QueueMessage } from '#lib/ports/queue.ts';
import type { Telemetry } from './telemetry.ts';

const SqsEvent = z.object({
  Records: z
    .array(
      z
        .object({
          messageId: z.string().min(1),
          body: z.string(),
          attributes: z.object({ ApproximateReceiveCount: z.coerce.number().int().min(1) }),
        })
        .transform(
          ({ messageId, body, attributes }): QueueMessage => ({
            messageId,
            body,
            receiveCount: attributes.ApproximateReceiveCount,
          }),
        ),
    )
    .min(1),
});

/** As Lambda reads it. */
interface BatchAnswer {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/** What Lambda would take for a failure of everything is one: an id of no message, or none. */
const answerTo = (messages: readonly QueueMessage[]) =>
  z.object({
    batchItemFailures: z.array(
      z.object({ itemIdentifier: z.enum(messages.map(({ messageId }) => messageId)) }),
    ),
  });

const failAll = (messages: readonly QueueMessage[]): BatchAnswer => ({
  batchItemFailures: messages.map(({ messageId }) => ({ itemIdentifier: messageId })),
});

/**
 * Called by the event source mapping with ReportBatchItemFailures. An answer without the list would delete the whole batch
 * (fault 24), so whatever goes wrong here answers with every message of it; only an event that names no message throws,
 * which fails the batch as well.
 */
export const serveWorker =
  (
    telemetry: Telemetry,
    /** Its answer is looked at before Lambda believes it. */
    worker: (messages: readonly QueueMessage[]) => Promise<unknown>,
  ): ((event: unknown) => Promise<BatchAnswer>) =>
  async (event) =>
    telemetry.observe({}, async () => {
      const { Records: messages } = SqsEvent.parse(event);
      try {
        const { batchItemFailures } = answerTo(messages).parse(await worker(messages));
        telemetry.measure('MessagesReceived', messages.length, 'count');
        telemetry.measure('MessagesToComeAgain', batchItemFailures.length, 'count');
        return { batchItemFailures };
      } catch (error) {
        telemetry.log('worker-batch-failed', { messages: messages.length, ...describeError(error) });
        telemetry.measure('MessagesToComeAgain', messages.length, 'count');
        return failAll(messages);
      }
    });
