/** Counts the calls to ports, by port and method: what a call of a store costs is the same whoever forgot that he makes it. */
export interface CallCounts {
  /** The same port, its calls counted. */
  watch<T extends object>(name: string, port: T): T;
  /** Since the last time it was asked. */
  taken(): Readonly<Record<string, number>>;
}

export const countCalls = (): CallCounts => {
  let counts: Record<string, number> = {};
  return {
    watch: (name, port) =>
      new Proxy(port, {
        get(target, property) {
          const method: unknown = Reflect.get(target, property);
          if (typeof method !== 'function') return method;
          return (...args: unknown[]): unknown => {
            const call = `${name}.${String(property)}`;
            counts[call] = (counts[call] ?? 0) + 1;
            return Reflect.apply(method, target, args);
          };
        },
      }),
    taken() {
      const taken = counts;
      counts = {};
      return taken;
    },
  };
};
