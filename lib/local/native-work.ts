import type { VirtualClock } from './virtual-clock.ts';

const BODY_READERS = ['arrayBuffer', 'blob', 'bytes', 'formData', 'json', 'text'] as const;

const methodsOf = (prototype: object): readonly string[] =>
  Object.getOwnPropertyNames(prototype).filter(
    (name) =>
      name !== 'constructor' && typeof Object.getOwnPropertyDescriptor(prototype, name)?.value === 'function',
  );

/**
 * Hands every Web Crypto operation and every reading of a Request, Response or Blob to the clock, so that no caller
 * has to remember. Process-wide; returns how to undo it. A body whose producer sleeps on the virtual clock must not be
 * read this way: the clock would wait for the reader and the reader for the clock (the watchdog says so).
 */
export const trackNativeWork = (virtual: Pick<VirtualClock, 'work'>): (() => void) => {
  const undo: (() => void)[] = [];

  const track = (prototype: object, owner: string, names: readonly string[]): void => {
    for (const name of names) {
      const descriptor = Object.getOwnPropertyDescriptor(prototype, name);
      const original: unknown = descriptor?.value;
      if (!descriptor || typeof original !== 'function') continue;
      Object.defineProperty(prototype, name, {
        ...descriptor,
        value(this: unknown, ...given: unknown[]): Promise<unknown> {
          return virtual.work(Promise.resolve(Reflect.apply(original, this, given)), `${owner}.${name}`);
        },
      });
      undo.push(() => Object.defineProperty(prototype, name, descriptor));
    }
  };

  const subtle: object = Object.getPrototypeOf(globalThis.crypto.subtle);
  track(subtle, 'crypto.subtle', methodsOf(subtle));
  track(Request.prototype, 'Request', BODY_READERS);
  track(Response.prototype, 'Response', BODY_READERS);
  track(Blob.prototype, 'Blob', BODY_READERS);
  return () => {
    for (const restore of undo.splice(0)) restore();
  };
};
