import { type FirsClientOptions, makeFirsClient } from '#lib/firs/client/firs-client.ts';
import { type SimulatorConfig, simulatorConfig } from '#lib/firs/simulator/config.ts';
import type { Fault } from '#lib/firs/simulator/faults.ts';
import { serveSimulator } from '#lib/firs/simulator/http-server.ts';
import { makeSimulator, type Simulator } from '#lib/firs/simulator/simulator.ts';
import { fromIso, plus } from '#lib/instant.ts';
import { makeVirtualClock } from '#lib/local/virtual-clock.ts';
import type { Authority } from '#lib/ports/authority.ts';
import type { Clock } from '#lib/ports/clock.ts';
import { wallClock } from '#lib/wall-clock.ts';
import { fixedRandom } from '#test/firs/fixed-random.ts';

export const START = fromIso('2027-04-12T09:00:00+01:00');

export interface World {
  readonly authority: Authority;
  readonly simulator: Simulator;
  readonly clock: Clock;
  /** Runs calls to their end, whoever's time they take. */
  drive<T>(work: () => Promise<T>): Promise<T>;
  advance(milliseconds: number): Promise<void>;
  close(): Promise<void>;
}

export interface WorldOptions {
  readonly config?: Partial<SimulatorConfig>;
  readonly faults?: readonly Fault[];
  readonly client?: Partial<FirsClientOptions>;
}

/** Client and simulator in one process, on a virtual clock. */
export const inProcess = async (options: WorldOptions = {}): Promise<World> => {
  const virtual = makeVirtualClock({ start: START });
  const config = simulatorConfig(options.config);
  const simulator = makeSimulator({
    clock: virtual.clock,
    random: fixedRandom(7),
    config,
    faults: options.faults ?? [],
  });
  const authority = makeFirsClient({
    fetch: simulator.fetch,
    baseUrl: 'http://authority.invalid',
    apiKey: config.apiKey,
    apiSecret: config.apiSecret,
    businessId: config.businessId,
    clock: virtual.clock,
    deadlineMilliseconds: 5_000,
    ...options.client,
  });
  return {
    authority,
    simulator,
    clock: virtual.clock,
    async drive(work) {
      const result = work();
      // Seen again below; until then it must not count as unhandled.
      result.catch(() => undefined);
      await virtual.run();
      return result;
    },
    advance: (milliseconds) => virtual.run({ until: plus(virtual.now(), milliseconds) }),
    close: async () => undefined,
  };
};

/** Client and simulator over HTTP on a free port; real time, which can be put forward. */
export const overHttp = async (options: WorldOptions = {}): Promise<World> => {
  const begin = wallClock.now();
  let offset = 0;
  const clock: Clock = {
    now: () => plus(START, wallClock.now() - begin + offset),
    sleep: wallClock.sleep,
  };
  const config = simulatorConfig({ latency: { from: 0, to: 2 }, ...options.config });
  const simulator = makeSimulator({ clock, random: fixedRandom(7), config, faults: options.faults ?? [] });
  const server = await serveSimulator(simulator, 0);
  const authority = makeFirsClient({
    fetch: (request) => fetch(request),
    baseUrl: server.url,
    apiKey: config.apiKey,
    apiSecret: config.apiSecret,
    businessId: config.businessId,
    clock,
    deadlineMilliseconds: 400,
    ...options.client,
  });
  return {
    authority,
    simulator,
    clock,
    drive: (work) => work(),
    async advance(milliseconds) {
      offset += milliseconds;
    },
    close: () => server.close(),
  };
};
