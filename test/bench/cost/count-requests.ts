import { AsyncLocalStorage } from 'node:async_hooks';

/** One request that went over the wire; a retry of the SDK is another one. */
export interface SentRequest {
  /** `DynamoDB TransactWriteItems` */
  readonly api: string;
  /** The port's method that it was made for: `ledger.claim`. */
  readonly purpose: string;
  readonly input: object;
}

interface Watched<Input extends object, Output extends object> {
  readonly middlewareStack: {
    add(
      middleware: (
        next: (args: { input: Input; request: unknown }) => Promise<{ output?: Output; response: unknown }>,
        context: { readonly clientName?: string; readonly commandName?: string },
      ) => (args: { input: Input; request: unknown }) => Promise<{ output?: Output; response: unknown }>,
      options: {
        readonly step: 'deserialize';
        readonly priority: 'low';
        readonly name: string;
        readonly override: true;
      },
    ): void;
  };
}

export interface RequestCounter {
  /** Counts what the client sends from now on. */
  watch<Client extends Watched<Input, Output>, Input extends object, Output extends object>(
    client: Client & Watched<Input, Output>,
  ): Client;
  /** The same port, the requests of each of its methods known by its name. */
  label<T extends object>(name: string, port: T): T;
  /** Since the last time it was asked. */
  taken(): readonly SentRequest[];
}

export const countRequests = (): RequestCounter => {
  const purposes = new AsyncLocalStorage<string>();
  let sent: SentRequest[] = [];
  return {
    watch(client) {
      client.middlewareStack.add(
        (next, { clientName = '', commandName = '' }) =>
          async (args) => {
            const api = `${clientName.replace(/Client$/, '')} ${commandName.replace(/Command$/, '')}`;
            sent.push({ api, purpose: purposes.getStore() ?? 'unknown', input: args.input });
            return next(args);
          },
        // Inside the SDK's own retries.
        { step: 'deserialize', priority: 'low', name: 'countRequests', override: true },
      );
      return client;
    },
    label: (name, port) =>
      new Proxy(port, {
        get(target, property) {
          const method: unknown = Reflect.get(target, property);
          if (typeof method !== 'function') return method;
          return (...args: unknown[]): unknown =>
            purposes.run(`${name}.${String(property)}`, () => Reflect.apply(method, target, args));
        },
      }),
    taken() {
      const taken = sent;
      sent = [];
      return taken;
    },
  };
};

export const countBy = <T>(things: readonly T[], name: (thing: T) => string): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const thing of things) counts.set(name(thing), (counts.get(name(thing)) ?? 0) + 1);
  return counts;
};
