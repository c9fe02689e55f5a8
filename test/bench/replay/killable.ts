/** Processes that can be killed at any of their calls: before it, after it, or with half of its rings rung. */
import type { InvoiceKey } from '#lib/ports/ledger.ts';
import type { Doorbell, Lane } from '#lib/ports/queue.ts';

export interface Killer {
  /** Asked at each call of a kind of process; a kill happens once. */
  strikes(): 'before' | 'after' | undefined;
  readonly kills: () => number;
}

/** Kills at the calls of these numbers, counted over all processes of a kind; every second one before the call is done. */
export const killerAt = (calls: readonly number[]): Killer => {
  const left = new Set(calls);
  let call = 0;
  let kills = 0;
  return {
    strikes() {
      call += 1;
      if (!left.delete(call)) return undefined;
      kills += 1;
      return kills % 2 === 0 ? 'before' : 'after';
    },
    kills: () => kills,
  };
};

export class Killed extends Error {
  override readonly name = 'Killed';
}

export interface Killable {
  /** The port as this process has it. */
  port<P extends object>(port: P): P;
  /** Rejects when it is killed. */
  readonly death: Promise<never>;
}

const silence = (): Promise<never> => new Promise(() => undefined);

/** Nothing of a killed process goes on: what it has called has happened, and no call of it ever returns. */
export const killable = (killer: Killer): Killable => {
  let alive = true;
  let die: (error: Killed) => void = () => undefined;
  const death = new Promise<never>((_, reject) => {
    die = reject;
  });
  death.catch(() => undefined);
  const kill = (): Promise<never> => {
    alive = false;
    die(new Killed('killed'));
    return silence();
  };
  return {
    death,
    port: (port) =>
      new Proxy(port, {
        get(target, name) {
          const call: unknown = Reflect.get(target, name);
          if (typeof call !== 'function' || name === 'now') return call;
          return async (...args: readonly unknown[]): Promise<unknown> => {
            if (!alive) return silence();
            const strike = killer.strikes();
            if (strike === 'before') return kill();
            const result: unknown = await Reflect.apply(call, target, args);
            return strike === 'after' || !alive ? kill() : result;
          };
        },
      }),
  };
};

/** A doorbell that dies in the middle of its rings, at the calls of these numbers: the rest is not rung. */
export const dyingDoorbell = (
  doorbell: Doorbell,
  killer: Killer,
  heard: (keys: readonly InvoiceKey[], lane: Lane) => void,
): Doorbell => ({
  async ring(keys, lane = 'live') {
    const half = killer.strikes() === undefined ? keys.length : Math.floor(keys.length / 2);
    const some = keys.slice(0, half);
    heard(some, lane);
    await doorbell.ring(some, lane);
    if (half < keys.length) throw new Killed('the doorbell died');
  },
});
