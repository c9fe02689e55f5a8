import { makeFirsClient } from '#lib/firs/client/firs-client.ts';
import { simulatorConfig } from '#lib/firs/simulator/config.ts';
import type { Fault } from '#lib/firs/simulator/faults.ts';
import { makeSimulator, type Simulator } from '#lib/firs/simulator/simulator.ts';
import { type Instant, MINUTE, plus, SECOND } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import type { VirtualClock } from '#lib/local/virtual-clock.ts';
import type { Authority } from '#lib/ports/authority.ts';
import type { Scenario } from '#lib/rehearsal/scenario-schema.ts';
import { relativeMinutes } from '#lib/runbook/duration.ts';
import type { Runbook } from '#lib/runbook/schema.ts';
import { calendarScale } from '#lib/runbook/time-scale.ts';
import { seededRandom } from '#lib/seeded-random.ts';

/** Below the worker's lease, so that a slow authority never costs one. */
export const AUTHORITY_DEADLINE = 15 * SECOND;

/**
 * Accelerated, a day lasts seconds, and reading the register of a year, a call a day, would take weeks of the plan: the
 * simulated authority is then as quick as a computer is. What its real slowness does is rehearsed at the calendar's own pace.
 */
const QUICK = { latency: { from: 4, to: 12 }, settleMilliseconds: SECOND };

export interface LocalAuthority {
  readonly authority: Authority;
  readonly simulator: Simulator;
  /** A fault that no scenario foresaw, from now on part of its schedule. */
  readonly disturb: (fault: Fault) => void;
}

/** The simulated authority in process, and our client before it: the same client and the same bytes as over HTTP. */
export const makeLocalAuthority = (options: {
  readonly virtual: VirtualClock;
  readonly seed: number;
  readonly runbook: Runbook;
  readonly scenario: Scenario;
  readonly goLive: Instant;
  readonly calendar: JsonObject;
}): LocalAuthority => {
  const { virtual, runbook, scenario, goLive } = options;
  const { scale, toReal } = calendarScale(options.calendar);
  const config = simulatorConfig({
    businessId: runbook.client.businessId,
    businessName: runbook.client.name,
    businessTin: runbook.client.tin,
    serviceId: runbook.client.serviceId,
    // Three weeks of bodies would only fill memory: the summary is enough for a rehearsal.
    keepsBodies: false,
    ...(scale > 1 && QUICK),
  });
  const faults: Fault[] = scenario.authority.faults.map((fault) => ({
    from: toReal(plus(goLive, relativeMinutes(fault.from) * MINUTE)),
    to: toReal(plus(goLive, relativeMinutes(fault.to) * MINUTE)),
    kind: fault.kind,
    percent: fault.percent,
  }));
  const simulator = makeSimulator({
    clock: virtual.clock,
    random: seededRandom(options.seed, 'authority'),
    config,
    faults,
  });
  const authority = makeFirsClient({
    fetch: simulator.fetch,
    baseUrl: 'http://authority.invalid',
    apiKey: config.apiKey,
    apiSecret: config.apiSecret,
    businessId: config.businessId,
    clock: virtual.clock,
    deadlineMilliseconds: AUTHORITY_DEADLINE,
  });
  return { authority, simulator, disturb: (fault) => void faults.push(fault) };
};
