/**
 * How others drain a queue, exactly: messages are received in tens, the ten are sent side by side, and what was refused is seen
 * again after SQS's default visibility. None of them knows a rate.
 *
 * - batch loop: one process takes C messages in tens, waits for all of them, and takes the next.
 * - sqs-consumer (15.0.3, README): C / 10 consumers, each of which receives again when its ten are done.
 */
import type { Clock } from '#lib/ports/clock.ts';
import type { LimitedAuthority } from './limited-authority.ts';

export const PEERS = ['batch loop', 'sqs-consumer'] as const;
export type Peer = (typeof PEERS)[number];

const BATCH = 10;
const VISIBILITY = 30_000;
/** One receive, the same as our queue needs. */
const RECEIVE = 20;

export const drainAsPeer = async (
  peer: Peer,
  messages: number,
  concurrency: number,
  { clock, authority }: { readonly clock: Clock; readonly authority: LimitedAuthority },
): Promise<void> => {
  let waiting = messages;
  let left = messages;
  const seenAgain: number[] = [];

  const receive = async (most: number): Promise<number> => {
    await clock.sleep(RECEIVE);
    while (seenAgain[0] !== undefined && seenAgain[0] <= clock.now()) {
      seenAgain.shift();
      waiting += 1;
    }
    const taken = Math.min(most, waiting);
    waiting -= taken;
    return taken;
  };
  const send = async (): Promise<void> => {
    const receivedAt = clock.now();
    if (await authority.call()) left -= 1;
    else seenAgain.push(receivedAt + VISIBILITY);
  };
  const consume = async (most: number): Promise<void> => {
    while (left > 0) {
      const taken = await receive(most);
      await Promise.all(Array.from({ length: taken }, send));
      // A long poll waits for a message; here until one can be there.
      if (taken === 0) await clock.sleep(Math.max(1, (seenAgain[0] ?? 0) - clock.now()));
    }
  };
  if (peer === 'batch loop') await consume(concurrency);
  else await Promise.all(Array.from({ length: concurrency / BATCH }, () => consume(BATCH)));
};
