import { describe, expect, it } from 'vitest';
import { type Instant, plus } from '#lib/instant.ts';
import type { InvoiceKey } from '#lib/ports/ledger.ts';
import type { Doorbell, QueueMessage, QueueValve } from '#lib/ports/queue.ts';

type Answer = { readonly batchItemFailures: readonly { readonly itemIdentifier: string }[] };

export interface QueueSettings {
  readonly worker: (messages: readonly QueueMessage[]) => Promise<Answer>;
  readonly visibilityMilliseconds: number;
  readonly maxReceiveCount: number;
}

export interface QueueWorld {
  readonly queue: Doorbell & QueueValve;
  now(): Instant;
  /** Lets the time pass, whatever the world: virtual here, real elsewhere. */
  pass(milliseconds: number): Promise<void>;
  dead(): Promise<readonly QueueMessage[]>;
}

const keys = (count: number): readonly InvoiceKey[] =>
  Array.from({ length: count }, (_, n) => ({ tenant: 'adire', number: `INV-${n}`, revision: 1 }));

const VISIBILITY = 60_000;
const settings = (worker: QueueSettings['worker']): QueueSettings => ({
  worker,
  visibilityMilliseconds: VISIBILITY,
  maxReceiveCount: 3,
});

/** What every doorbell with its event source must do. */
export const queueContract = (
  name: string,
  make: (settings: QueueSettings) => QueueWorld | Promise<QueueWorld>,
): void => {
  describe(`queue: ${name}`, () => {
    it('delivers what was rung, by key', async () => {
      const seen: unknown[] = [];
      const { queue, pass } = await make(
        settings(async (messages) => {
          seen.push(...messages.map((message) => JSON.parse(message.body)));
          return { batchItemFailures: [] };
        }),
      );
      await queue.ring(keys(25));
      await pass(VISIBILITY / 2);
      expect(seen).toHaveLength(25);
      expect(seen).toEqual(expect.arrayContaining([...keys(25)]));
      await pass(2.5 * VISIBILITY);
      expect(seen).toHaveLength(25);
    });

    it('shows a failed message again after its visibility time-out, and only that one', async () => {
      const counts: number[] = [];
      let others = 0;
      const { queue, pass } = await make(
        settings(async (messages) => {
          const poison = messages.filter(({ body }) => body.includes('INV-3'));
          counts.push(...poison.map(({ receiveCount }) => receiveCount));
          others += messages.length - poison.length;
          return { batchItemFailures: poison.map(({ messageId }) => ({ itemIdentifier: messageId })) };
        }),
      );
      await queue.ring(keys(10));
      await pass(VISIBILITY / 2);
      expect(counts).toEqual([1]);
      await pass(VISIBILITY);
      expect(counts).toEqual([1, 2]);
      expect(others).toBe(9);
    });

    it('puts a message aside on the receipt after its last, never before', async () => {
      let deliveries = 0;
      const { queue, pass, dead } = await make(
        settings(async (messages) => {
          deliveries += messages.length;
          throw new Error('poison');
        }),
      );
      await queue.ring(keys(1));
      await pass(2.5 * VISIBILITY);
      expect(deliveries).toBe(3);
      expect(await dead()).toEqual([]);
      await pass(2 * VISIBILITY);
      expect(deliveries).toBe(3);
      expect(await dead()).toHaveLength(1);
    });

    it('takes a name that is not of the batch for a failure of the whole batch', async () => {
      let batches = 0;
      const { queue, pass } = await make(
        settings(async () => {
          batches += 1;
          return { batchItemFailures: batches === 1 ? [{ itemIdentifier: 'nobody' }] : [] };
        }),
      );
      await queue.ring(keys(1));
      await pass(1.5 * VISIBILITY);
      expect(batches).toBe(2);
    });

    it('closes after a while, keeps what is rung meanwhile, and goes on when opened', async () => {
      const seen: Instant[] = [];
      const world: QueueWorld = await make(
        settings(async (messages) => {
          seen.push(...messages.map(() => world.now()));
          return { batchItemFailures: [] };
        }),
      );
      await world.queue.setOpen(false);
      // How long it stays closing is the engine's; it is never open any more.
      expect(['closing', 'closed']).toContain(await world.queue.state());
      await world.pass(90_000);
      expect(await world.queue.state()).toBe('closed');
      await world.queue.ring(keys(4));
      await world.pass(90_000);
      expect(seen).toEqual([]);
      const opened = world.now();
      await world.queue.setOpen(true);
      expect(await world.queue.state()).toBe('open');
      await world.pass(90_000);
      expect(seen).toHaveLength(4);
      expect(Math.min(...seen)).toBeGreaterThanOrEqual(plus(opened, 0));
    });
  });
};
