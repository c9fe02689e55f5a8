import type { Control } from '#lib/ports/control.ts';
import type { ControlItem, Route } from '#lib/route/control-item.ts';

/** Somebody else changing the route that often within one step is a fault of its own. */
const ATTEMPTS = 5;

export type SetRouteOutcome =
  | { readonly outcome: 'changed' | 'held' | 'contended'; readonly control: ControlItem }
  /** `decide` wanted no change. */
  | { readonly outcome: 'unchanged'; readonly control: ControlItem };

/**
 * Compare-and-set on the epoch, read again when it moved in between. `decide` sees the item each time and says the
 * route, or undefined for "leave it"; it may write down what is meant before the change happens.
 */
export const setRoute = async (
  control: Control,
  request: { readonly tenant: string; readonly cutover: string; readonly execution: string },
  decide: (item: ControlItem) => Promise<Route | undefined>,
): Promise<SetRouteOutcome> => {
  let item = await control.get(request.tenant);
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    if (item.held) return { outcome: 'held', control: item };
    const route = await decide(item);
    if (route === undefined) return { outcome: 'unchanged', control: item };
    const set = await control.setRoute(request.tenant, item.epoch, {
      route,
      cutover: request.cutover,
      execution: request.execution,
    });
    if (set.outcome !== 'epoch-moved') return { outcome: set.outcome, control: set.control };
    item = set.control;
  }
  return { outcome: 'contended', control: item };
};

/** Why a route could not be set, for the person who has to act on it. */
export const refusedRoute = (outcome: 'held' | 'contended', item: ControlItem): string =>
  outcome === 'held'
    ? `The route is held since ${item.execution} rolled back: only a completed recovery gate changes it.`
    : `Others changed the route ${ATTEMPTS} times meanwhile (epoch ${item.epoch}, by ${item.execution}). Find out who, then retry.`;
