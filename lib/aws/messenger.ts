import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { describeError } from '#lib/describe-error.ts';
import { toIso } from '#lib/instant.ts';
import type { Clock } from '#lib/ports/clock.ts';
import type { Log } from '#lib/ports/log.ts';
import type { Message, Messenger } from '#lib/ports/messenger.ts';
import { asciiSubject } from './ascii-subject.ts';
import { createItem } from './guarded-write.ts';
import { readItem } from './read-items.ts';
import { RECORD_KEYS } from './records-table.ts';
import type { StoreAccess } from './store-access.ts';

export interface MessengerOptions {
  readonly topic: { readonly client: SNSClient; readonly arn: string };
  readonly bus: { readonly client: EventBridgeClient; readonly name: string };
  /** RECORDS_TABLE: what was sent already. */
  readonly records: StoreAccess;
  readonly clock: Pick<Clock, 'now'>;
  /** Hears of a message that was sent and could not be recorded as sent. @default nobody does */
  readonly log?: Log;
}

/** By which rules on the bus know what comes from here. */
export const EVENT_SOURCE = 'cutover';

type Channel = 'topic' | 'bus';

/**
 * People by the topic (attributes `id`, `event`, `to`, so that a subscription can filter), machines by the bus (detail type:
 * the event; detail: the message). One record a message and channel, made after sending: a failure in between tells twice,
 * never not at all. One channel's failure leaves the other alone; what failed is thrown at the end, and sending the same
 * message again sends only what is not on record.
 */
export const makeMessenger = (options: MessengerOptions): Messenger => {
  const { topic, bus, records, clock, log } = options;

  const send: Readonly<Record<Channel, (message: Message) => Promise<void>>> = {
    async topic({ id, event, to, subject, text }) {
      await topic.client.send(
        new PublishCommand({
          TopicArn: topic.arn,
          Subject: asciiSubject(subject),
          Message: `${subject}\n\n${text}`,
          MessageAttributes: {
            id: { DataType: 'String', StringValue: id },
            event: { DataType: 'String', StringValue: event },
            to: { DataType: 'String.Array', StringValue: JSON.stringify(to) },
          },
        }),
      );
    },
    async bus({ id, event, to, subject, text }) {
      const { FailedEntryCount = 0, Entries } = await bus.client.send(
        new PutEventsCommand({
          Entries: [
            {
              EventBusName: bus.name,
              Source: EVENT_SOURCE,
              DetailType: event,
              Detail: JSON.stringify({ id, event, to, subject, text }),
              Time: new Date(clock.now()),
            },
          ],
        }),
      );
      // EventBridge says 200 and which entries it refused.
      if (FailedEntryCount > 0) {
        throw Object.assign(new Error('refused'), { name: Entries?.[0]?.ErrorCode ?? 'RefusedEntry' });
      }
    },
  };

  const isOnRecord = async (id: string, channel: Channel): Promise<boolean> => {
    try {
      return (await readItem(records, RECORD_KEYS.sentMessage(id, channel))) !== undefined;
    } catch (error) {
      log?.('messenger.record-unread', { message: id, channel, ...describeError(error) });
      return false;
    }
  };

  const record = async (id: string, channel: Channel): Promise<void> => {
    try {
      const key = RECORD_KEYS.sentMessage(id, channel);
      await createItem(records, { ...key, sentAt: { S: toIso(clock.now()) } });
    } catch (error) {
      log?.('messenger.unrecorded', { message: id, channel, ...describeError(error) });
    }
  };

  /** What went wrong, in few words. */
  const deliver = async (message: Message, channel: Channel): Promise<string | undefined> => {
    if (await isOnRecord(message.id, channel)) return undefined;
    try {
      await send[channel](message);
    } catch (error) {
      return `${channel === 'topic' ? topic.arn : `bus ${bus.name}`}: ${error instanceof Error ? error.name : 'unknown'}`;
    }
    await record(message.id, channel);
    return undefined;
  };

  return {
    async send(message) {
      const failures = [await deliver(message, 'topic'), await deliver(message, 'bus')].filter(
        (failure) => failure !== undefined,
      );
      if (failures.length > 0) throw new Error(`not sent by ${failures.join(' and ')}`);
    },
  };
};
