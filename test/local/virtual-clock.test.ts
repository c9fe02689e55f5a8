import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash, randomBytes, scrypt, webcrypto } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import * as fc from 'fast-check';
import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { DAY, fromIso, instant, MINUTE, plus, SECOND } from '#lib/instant.ts';
import { trackNativeWork } from '#lib/local/native-work.ts';
import { makeVirtualClock, type VirtualClock, type VirtualClockOptions } from '#lib/local/virtual-clock.ts';
import { seededRandom } from '#lib/seeded-random.ts';

const START = fromIso('2027-01-04T08:00:00Z');
const clockAt = (options: Partial<VirtualClockOptions> = {}): VirtualClock =>
  makeVirtualClock({ start: START, ...options });
const zip = promisify(gzip);
/** Work for the thread pool. */
const derive = (cost: number): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt('secret', 'salt', 32, { N: cost }, (error, key) => (error ? reject(error) : resolve(key)));
  });

describe('virtual clock', () => {
  it('fires timers in order of instant, then of setting, at their instant', async () => {
    const virtual = clockAt();
    const fired: string[] = [];
    const note = (name: string) => () => fired.push(`${name}@${virtual.now() - START}`);
    virtual.at(plus(START, 20), note('c'));
    virtual.at(plus(START, 10), note('a'));
    virtual.at(plus(START, 10), note('b'));
    virtual.at(plus(START, -5), note('past'));
    await virtual.run();
    expect(fired).toEqual(['past@0', 'a@10', 'b@10', 'c@20']);
    expect(virtual.pending()).toBe(0);
  });

  it('never fires early, never twice, and never after a cancel', async () => {
    const plan = fc.array(
      fc.record({ delay: fc.nat(50), cancelAfter: fc.option(fc.nat(60), { nil: undefined }) }),
      { maxLength: 60 },
    );
    await fc.assert(
      fc.asyncProperty(plan, async (timers) => {
        const virtual = clockAt();
        const fired = new Map<number, number>();
        const order: number[] = [];
        for (const [index, { delay, cancelAfter }] of timers.entries()) {
          const cancel = virtual.at(plus(START, delay), () => {
            expect(fired.has(index)).toBe(false);
            fired.set(index, virtual.now() - START);
            order.push(virtual.now());
          });
          if (cancelAfter !== undefined) virtual.at(plus(START, cancelAfter), cancel);
        }
        await virtual.run();
        expect(order).toEqual(order.toSorted((a, b) => a - b));
        for (const [index, { delay, cancelAfter }] of timers.entries()) {
          // At the same instant the timer was set first and wins.
          const fires = cancelAfter === undefined || delay <= cancelAfter;
          expect(fired.get(index)).toBe(fires ? delay : undefined);
        }
        expect(virtual.pending()).toBe(0);
      }),
      { numRuns: 50 },
    );
  });

  it('waits for years at no cost', async () => {
    const virtual = clockAt();
    const began = performance.now();
    let over = false;
    virtual.at(plus(START, 36_525 * DAY), () => {
      over = true;
    });
    await virtual.run();
    expect(over).toBe(true);
    expect(virtual.now() - START).toBe(36_525 * DAY);
    expect(performance.now() - began).toBeLessThan(1_000);
  });

  it('stops at `until`, before later timers, and goes on from there', async () => {
    const virtual = clockAt();
    const fired: number[] = [];
    for (const minute of [1, 2, 3]) virtual.at(plus(START, minute * MINUTE), () => fired.push(minute));
    await virtual.run({ until: plus(START, 2 * MINUTE + 1) });
    expect([fired, virtual.now() - START, virtual.pending()]).toEqual([[1, 2], 2 * MINUTE + 1, 1]);
    await virtual.run({ until: plus(START, 10 * MINUTE) });
    expect([fired, virtual.now() - START]).toEqual([[1, 2, 3], 10 * MINUTE]);
  });

  it('stops as soon as `done` says so', async () => {
    const virtual = clockAt();
    let ticks = 0;
    const tick = (): void => {
      ticks += 1;
      virtual.at(plus(virtual.now(), SECOND), tick);
    };
    tick();
    await virtual.run({ done: () => ticks >= 5 });
    expect([ticks, virtual.now() - START]).toEqual([5, 4 * SECOND]);
  });

  it('makes whole milliseconds of jittered times, and refuses what is no time', () => {
    const virtual = clockAt();
    virtual.at(instant(START + 0.25), () => undefined);
    expect(virtual.pending()).toBe(1);
    expect(() => virtual.at(instant(Number.NaN), () => undefined)).toThrow(/NaN/);
    expect(() => virtual.at(instant(Number.POSITIVE_INFINITY), () => undefined)).toThrow(/Infinity/);
  });

  it('sleeps, wakes early on abort with its reason, and leaves no timer behind', async () => {
    const virtual = clockAt();
    const controller = new AbortController();
    const seen: string[] = [];
    const long = virtual.clock
      .sleep(DAY, controller.signal)
      .catch((error: Error) => seen.push(`${error.message}@${virtual.now() - START}`));
    virtual.at(plus(START, SECOND), () => controller.abort(new Error('enough')));
    await virtual.run();
    await long;
    expect(seen).toEqual(['enough@1000']);
    expect(virtual.now() - START).toBe(SECOND);
    await expect(virtual.clock.sleep(1, controller.signal)).rejects.toThrow('enough');
    expect(virtual.pending()).toBe(0);
  });

  it('keeps the async context of whoever set the timer', async () => {
    const virtual = clockAt();
    const storage = new AsyncLocalStorage<string>();
    const seen: (string | undefined)[] = [];
    storage.run('outer', () => virtual.at(plus(START, 1), () => seen.push(storage.getStore())));
    const sleeper = storage.run('sleeper', async () => {
      await virtual.clock.sleep(2);
      seen.push(storage.getStore());
    });
    await virtual.run();
    await sleeper;
    expect(seen).toEqual(['outer', 'sleeper']);
  });

  it('calls the quiet hook when all is at rest, before time moves', async () => {
    const virtual = clockAt();
    const log: string[] = [];
    virtual.onQuiet(() => log.push(`quiet@${virtual.now() - START}`));
    virtual.at(plus(START, 1), async () => {
      await Promise.resolve();
      await new Promise((resolve) => process.nextTick(resolve));
      log.push('worked');
    });
    await virtual.run();
    expect(log).toEqual(['quiet@0', 'worked', 'quiet@1']);
  });
});

