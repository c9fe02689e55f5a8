/** Refuses what a test did not set up: a handler that asks for more than it says fails loudly. */
export const refusing = <T extends object>(methods: Partial<T>): T =>
  new Proxy<T>(Object.create(null), {
    get(_, name) {
      const found: unknown = Reflect.get(methods, name);
      if (found === undefined) throw new Error(`not set up: ${String(name)}`);
      return found;
    },
  });
