import { type ActionDeps, runAction } from '#lib/actions/run-action.ts';
import { isRefused, refusedRoute, setRoute } from '#lib/actions/set-route.ts';
import { toIso } from '#lib/instant.ts';
import { type AnnounceDeps, announce } from '#lib/messages/announce.ts';
import type { Control } from '#lib/ports/control.ts';
import { routeWords, sameRoute } from '#lib/route/same-route.ts';
import type { Handler } from '#lib/runbook/action-contract.ts';
import { localMoment } from '#lib/runbook/local-moment.ts';
import type { Runbook } from '#lib/runbook/schema.ts';

export interface SwitchRouteDeps extends ActionDeps, Omit<AnnounceDeps, 'program' | 'runbook'> {
  readonly control: Control;
  readonly runbook: Runbook;
}

/**
 * Sets the route, once: a repeat finds it set and keeps the moment at which it was. Evidence `{route, epoch, at}` is
 * what hypercare counts from. The switch stage tells `switched`, all invoices on SmartAPI tells `full-volume`.
 */
export const makeSwitchRoute = (deps: SwitchRouteDeps): Handler =>
  runAction('switch-route', deps, async (request, { route }, { former }) => {
    const set = await setRoute(deps.control, request, async (item) =>
      sameRoute(item.route, route) && item.cutover === request.cutover ? undefined : route,
    );
    if (isRefused(set.outcome)) {
      return { verdict: 'fail', reasons: [refusedRoute(set.outcome, set.control)] };
    }
    const { epoch } = set.control;
    const now = deps.clock.now();
    const before = former?.evidence;
    const at =
      set.outcome === 'unchanged' && before?.epoch === epoch && typeof before.at === 'string'
        ? before.at
        : toIso(now);

    const stage = deps.program.stages.find((candidate) => candidate.id === request.stage);
    const events = [
      ...(stage?.kind === 'switch' && route.kind !== 'legacy' ? (['switched'] as const) : []),
      ...(route.kind === 'smartapi' ? (['full-volume'] as const) : []),
    ];
    const failures: string[] = [];
    for (const event of events) {
      const told = await announce(deps, event, {
        subject: `${request.cutover}/${request.subject}`,
        attempt: epoch,
        stage: stage?.title ?? request.stage,
        at: localMoment(now, deps.runbook.goLive.zone),
        reason: routeWords(route),
      });
      failures.push(...told.failures);
    }
    return {
      verdict: 'pass',
      reasons: [
        `${set.outcome === 'changed' ? 'Now' : 'As before'}: ${routeWords(route)} (epoch ${epoch}).`,
        ...failures.map((failure) => `Not everybody was told: ${failure}`),
      ],
      evidence: { route, epoch, at },
    };
  });