describe('failures end the run', () => {
  it.each<[string, (virtual: VirtualClock) => unknown]>([
    [
      'a callback that throws',
      () => {
        throw new Error('broken');
      },
    ],
    [
      'a handler that rejects at once',
      async () => {
        throw new Error('broken');
      },
    ],
    [
      'a handler that rejects later',
      async (virtual) => {
        await virtual.clock.sleep(SECOND);
        throw new Error('broken');
      },
    ],
    ['native work that fails', (virtual) => virtual.work(Promise.reject(new Error('broken')))],
  ])('%s', async (_, act) => {
    const virtual = clockAt();
    let later = false;
    virtual.at(START, () => act(virtual));
    virtual.at(plus(START, MINUTE), () => {
      later = true;
    });
    await expect(virtual.run()).rejects.toThrow('broken');
    expect(later).toBe(false);
  });

  it('names a livelock instead of hanging', async () => {
    const virtual = clockAt({ eventsPerInstant: 100 });
    const again = (): void => {
      virtual.at(virtual.now(), again);
    };
    again();
    await expect(virtual.run()).rejects.toThrow(/livelock: 100 timers fired at 2027-01-04T08:00:00.000Z/);
  });

  it('does not count timers of different instants as a livelock', async () => {
    const virtual = clockAt({ eventsPerInstant: 3 });
    for (const at of [0, 0, 0, 1, 1, 1]) virtual.at(plus(START, at), () => undefined);
    await expect(virtual.run()).resolves.toBeUndefined();
  });

  it('names native work that never ends', async () => {
    const virtual = clockAt({ watchdogMilliseconds: 30 });
    virtual.at(START, () => {
      void virtual.work(new Promise(() => {}), 'sign an invoice');
    });
    await expect(virtual.run()).rejects.toThrow(/30 ms of real time: 1 in flight \(sign an invoice\)/);
  });

  it('refuses to run within a run', async () => {
    const virtual = clockAt();
    virtual.at(START, () => virtual.run());
    await expect(virtual.run()).rejects.toThrow(/running already/);
  });
});

