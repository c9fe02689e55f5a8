/** The simulated authority, and our own client before it; what is counted and may fail is the request between the two. */
import { makeFirsClient } from '#lib/firs/client/firs-client.ts';
import { type SimulatorConfig, simulatorConfig } from '#lib/firs/simulator/config.ts';
import type { Fault } from '#lib/firs/simulator/faults.ts';
import { makeSimulator, type Simulator } from '#lib/firs/simulator/simulator.ts';
import { SECOND } from '#lib/instant.ts';
import type { VirtualClock } from '#lib/local/virtual-clock.ts';
import type { Authority } from '#lib/ports/authority.ts';
import { seededRandom } from '#lib/seeded-random.ts';
import { LISTED_CODE } from './documents.ts';
import type { Life, PortCalls } from './port-calls.ts';

/** Of the worlds of the proof; made once, since its codes are many. */
const CONFIG: SimulatorConfig = simulatorConfig({ hsCodes: new Set([LISTED_CODE]), keepsBodies: false });
export const SERVICE_ID = CONFIG.serviceId;

const DEADLINE = 15 * SECOND;

const NAMES: readonly (readonly [RegExp, string])[] = [
  [/\/sign$/, 'sign'],
  [/\/confirm\//, 'confirm'],
  [/\/self-health-check$/, 'self-check'],
  [/\?/, 'search'],
];
const nameOf = (url: string): string =>
  `authority.${NAMES.find(([pattern]) => pattern.test(url))?.[1] ?? 'other'}`;

/** As undici words what becomes of a connection. */
const transportFailure = (call: string, kind: 'before' | 'after'): Error =>
  new TypeError('fetch failed', {
    cause: Object.assign(new Error(call), { code: kind === 'before' ? 'ECONNREFUSED' : 'ECONNRESET' }),
  });

export interface ProofAuthority {
  readonly simulator: Simulator;
  /** As a process of the tenant sees it. */
  clientOf(life: Life): Authority;
}

export const makeProofAuthority = (
  virtual: VirtualClock,
  calls: PortCalls,
  seed: number,
  faults: readonly Fault[],
): ProofAuthority => {
  const simulator = makeSimulator({
    clock: virtual.clock,
    random: seededRandom(seed, 'authority'),
    config: CONFIG,
    faults,
  });
  return {
    simulator,
    clientOf: (life) =>
      makeFirsClient({
        fetch: (request) =>
          calls.through(life, nameOf(request.url), () => simulator.fetch(request), transportFailure),
        baseUrl: 'http://authority.invalid',
        apiKey: CONFIG.apiKey,
        apiSecret: CONFIG.apiSecret,
        businessId: CONFIG.businessId,
        clock: calls.clockOf(life),
        deadlineMilliseconds: DEADLINE,
      }),
  };
};
