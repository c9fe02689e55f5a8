import type { Instant } from '#lib/instant.ts';

export interface Timer {
  readonly at: Instant;
  /** Breaks ties: first set, first fired. */
  readonly sequence: number;
  readonly fire: () => unknown;
  /** Where the timer was set; only kept in paranoid mode. */
  readonly setBy: string | undefined;
  /** Place in the heap, so that cancelling is real and costs O(log n); -1 when out of it. */
  place: number;
}

export interface TimerHeap {
  readonly size: number;
  push(timer: Timer): void;
  peek(): Timer | undefined;
  pop(): Timer | undefined;
  /** False when the timer fired or was cancelled before. */
  remove(timer: Timer): boolean;
}

const before = (a: Timer, b: Timer): boolean => (a.at === b.at ? a.sequence < b.sequence : a.at < b.at);

/** A binary heap of timers by (instant, sequence). */
export const makeTimerHeap = (): TimerHeap => {
  const heap: Timer[] = [];

  const put = (timer: Timer, place: number): void => {
    heap[place] = timer;
    timer.place = place;
  };
  const rise = (timer: Timer, from: number): void => {
    let place = from;
    while (place > 0) {
      const parentPlace = (place - 1) >> 1;
      const parent = heap[parentPlace];
      if (!parent || before(parent, timer)) break;
      put(parent, place);
      place = parentPlace;
    }
    put(timer, place);
  };
  const sink = (timer: Timer, from: number): void => {
    let place = from;
    for (;;) {
      const left = heap[2 * place + 1];
      const right = heap[2 * place + 2];
      const child = left && right && before(right, left) ? right : left;
      if (!child || before(timer, child)) break;
      const childPlace = child.place;
      put(child, place);
      place = childPlace;
    }
    put(timer, place);
  };
  const remove = (timer: Timer): boolean => {
    const { place } = timer;
    if (place < 0) return false;
    timer.place = -1;
    const last = heap.pop();
    if (last && last !== timer) {
      const parent = heap[(place - 1) >> 1];
      if (place > 0 && parent && before(last, parent)) rise(last, place);
      else sink(last, place);
    }
    return true;
  };

  return {
    get size() {
      return heap.length;
    },
    push(timer) {
      rise(timer, heap.length);
    },
    peek: () => heap[0],
    pop() {
      const first = heap[0];
      if (first) remove(first);
      return first;
    },
    remove,
  };
};
