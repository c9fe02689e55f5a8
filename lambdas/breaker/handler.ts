import { breakerIncident } from '#lambdas/worker/raise.ts';
import type { Authority } from '#lib/ports/authority.ts';
import type { Clock } from '#lib/ports/clock.ts';
import type { Control } from '#lib/ports/control.ts';
import type { IncidentLog } from '#lib/ports/incidents.ts';
import type { Log } from '#lib/ports/log.ts';

export interface BreakerSettings {
  /** Probes in a row that must pass: a single good answer is no recovery. */
  readonly probes: number;
  readonly gapMilliseconds: number;
}

/** Worst case 3 probes of 15 s and 2 gaps of 20 s: 85 s. */
export const BREAKER_SETTINGS: BreakerSettings = { probes: 3, gapMilliseconds: 20_000 };

export interface BreakerDependencies {
  readonly tenant: string;
  readonly clock: Clock;
  readonly control: Pick<Control, 'get' | 'setPause'>;
  readonly authority: Pick<Authority, 'selfCheck'>;
  readonly incidents: Pick<IncidentLog, 'list' | 'close'>;
  readonly log: Log;
  readonly settings: BreakerSettings;
}

/**
 * Closes the breaker that the worker opened, when the authority takes our keys again. It removes its own reason and no
 * other's; the sweeper rings for what waits. Runs on a schedule.
 */
export const makeBreaker = (deps: BreakerDependencies) => async (): Promise<'idle' | 'open' | 'closed'> => {
  const { tenant, clock, control, incidents, settings } = deps;
  const item = await control.get(tenant);
  if (!item.pauseReasons.includes('breaker')) return 'idle';
  for (let probe = 0; probe < settings.probes; probe += 1) {
    if (probe > 0) await clock.sleep(settings.gapMilliseconds);
    const answer = await deps.authority.selfCheck();
    if (!answer.ok || !answer.value.ok) {
      deps.log('breaker-still-open', { probe: probe + 1 });
      return 'open';
    }
  }
  await control.setPause(tenant, 'breaker', false);
  for (const incident of await incidents.list(item.cutover)) {
    const ours = incident.id.startsWith(breakerIncident(item.cutover));
    if (ours && incident.closedAt === undefined) await incidents.close(incident.id, clock.now());
  }
  deps.log('breaker-closed', { probes: settings.probes });
  return 'closed';
};
