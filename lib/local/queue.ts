import { DAY, type Instant, plus } from '#lib/instant.ts';
import type { Clock } from '#lib/ports/clock.ts';
import type { Doorbell, Lane, QueueMessage, QueueValve } from '#lib/ports/queue.ts';
import type { Random } from '#lib/ports/random.ts';

/** What the event source of an SQS queue asks of its function. */
export type BatchWorker = (
  messages: readonly QueueMessage[],
) => Promise<{ readonly batchItemFailures: readonly { readonly itemIdentifier: string }[] }>;

export interface LocalQueueOptions {
  readonly virtual: { readonly clock: Clock; at(time: Instant, fire: () => unknown): () => void };
  readonly worker: BatchWorker;
  /** Batches at a time. @default 10 */
  readonly concurrency?: number;
  /** @default 10 */
  readonly batchSize?: number;
  /** From receipt until an undeleted message is seen again. @default 9 minutes: six times the worker's 90 s */
  readonly visibilityMilliseconds?: number;
  /** Receipts after which the next one goes to the dead-letter queue instead. @default 50 */
  readonly maxReceiveCount?: number;
  /** From a ring to its earliest receipt. @default 20 */
  readonly deliveryMilliseconds?: number;
  /** From its ring on, however often it is received, a message that nobody deletes is gone after this. @default 14 days, the most that SQS keeps */
  readonly retentionMilliseconds?: number;
  /** How long the valve takes to close; batches fetched meanwhile still run. @default 20 s */
  readonly closingMilliseconds?: number;
  /** Standard queues promise neither order nor a single delivery. Left out: neither happens. */
  readonly adversary?: {
    readonly random: Random;
    readonly duplicatePercent: number;
    readonly reorder: boolean;
  };
  /** A worker that throws has its whole batch seen again, as on AWS; whoever tests wants to know. */
  readonly onError?: (error: unknown) => void;
}

export interface LocalQueue extends Doorbell, QueueValve {
  counts(): {
    readonly waiting: number;
    readonly inFlight: number;
    readonly dead: number;
    readonly received: number;
    /** Gone unheard at the end of their retention. */
    readonly expired: number;
  };
  dead(): readonly QueueMessage[];
}

interface Held {
  readonly messageId: string;
  readonly body: string;
  readonly lane: Lane;
  readonly rungAt: Instant;
  receives: number;
  /** Of the latest receipt only: an older one can neither delete the message nor make it visible. */
  receipt: number;
}

/** Those of one lane that wait. */
interface Line {
  waiting: Held[];
  /** Index of the first that waits: shifting a long array is not free. */
  head: number;
  readonly inFlight: Set<Held>;
}

const emptyLine = (): Line => ({ waiting: [], head: 0, inFlight: new Set() });
const left = ({ waiting, head }: Line): number => waiting.length - head;

/**
 * The doorbell with SQS's semantics on virtual time. In memory, since nothing is lost with it: the sweeper rings again
 * from the ledger.
 */
