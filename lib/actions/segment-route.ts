import type { Control } from '#lib/ports/control.ts';
import { err, ok, type Result } from '#lib/result.ts';
import type { ControlItem, Route } from '#lib/route/control-item.ts';

/** Somebody else changing the route that often within one step is a fault of its own. */
const ATTEMPTS = 5;

/**
 * Sends one segment to legacy, or, with undefined, lets it follow the tenant's route again. Compare-and-set on the epoch;
 * who set the tenant's own route last stays on record. Only where that route tells segments apart from nothing: in a pilot
 * the count of slots belongs to the epoch.
 */
export const changeSegmentRoute = async (
  control: Pick<Control, 'get' | 'setRoute'>,
  tenant: string,
  segment: string,
  to: 'legacy' | undefined,
): Promise<Result<ControlItem, string>> => {
  let item = await control.get(tenant);
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const why = to === undefined ? whyNotEnded(item, segment) : whyNotReturned(item);
    if (why !== undefined) return err(why);
    const there = Object.hasOwn(item.segmentRoutes, segment) ? item.segmentRoutes[segment]?.kind : undefined;
    if (there === to) return ok(item);
    const set = await control.setRoute(tenant, item.epoch, {
      route: item.route,
      segmentRoutes: withSegment(item.segmentRoutes, segment, to),
      cutover: item.cutover,
      execution: item.execution,
    });
    if (set.outcome === 'changed') return ok(set.control);
    item = set.control;
  }
  return err(
    `Others changed the route ${ATTEMPTS} times meanwhile (epoch ${item.epoch}, by ${item.execution}). Find out who, then ask again.`,
  );
};

const whyNotReturned = ({ held, route, execution, tenant }: ControlItem): string | undefined => {
  if (held)
    return `The route of ${tenant} is held on legacy by ${execution}: all of it is on legacy already.`;
  switch (route.kind) {
    case 'legacy':
      return `All invoices of ${tenant} go to legacy: there is no segment to return.`;
    case 'pilot':
      return `${tenant} is in its pilot, whose slots are counted over all segments: turn back the whole of it, without --segment.`;
    case 'ramp':
    case 'smartapi':
      return undefined;
  }
};

/** The route of its own stays as it is until the tenant's route is one that a segment can follow. */
const whyNotEnded = (
  { held, route, execution, tenant }: ControlItem,
  segment: string,
): string | undefined => {
  if (held) {
    return `The return of ${segment} cannot end now: all of ${tenant} is held on legacy by ${execution}. End it once the cutover goes on.`;
  }
  switch (route.kind) {
    case 'legacy':
      return `The return of ${segment} cannot end now: all invoices of ${tenant} go to legacy, so it changes nothing. End it once the route is with SmartAPI again.`;
    case 'pilot':
      return `The return of ${segment} cannot end now: ${tenant} is in its pilot, and a change of the route would begin the count of its slots anew. End it after the pilot.`;
    case 'ramp':
    case 'smartapi':
      return undefined;
  }
};

const withSegment = (
  routes: ControlItem['segmentRoutes'],
  segment: string,
  to: 'legacy' | undefined,
): Record<string, Route> => {
  const { [segment]: _former, ...others } = routes;
  return to === undefined ? others : { ...others, [segment]: { kind: to } };
};
