/**
 * What a queue's event source needs on moto, and the poller that moto has not: it does what AWS says that Lambda's does with
 * batches, partial failures and names it does not know.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import {
  CreateEventSourceMappingCommand,
  CreateFunctionCommand,
  GetEventSourceMappingCommand,
  type LambdaClient,
} from '@aws-sdk/client-lambda';
import { DeleteMessageCommand, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { QueueSettings } from '#test/contract/queue.ts';
import { ACCOUNT, REGION } from '#test/servers/aws-environment.ts';

/** There is no other use of IAM, so no client of it: the one request as the protocol has it. */
const createRole = async (endpoint: string): Promise<string> => {
  const name = `role-${randomUUID()}`;
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=test/20270101/${REGION}/iam/aws4_request, SignedHeaders=host, Signature=0`,
    },
    body: new URLSearchParams({
      Action: 'CreateRole',
      Version: '2010-05-08',
      RoleName: name,
      AssumeRolePolicyDocument: '{}',
    }),
  });
  if (!answer.ok) throw new Error(`moto made no role: ${answer.status} ${await answer.text()}`);
  return `arn:aws:iam::${ACCOUNT}:role/${name}`;
};

/** A mapping from the queue to a function that is never run; its UUID. */
export const createMapping = async (
  client: LambdaClient,
  endpoint: string,
  queueArn: string,
): Promise<string> => {
  const FunctionName = `worker-${randomUUID()}`;
  await client.send(
    new CreateFunctionCommand({
      FunctionName,
      Role: await createRole(endpoint),
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      // The shortest zip there is: an empty one.
      Code: { ZipFile: Buffer.from(`504b0506${'00'.repeat(18)}`, 'hex') },
    }),
  );
  const { UUID = '' } = await client.send(
    new CreateEventSourceMappingCommand({
      FunctionName,
      EventSourceArn: queueArn,
      BatchSize: 10,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 5 },
    }),
  );
  return UUID;
};

export interface Poller {
  stop(): Promise<void>;
}

export const startPoller = (options: {
  readonly sqs: SQSClient;
  readonly lambda: LambdaClient;
  readonly mapping: string;
  readonly url: string;
  readonly worker: QueueSettings['worker'];
}): Poller => {
  const { sqs, lambda, mapping, url, worker } = options;
  let running = true;

  const batch = async (): Promise<void> => {
    const { State } = await lambda.send(new GetEventSourceMappingCommand({ UUID: mapping }));
    if (State !== 'Enabled') return;
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: url,
        MaxNumberOfMessages: 10,
        MessageSystemAttributeNames: ['ApproximateReceiveCount'],
      }),
    );
    if (Messages.length === 0) return;
    const failed = await worker(
      Messages.map(({ MessageId = '', Body = '', Attributes }) => ({
        messageId: MessageId,
        body: Body,
        receiveCount: Number(Attributes?.ApproximateReceiveCount),
      })),
    ).then(
      ({ batchItemFailures }) => new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)),
      () => undefined,
    );
    const names = new Set(Messages.map(({ MessageId }) => MessageId));
    if (failed === undefined || [...failed].some((name) => !names.has(name))) return;
    for (const { MessageId = '', ReceiptHandle } of Messages) {
      if (!failed.has(MessageId)) await sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle }));
    }
  };

  const poll = async (): Promise<void> => {
    while (running) {
      await batch();
      await delay(25);
    }
  };
  const over = poll();
  return {
    async stop() {
      running = false;
      await over;
    },
  };
};
