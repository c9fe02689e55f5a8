/** An iterable that knows whether it was asked to the end. */
export interface CountedArrivals<T> extends Iterable<T> {
  exhausted(): boolean;
}

export const countedArrivals = <T>(source: Iterable<T>): CountedArrivals<T> => {
  let done = false;
  return {
    *[Symbol.iterator]() {
      yield* source;
      done = true;
    },
    exhausted: () => done,
  };
};
