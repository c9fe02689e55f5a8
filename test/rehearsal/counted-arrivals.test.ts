import { describe, expect, it } from 'vitest';
import { countedArrivals } from '#lib/rehearsal/counted-arrivals.ts';

describe('arrivals that are counted', () => {
  it('are exhausted when somebody was told that there are no more, not with the last one', () => {
    const arrivals = countedArrivals([1, 2]);
    const iterator = arrivals[Symbol.iterator]();
    expect([iterator.next().value, iterator.next().value]).toEqual([1, 2]);
    expect(arrivals.exhausted()).toBe(false);
    expect(iterator.next().done).toBe(true);
    expect(arrivals.exhausted()).toBe(true);
  });

  it('are not made before they are asked for', () => {
    let made = 0;
    function* source() {
      for (;;) yield ++made;
    }
    const iterator = countedArrivals(source())[Symbol.iterator]();
    iterator.next();
    expect(made).toBe(1);
  });

  it('that are none are exhausted at the first question', () => {
    const none = countedArrivals([]);
    expect(none.exhausted()).toBe(false);
    expect([...none]).toEqual([]);
    expect(none.exhausted()).toBe(true);
  });
});
