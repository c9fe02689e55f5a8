/** Lets so much work run at a time; what comes on top waits for its turn, first come first served. */
export const atMost = (limit: number): (<T>(work: () => Promise<T>) => Promise<T>) => {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running >= limit) await new Promise<void>((turn) => waiting.push(turn));
    else running += 1;
    try {
      return await work();
    } finally {
      // Handed on without being given back: nobody who comes now goes before those who wait.
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
};
