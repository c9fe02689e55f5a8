/**
 * Doorbell and valve against moto: its SQS keeps visibility, receive counts and the redrive policy, its Lambda has event source
 * mappings. How long a mapping takes to change moto does not show; test/aws/valve.test.ts does.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { CreateQueueCommand, GetQueueAttributesCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, describe, inject, it } from 'vitest';
import { makeLambdaClient, makeSQSClient } from '#lib/aws/clients.ts';
import { DOORBELL_GRANTS, VALVE_GRANTS } from '#lib/aws/grants/queue.ts';
import { makeDoorbell } from '#lib/aws/queue.ts';
import { makeQueueValve } from '#lib/aws/valve.ts';
import { wallClock } from '#lib/wall-clock.ts';
import { type QueueSettings, type QueueWorld, queueContract } from '#test/contract/queue.ts';
import { clientOptions } from '#test/servers/aws-environment.ts';
import { createMapping, type Poller, startPoller } from './event-source.ts';
import { expectWithinGrants, makeCommandRecorder } from './within-grants.ts';

/** One second here is thirty of the contract's: visibility is in whole seconds. */
const SCALE = 30;

const recorder = makeCommandRecorder();
const options = clientOptions(inject('moto'));
const sqs = makeSQSClient(options);
const lambda = makeLambdaClient(options);
afterAll(() => {
  sqs.destroy();
  lambda.destroy();
});

const pollers: Poller[] = [];
afterEach(async () => {
  await Promise.all(pollers.splice(0).map((poller) => poller.stop()));
});

const createQueue = async (
  attributes: Record<string, string> = {},
): Promise<{ url: string; arn: string }> => {
  const { QueueUrl: url = '' } = await sqs.send(
    new CreateQueueCommand({ QueueName: `q-${randomUUID()}`, Attributes: attributes }),
  );
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] }),
  );
  return { url, arn: Attributes?.QueueArn ?? '' };
};

const makeWorld = async (settings: QueueSettings): Promise<QueueWorld> => {
  const deadLetters = await createQueue();
  const { url } = await createQueue({
    VisibilityTimeout: String(settings.visibilityMilliseconds / 1_000 / SCALE),
    RedrivePolicy: JSON.stringify({
      deadLetterTargetArn: deadLetters.arn,
      maxReceiveCount: settings.maxReceiveCount,
    }),
  });
  // Of another queue: moto would try to run the function for each message of this one.
  const mapping = await createMapping(lambda, inject('moto'), (await createQueue()).arn);
  pollers.push(startPoller({ sqs, lambda, mapping, url, worker: settings.worker }));
  return {
    queue: {
      ...makeDoorbell({ client: sqs, url, log: () => undefined }),
      ...makeQueueValve({ client: lambda, mapping, clock: wallClock }),
    },
    now: wallClock.now,
    pass: (milliseconds) => delay(milliseconds / SCALE),
    async dead() {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl: deadLetters.url, MaxNumberOfMessages: 10 }),
      );
      return Messages.map(({ MessageId = '', Body = '' }) => ({
        messageId: MessageId,
        body: Body,
        receiveCount: 1,
      }));
    },
  };
};

queueContract('moto', makeWorld);

describe('grants', () => {
  it('of doorbell and valve are what they ask for', async () => {
    const { url, arn } = await createQueue();
    const mapping = await createMapping(lambda, inject('moto'), arn);
    const client = recorder.watch(makeLambdaClient(options));
    const doorbell = makeDoorbell({
      client: recorder.watch(makeSQSClient(options)),
      url,
      log: () => undefined,
    });
    const valve = makeQueueValve({ client, mapping, clock: wallClock });
    await doorbell.ring([{ tenant: 'adire', number: 'INV-1', revision: 1 }]);
    expectWithinGrants(recorder, DOORBELL_GRANTS.ring);
    recorder.clear();
    await valve.setOpen(false);
    expectWithinGrants(recorder, VALVE_GRANTS.move);
    recorder.clear();
    await valve.state();
    expectWithinGrants(recorder, VALVE_GRANTS.read);
  });
});
