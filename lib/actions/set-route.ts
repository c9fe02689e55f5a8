import type { Control } from '#lib/ports/control.ts';
import type { ControlItem, Route } from '#lib/route/control-item.ts';
import { runOfMain } from '#lib/way-back/execution-names.ts';

/** Somebody else changing the route that often within one step is a fault of its own. */
const ATTEMPTS = 5;

/** `run-over`: a later run of this cutover leads now, and what asks belongs to one before it. */
export type RouteRefusal = 'held' | 'contended' | 'run-over';

export type SetRouteOutcome =
  | { readonly outcome: 'changed' | RouteRefusal; readonly control: ControlItem }
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
    if (isOver(request, item)) return { outcome: 'run-over', control: item };
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

/**
 * The cloud may deliver a call of a run that was rolled back when the next run leads already, and no latch is set any
 * more (fault 45): a switch to all invoices would come in the middle of a pilot.
 */
const isOver = (
  { cutover, execution }: { readonly cutover: string; readonly execution: string },
  item: ControlItem,
): boolean => {
  if (item.cutover !== cutover) return false;
  const leads = runOfMain(cutover, item.execution);
  const asks = runOfMain(cutover, execution);
  return leads !== undefined && asks !== undefined && leads > asks;
};

/** Whether a route was refused. */
export const isRefused = (outcome: SetRouteOutcome['outcome']): outcome is RouteRefusal =>
  outcome !== 'changed' && outcome !== 'unchanged';

/** Why a route could not be set, for the person who has to act on it. */
export const refusedRoute = (outcome: RouteRefusal, item: ControlItem): string => {
  switch (outcome) {
    case 'held':
      return `The route is held since ${item.execution} rolled back: only a completed recovery gate changes it.`;
    case 'run-over':
      return `${item.execution} leads this cutover now (epoch ${item.epoch}): a call of a run before it changes no route. Nothing is to be done.`;
    case 'contended':
      return `Others changed the route ${ATTEMPTS} times meanwhile (epoch ${item.epoch}, by ${item.execution}). Find out who, then retry.`;
  }
};
