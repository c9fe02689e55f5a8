import { changeSending } from '#lambdas/worker/change-sending.ts';
import { breakerIncident } from '#lambdas/worker/raise.ts';
import { moveValve } from '#lib/actions/move-valve.ts';
import { closedQuietly, halfOpened, probeDue, settled } from '#lib/clearance/breaker-life.ts';
import type { Authority } from '#lib/ports/authority.ts';
import type { Clock } from '#lib/ports/clock.ts';
import type { Control } from '#lib/ports/control.ts';
import type { IncidentLog } from '#lib/ports/incidents.ts';
import type { Log } from '#lib/ports/log.ts';
import type { QueueValve } from '#lib/ports/queue.ts';
import type { ControlItem } from '#lib/route/control-item.ts';

export interface BreakerSettings {
  /** Probes in a row that must pass: a single good answer is no recovery. */
  readonly probes: number;
  readonly gapMilliseconds: number;
}

/** Worst case 3 probes of 15 s and 2 gaps of 20 s: 85 s, and a valve in transition: 60 s twice. */
export const BREAKER_SETTINGS: BreakerSettings = { probes: 3, gapMilliseconds: 20_000 };

export interface BreakerDependencies {
  readonly tenant: string;
  readonly clock: Clock;
  readonly control: Pick<Control, 'get' | 'setPause' | 'sending' | 'setSending'>;
  readonly authority: Pick<Authority, 'selfCheck'>;
  readonly incidents: Pick<IncidentLog, 'list' | 'close'>;
  readonly valve: QueueValve;
  readonly log: Log;
  readonly settings: BreakerSettings;
}

/** `waiting`: it opened again and again, and is left alone for a while. */
export type BreakerTurn = 'idle' | 'open' | 'waiting' | 'half-open' | 'closed';

/**
 * The one breaker of a tenant, on a schedule. While it is open nothing is received: messages wait in the queue and burn no
 * deliveries. When the authority takes our keys again a few invoices are let through, and what becomes of them, as workers
 * report it, closes it or opens it again. It removes its own reason and no other's.
 */
export const makeBreaker = (deps: BreakerDependencies) => {
  const { tenant, clock, control, incidents, settings } = deps;

  /** Workers go by the reasons themselves; a valve that cannot be moved is tried again at the next turn. */
  const alignValve = async (): Promise<void> => {
    try {
      await moveValve(deps, tenant);
    } catch (error) {
      deps.log('breaker-valve-stuck', { detail: String(error).slice(0, 200) });
    }
  };

  const probesPass = async (): Promise<boolean> => {
    for (let probe = 0; probe < settings.probes; probe += 1) {
      if (probe > 0) await clock.sleep(settings.gapMilliseconds);
      const answer = await deps.authority.selfCheck();
      if (!answer.ok || !answer.value.ok) {
        deps.log('breaker-still-open', { probe: probe + 1 });
        return false;
      }
    }
    return true;
  };

  const settle = async (item: ControlItem): Promise<void> => {
    await moveValve(deps, tenant);
    for (const incident of await incidents.list(item.cutover)) {
      const ours = incident.id.startsWith(breakerIncident(item.cutover));
      if (ours && incident.closedAt === undefined) await incidents.close(incident.id, clock.now());
    }
    await changeSending(control, tenant, undefined, settled);
    deps.log('breaker-closed', {});
  };

  const tryAgain = (): Promise<unknown> =>
    changeSending(control, tenant, undefined, (before) => halfOpened(before, clock.now()));

  return async (): Promise<BreakerTurn> => {
    const item = await control.get(tenant);
    const { breaker } = await changeSending(control, tenant, undefined, (sending) =>
      closedQuietly(sending, clock.now()),
    );
    if (!item.pauseReasons.includes('breaker')) {
      if (breaker.state !== 'closed') {
        // Somebody removed the reason by hand: that is a trial, too.
        if (breaker.state === 'open') await tryAgain();
        // Also for a turn that died between removing its reason and opening the valve.
        await moveValve(deps, tenant);
        return 'half-open';
      }
      if (breaker.settled) {
        // Whoever took the last reason away may have died before moving the valve, or may not move it at all (start --unlatch).
        await alignValve();
        return 'idle';
      }
      await settle(item);
      return 'closed';
    }
    await alignValve();
    const sending = await control.sending(tenant);
    if (!probeDue(sending, clock.now())) return 'waiting';
    if (!(await probesPass())) return 'open';
    // First what the workers go by, then the reason: whoever finds no reason finds the trial.
    await tryAgain();
    await control.setPause(tenant, 'breaker', false);
    await moveValve(deps, tenant);
    deps.log('breaker-half-open', { probes: settings.probes });
    return 'half-open';
  };
};
