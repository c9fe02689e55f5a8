/**
 * Messages against MiniStack, which carries them from a topic and through a rule of a bus to queues, where the test reads what
 * would reach people and machines.
 */
import { randomUUID } from 'node:crypto';
import { CreateEventBusCommand, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { CreateTopicCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, describe, inject, it } from 'vitest';
import * as z from 'zod';
import { makeDynamoDBClient, makeEventBridgeClient, makeSNSClient } from '#lib/aws/clients.ts';
import { MESSENGER_GRANTS } from '#lib/aws/grants/messages.ts';
import { EVENT_SOURCE, makeMessenger } from '#lib/aws/messenger.ts';
import { RECORDS_TABLE } from '#lib/aws/records-table.ts';
import type { Message } from '#lib/ports/messenger.ts';
import { wallClock } from '#lib/wall-clock.ts';
import { type MessengerWorld, messengerContract } from '#test/contract/messenger.ts';
import { clientOptions } from '#test/servers/aws-environment.ts';
import { createTable } from './create-table.ts';
import { expectWithinGrants, makeCommandRecorder } from './within-grants.ts';

const options = clientOptions(inject('ministack'));
const sqs = new SQSClient(options);
const sns = makeSNSClient(options);
const events = makeEventBridgeClient(options);
const dynamo = makeDynamoDBClient(options);
afterAll(() => {
  for (const client of [sqs, sns, events, dynamo]) client.destroy();
});

const createQueue = async (): Promise<{ url: string; arn: string }> => {
  const { QueueUrl: url = '' } = await sqs.send(new CreateQueueCommand({ QueueName: `q-${randomUUID()}` }));
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] }),
  );
  return { url, arn: Attributes?.QueueArn ?? '' };
};

/** Everything that comes within a second after the last one. */
const drain = async (url: string): Promise<readonly string[]> => {
  const bodies: string[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
    );
    if (Messages.length === 0) return bodies;
    for (const { Body = '', ReceiptHandle } of Messages) {
      bodies.push(Body);
      await sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle }));
    }
  }
};

const Value = z.object({ Value: z.string() });
/** As SNS gives it to a queue. */
const Notification = z.object({
  Subject: z.string(),
  Message: z.string(),
  MessageAttributes: z.object({ id: Value, event: Value, to: Value }),
});
/** As EventBridge gives it to a target. */
const BusEvent = z.object({
  source: z.literal(EVENT_SOURCE),
  'detail-type': z.string(),
  detail: z.object({
    id: z.string(),
    event: z.string(),
    to: z.array(z.string()),
    subject: z.string(),
    text: z.string(),
  }),
});

const fromTopic = (body: string): Message => {
  const { Message: text, MessageAttributes: attributes } = Notification.parse(JSON.parse(body));
  const [subject = '', ...rest] = text.split('\n\n');
  return {
    id: attributes.id.Value,
    event: attributes.event.Value,
    to: z.array(z.string()).parse(JSON.parse(attributes.to.Value)),
    subject,
    text: rest.join('\n\n'),
  };
};

const fromBus = (body: string): Message => {
  const { detail, 'detail-type': type } = BusEvent.parse(JSON.parse(body));
  return { ...detail, event: type };
};

const clients = { sns, events, dynamo };

const makeWorld = async (using = clients): Promise<MessengerWorld> => {
  const [people, machines] = [await createQueue(), await createQueue()];
  const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: `t-${randomUUID()}` }));
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: people.arn }));
  const bus = `b-${randomUUID()}`;
  const rule = { Name: `r-${randomUUID()}`, EventBusName: bus };
  await events.send(new CreateEventBusCommand({ Name: bus }));
  await events.send(
    new PutRuleCommand({ ...rule, EventPattern: JSON.stringify({ source: [EVENT_SOURCE] }) }),
  );
  await events.send(
    new PutTargetsCommand({ Rule: rule.Name, EventBusName: bus, Targets: [{ Id: 'q', Arn: machines.arn }] }),
  );
  return {
    messenger: makeMessenger({
      topic: { client: using.sns, arn: TopicArn },
      bus: { client: using.events, name: bus },
      records: { client: using.dynamo, table: await createTable(dynamo, RECORDS_TABLE) },
      clock: wallClock,
    }),
    arrived: async () => [(await drain(people.url)).map(fromTopic), (await drain(machines.url)).map(fromBus)],
  };
};

messengerContract('MiniStack', () => makeWorld());

describe('grants', () => {
  it('of a messenger are what it asks for', async () => {
    const recorder = makeCommandRecorder();
    const { messenger } = await makeWorld({
      sns: recorder.watch(makeSNSClient(options)),
      events: recorder.watch(makeEventBridgeClient(options)),
      dynamo: recorder.watch(makeDynamoDBClient(options)),
    });
    await messenger.send({ id: 'm', event: 'e', to: ['cfo'], subject: 's', text: 't' });
    expectWithinGrants(recorder, ...Object.values(MESSENGER_GRANTS));
  });
});