export const makeLocalQueue = (options: LocalQueueOptions): LocalQueue => {
  const { virtual, worker, adversary } = options;
  const { concurrency = 10, batchSize = 10, maxReceiveCount = 50, deliveryMilliseconds = 20 } = options;
  const { visibilityMilliseconds = 540_000, closingMilliseconds = 20_000 } = options;
  const { retentionMilliseconds = 14 * DAY } = options;

  const lines: Readonly<Record<Lane, Line>> = { live: emptyLine(), backlog: emptyLine() };
  const waits = (): number => left(lines.live) + left(lines.backlog);
  const deadLetters: QueueMessage[] = [];
  let valve: 'open' | 'closing' | 'closed' = 'open';
  let running = 0;
  let pumping = false;
  let sequence = 0;
  let receipts = 0;
  let expired = 0;
  let cancelClosing: (() => void) | undefined;

  const later = (milliseconds: number, fire: () => unknown): (() => void) =>
    virtual.at(plus(virtual.clock.now(), milliseconds), fire);

  const pump = (): void => {
    if (pumping || valve === 'closed' || running >= concurrency || waits() === 0) return;
    pumping = true;
    later(deliveryMilliseconds, () => {
      pumping = false;
      while (valve !== 'closed' && running < concurrency && waits() > 0) receive();
    });
  };

  /** As a fair queue: where both lanes wait, the one with fewer messages in flight comes first. */
  const quieter = (): Line => {
    const { live, backlog } = lines;
    if (left(live) === 0) return backlog;
    return left(backlog) === 0 || live.inFlight.size <= backlog.inFlight.size ? live : backlog;
  };

  const next = (): Held | undefined => {
    const line = quieter();
    const { waiting, head } = line;
    if (adversary?.reorder && waiting.length - head > 1) {
      const other = head + adversary.random.below(waiting.length - head);
      const [a, b] = [waiting[head], waiting[other]];
      if (a && b) [waiting[head], waiting[other]] = [b, a];
    }
    const held = waiting[head];
    line.head += 1;
    if (line.head > 1_000 && line.head * 2 > waiting.length) {
      line.waiting = waiting.slice(line.head);
      line.head = 0;
    }
    return held;
  };

  const messageOf = (held: Held): QueueMessage => ({
    messageId: held.messageId,
    body: held.body,
    receiveCount: held.receives,
  });

  /** Takes one batch. What was received too often is put aside on receipt, as SQS does, not when it fails. */
  const receive = (): void => {
    const batch: { readonly held: Held; readonly receipt: number }[] = [];
    while (batch.length < batchSize && waits() > 0) {
      const held = next();
      if (!held) break;
      if (virtual.clock.now() >= held.rungAt + retentionMilliseconds) {
        expired += 1;
        continue;
      }
      if (held.receives >= maxReceiveCount) {
        deadLetters.push(messageOf(held));
        continue;
      }
      receipts += 1;
      held.receives += 1;
      held.receipt = receipts;
      lines[held.lane].inFlight.add(held);
      batch.push({ held, receipt: receipts });
    }
    if (batch.length === 0) return;
    running += 1;
    const seenAgain = later(visibilityMilliseconds, () => {
      for (const { held, receipt } of batch) {
        const line = lines[held.lane];
        if (held.receipt !== receipt || !line.inFlight.delete(held)) continue;
        line.waiting.push(held);
      }
      pump();
    });
    void run(batch, seenAgain);
  };

  const run = async (
    batch: readonly { readonly held: Held; readonly receipt: number }[],
    cancelSeenAgain: () => void,
  ): Promise<void> => {
    const failed = new Set<string>();
    try {
      const { batchItemFailures } = await worker(batch.map(({ held }) => messageOf(held)));
      for (const { itemIdentifier } of batchItemFailures) failed.add(itemIdentifier);
      // A name that is not of this batch makes AWS treat the whole batch as failed.
      const known = new Set(batch.map(({ held }) => held.messageId));
      if ([...failed].some((name) => !known.has(name))) for (const name of known) failed.add(name);
    } catch (error) {
      for (const { held } of batch) failed.add(held.messageId);
      options.onError?.(error);
    }
    running -= 1;
    for (const { held, receipt } of batch) {
      if (held.receipt === receipt && !failed.has(held.messageId)) lines[held.lane].inFlight.delete(held);
    }
    if (failed.size === 0) cancelSeenAgain();
    pump();
  };

  const add = (body: string, lane: Lane): void => {
    sequence += 1;
    const held = {
      messageId: `m-${sequence}`,
      body,
      lane,
      rungAt: virtual.clock.now(),
      receives: 0,
      receipt: 0,
    };
    const { waiting } = lines[lane];
    waiting.push(held);
    if (adversary && adversary.random.below(100) < adversary.duplicatePercent) {
      // The same message once more, as a standard queue may: same id, its own life.
      waiting.push({ ...held });
    }
  };

  return {
    async ring(keys, lane = 'live') {
      for (const key of keys) {
        add(JSON.stringify({ tenant: key.tenant, number: key.number, revision: key.revision }), lane);
      }
      pump();
    },
    async setOpen(open) {
      if (open) {
        cancelClosing?.();
        valve = 'open';
        pump();
      } else if (valve === 'open') {
        valve = 'closing';
        cancelClosing = later(closingMilliseconds, () => {
          valve = 'closed';
        });
      }
    },
    async state() {
      return valve === 'closed' && running > 0 ? 'closing' : valve;
    },
    counts: () => ({
      waiting: waits(),
      inFlight: lines.live.inFlight.size + lines.backlog.inFlight.size,
      dead: deadLetters.length,
      received: receipts,
      expired,
    }),
    dead: () => deadLetters,
  };
};
