import { type ActionDeps, runAction } from '#lib/actions/run-action.ts';
import { isRefused, refusedRoute, setRoute } from '#lib/actions/set-route.ts';
import { toIso } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import { type AnnounceDeps, announce } from '#lib/messages/announce.ts';
import type { Control } from '#lib/ports/control.ts';
import type { TaskRecord } from '#lib/ports/progress.ts';
import type { ControlItem, Route } from '#lib/route/control-item.ts';
import { sameRoute } from '#lib/route/same-route.ts';
import type { Handler } from '#lib/runbook/action-contract.ts';
import { localMoment } from '#lib/runbook/local-moment.ts';
import type { Runbook } from '#lib/runbook/schema.ts';

export interface SubmitPilotDeps extends ActionDeps, Omit<AnnounceDeps, 'program' | 'runbook'> {
  readonly control: Control;
  readonly runbook: Runbook;
}

const number = (evidence: JsonObject | undefined, name: string): number | undefined => {
  const value = evidence?.[name];
  return typeof value === 'number' ? value : undefined;
};

/** Whether the pilot that stands was opened by a former try of this very task in this run. */
const isOurs = (item: ControlItem, route: Route, former: TaskRecord | undefined, run: number): boolean => {
  if (former?.run !== run || !sameRoute(item.route, route)) return false;
  const opened = number(former.evidence, 'epoch');
  const meant = number(former.evidence, 'meantFromEpoch');
  return opened === item.epoch || (meant !== undefined && meant + 1 === item.epoch);
};

/**
 * Opens N slots. A second pilot would expose more live invoices than anybody agreed to, so the epoch that is meant is
 * written down before the change: a repeat after a crash sees that its change has happened (an epoch is used once).
 */
export const makeSubmitPilot = (deps: SubmitPilotDeps): Handler =>
  runAction('submit-pilot', deps, async (request, { size }, { former, remember }) => {
    const route: Route = { kind: 'pilot', size };
    const set = await setRoute(deps.control, request, async (item) => {
      if (isOurs(item, route, former, request.run)) return undefined;
      await remember({ meantFromEpoch: item.epoch, size });
      return route;
    });
    if (isRefused(set.outcome)) {
      return { verdict: 'fail', reasons: [refusedRoute(set.outcome, set.control)] };
    }
    const { epoch, pilotTaken } = set.control;
    const now = deps.clock.now();
    const before = former?.evidence;
    const at = before?.epoch === epoch && typeof before.at === 'string' ? before.at : toIso(now);
    const told = await announce(deps, 'pilot-started', {
      subject: `${request.cutover}/${request.subject}`,
      attempt: epoch,
      at: localMoment(now, deps.runbook.goLive.zone),
      reason: size === 1 ? 'One invoice goes first.' : `The next ${size} invoices, and no more.`,
    });
    return {
      verdict: 'pass',
      reasons: [
        set.outcome === 'changed'
          ? `${size} slots are open (epoch ${epoch}); what comes after them goes to legacy.`
          : `The pilot of ${size} was open already (epoch ${epoch}, ${pilotTaken} taken); no second one was opened.`,
        ...told.failures.map((failure) => `Not everybody was told: ${failure}`),
      ],
      evidence: { route, epoch, size, at },
    };
  });
