import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { PlannedTurn } from './plan-turn-backs.ts';
import { readBasis, type ThreadBasis } from './thread-basis.ts';
import { turnBack } from './turn-back.ts';
import type { TurnResult } from './turn-result.ts';

export interface TurnAllOptions {
  /** 0: in this thread. @default as many as the machine has cores */
  readonly threads?: number;
  readonly onProgress?: (done: number, of: number, last: TurnResult) => void;
}

/** Does all turns, in any order, and gives their results in the order of the turns. What breaks in one ends all: it is a bug. */
export const turnBackAll = async (
  basis: ThreadBasis,
  turns: readonly PlannedTurn[],
  options: TurnAllOptions = {},
): Promise<readonly TurnResult[]> => {
  const results = new Map<number, TurnResult>();
  const take = (index: number, result: TurnResult): void => {
    results.set(index, result);
    options.onProgress?.(results.size, turns.length, result);
  };
  const threads = Math.min(options.threads ?? availableParallelism(), turns.length);
  if (threads === 0) {
    const here = readBasis(basis);
    for (const [index, turn] of turns.entries()) take(index, await turnBack({ ...here, ...turn }));
  } else await inThreads(basis, turns, threads, take);
  return turns.flatMap((_, index) => results.get(index) ?? []);
};

const inThreads = (
  basis: ThreadBasis,
  turns: readonly PlannedTurn[],
  threads: number,
  take: (index: number, result: TurnResult) => void,
): Promise<unknown> => {
  // The long ones first: no thread is left with one at the end.
  const order = [...turns.keys()].sort((a, b) => weight(turns[b]) - weight(turns[a]));
  return Promise.all(
    Array.from(
      { length: threads },
      () =>
        new Promise<void>((resolve, reject) => {
          const thread = new Worker(new URL('./turn-back-thread.ts', import.meta.url), { workerData: basis });
          let mine: number | undefined;
          const give = (): void => {
            mine = order.shift();
            if (mine === undefined) void thread.terminate().then(() => resolve(), reject);
            else thread.postMessage(turns[mine]);
          };
          thread.on('error', reject);
          thread.on('message', (result: TurnResult) => {
            if (mine !== undefined) take(mine, result);
            give();
          });
          give();
        }),
    ),
  );
};

const weight = (turn: PlannedTurn | undefined): number => (turn?.target.completes ? 1 : 0);
