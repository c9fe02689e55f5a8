import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';

export interface QueueDepth {
  readonly waiting: number;
  readonly inFlight: number;
}

/** How much stands in a queue: approximate, as SQS says itself, and right within about a minute of rest. */
export const makeQueueDepth =
  ({ client }: { readonly client: SQSClient }) =>
  async (url: string): Promise<QueueDepth> => {
    const { Attributes } = await client.send(
      new GetQueueAttributesCommand({
        QueueUrl: url,
        AttributeNames: [
          'ApproximateNumberOfMessages',
          'ApproximateNumberOfMessagesDelayed',
          'ApproximateNumberOfMessagesNotVisible',
        ],
      }),
    );
    const count = (name: keyof NonNullable<typeof Attributes>): number => Number(Attributes?.[name] ?? 0);
    return {
      waiting: count('ApproximateNumberOfMessages') + count('ApproximateNumberOfMessagesDelayed'),
      inFlight: count('ApproximateNumberOfMessagesNotVisible'),
    };
  };
