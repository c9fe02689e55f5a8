/** Every call that the tenant makes to the world passes here: it has a name, and may fail. */
import type { Instant } from '#lib/instant.ts';
import { MINUTE } from '#lib/instant.ts';
import type { Clock } from '#lib/ports/clock.ts';
import type { FaultKind } from './fault-plan.ts';

/** One process, as one instance of a function: it dies at a call, and then nothing of it runs on. */
export interface Life {
  readonly name: string;
  readonly dead: boolean;
  die(): void;
}

/**
 * As of an instance that is frozen and thawed. Longer than the worker's lease (90 s), the queue's visibility (9 min), the time
 * to settle (10 min) and the sweeper's turn after that, so that another one has had the invoice meanwhile, and has sent it.
 */
const LATE = 21 * MINUTE;

/** What a dead process waits for. A new one each time: one for all would remember every run. */
const never = (): Promise<never> => new Promise(() => undefined);

export interface PortCall {
  readonly at: Instant;
  readonly process: string;
  /** `ledger.claim#3`. */
  readonly call: string;
  readonly kind: FaultKind | undefined;
}

export interface PortCallsOptions {
  readonly clock: Clock;
  /** Asked once for each call, in their order. */
  readonly faultOf: (call: string) => FaultKind | undefined;
  /** For a readable trace. @default nobody */
  readonly onCall?: ((call: PortCall) => void) | undefined;
}

type Failure = (call: string, kind: 'before' | 'after') => Error;

const storeFailure: Failure = (call, kind) =>
  new Error(
    `${call} ${kind === 'before' ? 'failed, and nothing happened' : 'took effect, and its answer was lost'}`,
  );

export interface PortCalls {
  /** In the order in which they were made, while they counted. */
  readonly made: readonly string[];
  /** From here on calls are counted, and may fail; or they are not, and never do. @default counted */
  count(counted: boolean): void;
  through<T>(life: Life, name: string, call: () => Promise<T>, failure?: Failure): Promise<T>;
  /** The same port, each of whose methods passes here as `<name>.<method>`. */
  wrap<P extends object>(life: Life, name: string, port: P): P;
  /** The clock of a process: who sleeps when it dies does not wake. */
  clockOf(life: Life): Clock;
}

export const makePortCalls = ({ clock, faultOf, onCall }: PortCallsOptions): PortCalls => {
  const made: string[] = [];
  const counts = new Map<string, number>();
  let counted = true;

  const through = async <T>(
    life: Life,
    name: string,
    work: () => Promise<T>,
    failure: Failure = storeFailure,
  ): Promise<T> => {
    if (life.dead) return never();
    if (!counted) {
      const answer = await work();
      return life.dead ? never() : answer;
    }
    const nth = (counts.get(name) ?? 0) + 1;
    counts.set(name, nth);
    const call = `${name}#${nth}`;
    made.push(call);
    const kind = faultOf(call);
    onCall?.({ at: clock.now(), process: life.name, call, kind });
    if (kind === 'before') throw failure(call, kind);
    try {
      const answer = await work();
      if (kind === 'late') await clock.sleep(LATE);
      if (kind === 'died') life.die();
      if (kind === 'after') throw failure(call, kind);
      return life.dead ? await never() : answer;
    } catch (error) {
      if (kind === 'died') life.die();
      if (life.dead) return never();
      throw error;
    }
  };

  return {
    made,
    count(now) {
      counted = now;
    },
    through,
    wrap: (life, name, port) =>
      new Proxy(port, {
        get(target, property) {
          const method: unknown = Reflect.get(target, property);
          if (typeof method !== 'function') return method;
          return (...given: unknown[]): Promise<unknown> =>
            through(life, `${name}.${String(property)}`, async () => Reflect.apply(method, target, given));
        },
      }),
    clockOf: (life) => ({
      now: clock.now,
      async sleep(milliseconds, signal) {
        if (life.dead) return never();
        try {
          await clock.sleep(milliseconds, signal);
        } catch (error) {
          if (!life.dead) throw error;
        }
        return life.dead ? never() : undefined;
      },
    }),
  };
};
