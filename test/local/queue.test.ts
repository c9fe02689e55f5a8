import { describe, expect, it } from 'vitest';
import { DAY, fromIso, MINUTE, plus } from '#lib/instant.ts';
import { makeLocalQueue } from '#lib/local/queue.ts';
import { makeVirtualClock } from '#lib/local/virtual-clock.ts';
import type { QueueMessage } from '#lib/ports/queue.ts';
import { seededRandom } from '#lib/seeded-random.ts';
import { queueContract } from '#test/contract/queue.ts';

const START = fromIso('2027-04-12T08:00:00Z');

for (const adversarial of [false, true]) {
  queueContract(adversarial ? 'local, out of order' : 'local', (settings) => {
    const virtual = makeVirtualClock({ start: START });
    const queue = makeLocalQueue({
      virtual,
      ...settings,
      ...(adversarial
        ? { adversary: { random: seededRandom(1, 'queue'), duplicatePercent: 0, reorder: true } }
        : {}),
    });
    return {
      queue,
      now: virtual.now,
      pass: (milliseconds) => virtual.run({ until: plus(virtual.now(), milliseconds) }),
      dead: async () => queue.dead(),
    };
  });
}

const keys = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ tenant: 'adire', number: `INV-${n}`, revision: 1 }));

describe('makeLocalQueue', () => {
  it('takes its time to close, as Lambda does', async () => {
    const virtual = makeVirtualClock({ start: START });
    const queue = makeLocalQueue({ virtual, worker: async () => ({ batchItemFailures: [] }) });
    await queue.setOpen(false);
    expect(await queue.state()).toBe('closing');
    await virtual.run({ until: plus(START, 20_000) });
    expect(await queue.state()).toBe('closed');
  });

  it('forgets what nobody read for fourteen days, counted from the ring', async () => {
    const virtual = makeVirtualClock({ start: START });
    const queue = makeLocalQueue({ virtual, worker: async () => ({ batchItemFailures: [] }) });
    await queue.setOpen(false);
    await virtual.run({ until: plus(START, MINUTE) });
    await queue.ring(keys(3));
    await virtual.run({ until: plus(START, DAY) });
    await queue.ring(keys(1));
    await virtual.run({ until: plus(START, 14 * DAY + MINUTE) });
    await queue.setOpen(true);
    await virtual.run();
    expect(queue.counts()).toMatchObject({ waiting: 0, inFlight: 0, dead: 0, received: 1, expired: 3 });
  });

  it('lets nobody at a counter wait behind a backlog, nor a backlog starve behind the counter', async () => {
    const virtual = makeVirtualClock({ start: START });
    const seen: string[] = [];
    const queue = makeLocalQueue({
      virtual,
      concurrency: 2,
      worker: async (messages) => {
        seen.push(...messages.map(({ body }) => JSON.parse(body).number));
        await virtual.clock.sleep(1_000);
        return { batchItemFailures: [] };
      },
    });
    const named = (prefix: string, count: number) =>
      Array.from({ length: count }, (_, n) => ({ tenant: 'adire', number: `${prefix}${n}`, revision: 1 }));
    await queue.ring(named('OLD', 5_000), 'backlog');
    await virtual.run({ until: plus(START, 10_000) });
    await queue.ring(named('NEW', 40));
    const before = seen.length;
    await virtual.run({ until: plus(START, 15_000) });
    const since = seen.slice(before);
    expect(since.filter((number) => number.startsWith('NEW'))).toHaveLength(40);
    expect(since.some((number) => number.startsWith('OLD'))).toBe(true);
    await queue.ring(named('MORE', 5_000));
    const then = seen.length;
    await virtual.run({ until: plus(START, 60_000) });
    const old = seen.slice(then).filter((number) => number.startsWith('OLD')).length;
    expect(old / (seen.length - then)).toBeGreaterThan(0.4);
  });

  it('runs so many batches at a time and no more, each of at most ten', async () => {
    const virtual = makeVirtualClock({ start: START });
    let running = 0;
    let most = 0;
    const sizes: number[] = [];
    const queue = makeLocalQueue({
      virtual,
      concurrency: 3,
      worker: async (messages) => {
        running += 1;
        most = Math.max(most, running);
        sizes.push(messages.length);
        await virtual.clock.sleep(1_000);
        running -= 1;
        return { batchItemFailures: [] };
      },
    });
    await queue.ring(keys(95));
    await virtual.run();
    expect(most).toBe(3);
    expect(sizes).toEqual([10, 10, 10, 10, 10, 10, 10, 10, 10, 5]);
    expect(queue.counts()).toEqual({ waiting: 0, inFlight: 0, dead: 0, received: 95, expired: 0 });
    expect(virtual.pending()).toBe(0);
  });

  it('does not let an old receipt delete what was received again', async () => {
    const virtual = makeVirtualClock({ start: START });
    const deliveries: number[] = [];
    const queue = makeLocalQueue({
      virtual,
      visibilityMilliseconds: 10_000,
      worker: async (messages) => {
        const count = messages[0]?.receiveCount ?? 0;
        deliveries.push(count);
        // The first outlives its visibility; the second fails while the first still runs.
        await virtual.clock.sleep(count === 1 ? 15_000 : 1_000);
        const failed = count === 2 && messages[0] ? [{ itemIdentifier: messages[0].messageId }] : [];
        return { batchItemFailures: failed };
      },
    });
    await queue.ring(keys(1));
    await virtual.run();
    expect(deliveries).toEqual([1, 2, 3]);
  });

  it('delivers twice and out of order where it is told to, the same for one seed', async () => {
    const run = async (seed: number): Promise<readonly QueueMessage[]> => {
      const virtual = makeVirtualClock({ start: START });
      const seen: QueueMessage[] = [];
      const queue = makeLocalQueue({
        virtual,
        adversary: { random: seededRandom(seed, 'queue'), duplicatePercent: 30, reorder: true },
        worker: async (messages) => {
          seen.push(...messages);
          return { batchItemFailures: [] };
        },
      });
      await queue.ring(keys(50));
      await virtual.run();
      return seen;
    };
    const seen = await run(1);
    expect(seen.length).toBeGreaterThan(50);
    expect(new Set(seen.map(({ messageId }) => messageId)).size).toBe(50);
    expect(seen.map(({ messageId }) => messageId)).not.toEqual(
      [...seen.map(({ messageId }) => messageId)].sort(),
    );
    expect(await run(1)).toEqual(seen);
    expect(await run(2)).not.toEqual(seen);
  });

  it('tells of a worker that throws', async () => {
    const virtual = makeVirtualClock({ start: START });
    const errors: unknown[] = [];
    const queue = makeLocalQueue({
      virtual,
      maxReceiveCount: 2,
      worker: () => Promise.reject(new Error('bug')),
      onError: (error) => errors.push(error),
    });
    await queue.ring(keys(1));
    await virtual.run();
    expect(errors).toHaveLength(2);
    expect(queue.counts()).toMatchObject({ waiting: 0, dead: 1 });
  });
});