describe('native work', () => {
  it('holds the clock until it is done', async () => {
    const virtual = clockAt();
    const seen: number[] = [];
    virtual.at(START, async () => {
      await virtual.work(derive(16_384));
      seen.push(virtual.now() - START);
    });
    virtual.at(plus(START, 1), () => undefined);
    await virtual.run();
    expect(seen).toEqual([0]);
  });

  it('is delivered in the order of submission, whatever finishes first', async () => {
    const virtual = clockAt();
    const seen: string[] = [];
    const slow = async (): Promise<void> => {
      await virtual.work(new Promise((resolve) => setTimeout(resolve, 30)));
      seen.push('slow');
    };
    const quick = async (): Promise<void> => {
      await virtual.work(Promise.resolve());
      seen.push('quick');
    };
    virtual.at(START, () => Promise.all([slow(), quick()]));
    await virtual.run();
    expect(seen).toEqual(['slow', 'quick']);
  });

  it('goes on to the next after one that failed', async () => {
    const virtual = clockAt();
    const seen: string[] = [];
    virtual.at(START, async () => {
      const failing = virtual.work(Promise.reject(new Error('no')));
      const next = virtual.work(Promise.resolve('next'));
      await failing.catch((error: Error) => seen.push(error.message));
      seen.push(await next);
    });
    await virtual.run();
    expect(seen).toEqual(['no', 'next']);
  });

  const key = { name: 'HMAC', hash: 'SHA-256' };
  const sign = async (): Promise<void> => {
    const imported = await webcrypto.subtle.importKey('raw', randomBytes(32), key, false, ['sign']);
    await webcrypto.subtle.sign('HMAC', imported, randomBytes(100));
  };

  it('that is hidden from the clock is found in paranoid mode', async () => {
    const virtual = clockAt({ paranoid: true });
    virtual.at(START, async () => {
      // Once is not enough: work may happen to end while the clock still drains, and then does no harm.
      for (let round = 0; round < 20; round += 1) {
        await derive(1_024);
        await virtual.clock.sleep(SECOND);
      }
    });
    // Something else to do, so that the clock does not simply stop before the work is done.
    for (let minute = 1; minute <= 100; minute += 1)
      virtual.at(plus(START, minute * MINUTE), () => undefined);
    await expect(virtual.run()).rejects.toThrow(/not handed to work\(\)/);
  });

  it('gives no false alarm in paranoid mode', async () => {
    const virtual = clockAt({ paranoid: true });
    let rounds = 0;
    virtual.at(START, async () => {
      for (; rounds < 5; rounds += 1) {
        await virtual.work(zip(Buffer.alloc(50_000, rounds)));
        await virtual.clock.sleep(SECOND);
      }
    });
    await virtual.run();
    expect(rounds).toBe(5);
  });

  it('of Web Crypto and bodies is tracked for everybody, and untracked again', async () => {
    const original = webcrypto.subtle.sign;
    const virtual = clockAt({ paranoid: true });
    const undo = trackNativeWork(virtual);
    const app = new Hono();
    app.post('/', async (context) => {
      const text = (await context.req.formData()).get('a');
      await sign();
      await virtual.clock.sleep(SECOND);
      return context.json({ size: (await new Blob([typeof text === 'string' ? text : '']).text()).length });
    });
    try {
      const sizes: unknown[] = [];
      virtual.at(START, async () => {
        for (let round = 1; round <= 3; round += 1) {
          const body = new FormData();
          body.set('a', 'x'.repeat(round));
          const response = await app.request('/', { method: 'POST', body });
          sizes.push(await response.json());
        }
      });
      await virtual.run();
      expect(sizes).toEqual([{ size: 1 }, { size: 2 }, { size: 3 }]);
      expect(virtual.now() - START).toBe(3 * SECOND);
    } finally {
      undo();
    }
    expect(webcrypto.subtle.sign).toBe(original);
  });
});

describe('determinism', () => {
  /** A hundred fibres of mixed work on one clock; the hash of what happened when. */
  const world = async (seed: number): Promise<string> => {
    const virtual = clockAt();
    const log = createHash('sha256');
    const app = new Hono();
    app.post('/echo', async (context) => {
      const body = await context.req.json();
      await virtual.clock.sleep(Number(body.delay));
      return context.json(body);
    });
    const fibre = async (name: number): Promise<void> => {
      const random = seededRandom(seed, `fibre ${name}`);
      for (let round = 0; round < 6; round += 1) {
        await virtual.clock.sleep(random.below(40) + random.next());
        const kind = random.below(4);
        if (kind === 0) await virtual.work(zip(random.bytes(random.below(20_000) + 1)));
        else if (kind === 1)
          await virtual.work(
            webcrypto.subtle.digest('SHA-256', Buffer.from(random.bytes(random.below(5_000)))),
          );
        else if (kind === 2)
          await app.request('/echo', { method: 'POST', body: JSON.stringify({ delay: random.below(9) }) });
        else
          await Promise.race([virtual.clock.sleep(random.below(20)), virtual.clock.sleep(random.below(20))]);
        log.update(`${name}/${round}/${kind}/${virtual.now()};`);
      }
    };
    const fibres = Array.from({ length: 100 }, (_, name) => fibre(name));
    await virtual.run();
    await Promise.all(fibres);
    return log.digest('hex');
  };

  it('gives one log for one seed, however native work is scheduled', async () => {
    const quiet = await world(1);
    // A busy thread pool finishes work in another order.
    const noise = Promise.all(Array.from({ length: 30 }, () => derive(4_096)));
    const busy = await world(1);
    await noise;
    expect(busy).toBe(quiet);
    expect(await world(2)).not.toBe(quiet);
  });
});
