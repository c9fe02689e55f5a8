import { describe, expect, it } from 'vitest';
import { serveWorker } from '#lib/aws/serve/worker.ts';
import type { QueueMessage } from '#lib/ports/queue.ts';
import { fakeTelemetry } from './fake-telemetry.ts';

const record = (messageId: string, count: unknown = '1') => ({
  messageId,
  body: '{"number":"A1"}',
  attributes: { ApproximateReceiveCount: count },
  receiptHandle: 'r',
});
const EVENT = { Records: [record('a'), record('b', '3')] };
const every = { batchItemFailures: [{ itemIdentifier: 'a' }, { itemIdentifier: 'b' }] };

const serve = (worker: (messages: readonly QueueMessage[]) => Promise<unknown>) => {
  const { telemetry, ...heard } = fakeTelemetry();
  return { handler: serveWorker(telemetry, worker), ...heard };
};

describe('serving batches', () => {
  it('gives the messages with their counts, and the answer as it is', async () => {
    const seen: QueueMessage[] = [];
    const { telemetry, measured } = fakeTelemetry();
    const handler = serveWorker(telemetry, async (messages) => {
      seen.push(...messages);
      return { batchItemFailures: [{ itemIdentifier: 'b' }] };
    });
    expect(await handler(EVENT)).toEqual({ batchItemFailures: [{ itemIdentifier: 'b' }] });
    expect(seen).toEqual([
      { messageId: 'a', body: '{"number":"A1"}', receiveCount: 1 },
      { messageId: 'b', body: '{"number":"A1"}', receiveCount: 3 },
    ]);
    expect(measured).toEqual({ MessagesReceived: 2, MessagesToComeAgain: 1 });
  });

  it.each([
    ['throws', async () => Promise.reject(new Error('no keys'))],
    ['answers nothing', async () => null],
    ['answers without the list', async () => ({})],
    ['answers an empty id', async () => ({ batchItemFailures: [{ itemIdentifier: '' }] })],
    ['answers an id of no message', async () => ({ batchItemFailures: [{ itemIdentifier: 'z' }] })],
  ])('fails every message when the worker %s', async (_, worker) => {
    const { handler, logged, measured } = serve(worker);
    expect(await handler(EVENT)).toEqual(every);
    expect(logged).toEqual(['worker-batch-failed']);
    expect(measured).toMatchObject({ MessagesToComeAgain: 2 });
  });

  it.each([
    ['is nothing', undefined],
    ['has no records', {}],
    ['has an empty batch', { Records: [] }],
    ['has a message without an id', { Records: [{ ...record('a'), messageId: '' }] }],
    ['does not count', { Records: [record('a', 'often')] }],
  ])('throws, which fails the batch, when the event %s', async (_, event) => {
    const { handler } = serve(async () => Promise.reject(new Error('not called')));
    await expect(handler(event)).rejects.toMatchObject({ name: 'ZodError' });
  });
});
