import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { makeDynamoDBClient, makeEventBridgeClient, makeSNSClient } from '#lib/aws/clients.ts';
import { makeMessenger } from '#lib/aws/messenger.ts';
import { instant } from '#lib/instant.ts';
import type { Message } from '#lib/ports/messenger.ts';
import { scripted } from './scripted-client.ts';

const MESSAGE: Message = {
  id: 'm1',
  event: 'announcement',
  to: ['cfo'],
  subject: 'Go-live',
  text: 'Tonight.',
};
const region = 'eu-west-1';
const failure = (name: string): Error => Object.assign(new Error(name), { name });

const Keyed = z.object({ pk: z.object({ S: z.string() }), sk: z.object({ S: z.string() }) });
const keyOf = (keyed: unknown): string => {
  const { pk, sk } = Keyed.parse(keyed);
  return `${pk.S} / ${sk.S}`;
};

interface Faults {
  readonly topic?: number;
  readonly bus?: number;
  readonly refused?: number;
  readonly read?: true;
  readonly record?: true;
}

/** Each channel fails as often as it is told to. */
const world = (faults: Faults = {}) => {
  const recorded = new Set<string>();
  let { topic = 0, bus = 0, refused = 0 } = faults;
  const dynamo = scripted(makeDynamoDBClient({ region }), ({ name, input }) => {
    if (name === 'GetItem' ? faults.read : faults.record) throw failure('TimeoutError');
    if ('Item' in input) recorded.add(keyOf(input.Item));
    return 'Key' in input && recorded.has(keyOf(input.Key)) ? { Item: input.Key } : {};
  });
  const people = scripted(makeSNSClient({ region }), () => {
    topic -= 1;
    if (topic >= 0) throw failure('AuthorizationError');
    return {};
  });
  const machines = scripted(makeEventBridgeClient({ region }), () => {
    bus -= 1;
    if (bus >= 0) throw failure('TimeoutError');
    refused -= 1;
    return refused >= 0
      ? { FailedEntryCount: 1, Entries: [{ ErrorCode: 'InternalFailure' }] }
      : { FailedEntryCount: 0 };
  });
  const lines: string[] = [];
  const messenger = makeMessenger({
    topic: { client: people.client, arn: 'arn:aws:sns:eu-west-1:000000000000:t' },
    bus: { client: machines.client, name: 'b' },
    records: { client: dynamo.client, table: 'r' },
    clock: { now: () => instant(7_000) },
    log: (code) => lines.push(code),
  });
  return { messenger, people: people.sent, machines: machines.sent, lines };
};

describe('makeMessenger', () => {
  it('tells people and machines once, however often it is asked', async () => {
    const { messenger, people, machines, lines } = world();
    await messenger.send(MESSAGE);
    await messenger.send(MESSAGE);
    expect(people).toHaveLength(1);
    expect(machines).toHaveLength(1);
    await messenger.send({ ...MESSAGE, id: 'm2' });
    expect(people).toHaveLength(2);
    expect(lines).toEqual([]);
  });

  it('tells machines when people cannot be told, says so, and tries only people again', async () => {
    const { messenger, people, machines } = world({ topic: 1 });
    await expect(messenger.send(MESSAGE)).rejects.toThrow(
      'not sent by arn:aws:sns:eu-west-1:000000000000:t: AuthorizationError',
    );
    expect(machines).toHaveLength(1);
    await messenger.send(MESSAGE);
    expect(people).toHaveLength(2);
    expect(machines).toHaveLength(1);
  });

  it('takes an entry that the bus refused for not sent', async () => {
    const { messenger, people, machines } = world({ refused: 1 });
    await expect(messenger.send(MESSAGE)).rejects.toThrow('not sent by bus b: InternalFailure');
    await messenger.send(MESSAGE);
    expect(machines).toHaveLength(2);
    expect(people).toHaveLength(1);
  });

  it('would rather tell twice than not at all', async () => {
    const blind = world({ read: true });
    await blind.messenger.send(MESSAGE);
    expect(blind.people).toHaveLength(1);
    expect(blind.lines).toEqual(['messenger.record-unread', 'messenger.record-unread']);

    const forgetful = world({ record: true });
    await forgetful.messenger.send(MESSAGE);
    await forgetful.messenger.send(MESSAGE);
    expect(forgetful.people).toHaveLength(2);
    expect(forgetful.lines).toContain('messenger.unrecorded');
  });

  it('names every channel that failed', async () => {
    const { messenger } = world({ topic: 1, bus: 1 });
    await expect(messenger.send(MESSAGE)).rejects.toThrow(
      /^not sent by .*:t: AuthorizationError and bus b: TimeoutError$/,
    );
  });
});
