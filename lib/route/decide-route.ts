import { sha256 } from '#lib/digest.ts';
import type { ControlItem, Route } from './control-item.ts';

/** Where the original of a credit or debit note went, from the ledger. */
export type OriginalSide =
  /** On SmartAPI, or on its way there. */
  | 'smartapi'
  /** Issued on legacy, or from before the ledger: the authority has no IRN to refer to. */
  | 'legacy';

export interface InvoiceFacts {
  readonly segments: readonly string[];
  readonly customerKey: string;
  /** For a credit or debit note only. */
  readonly original?: OriginalSide;
  /** An earlier revision of this number holds a slot of this very pilot: mending it costs no second one. */
  readonly holdsPilotSlot?: boolean;
}

/** Runbook policy for notes whose original is on the other side than the route. */
export type NotePolicy = 'side-of-original' | 'hold';

export interface RouteDecision {
  /** `held`: a note that policy lets go neither way. */
  readonly destination: 'smartapi' | 'legacy' | 'held';
  readonly route: Route;
  readonly takesPilotSlot: boolean;
}

/** Parts of a share: a hundredth of a percent. */
const PARTS = 10_000;

/** The same customer has the same place on every machine and at every percentage, so a growing share only adds. */
export const placeOf = (customerKey: string): number =>
  Number.parseInt(sha256(customerKey).slice(0, 12), 16) % PARTS;

/** From the most careful to the least: where several segment routes fit, the first of these wins. */
const CAUTION: readonly Route['kind'][] = ['legacy', 'pilot', 'ramp', 'smartapi'];

/** The route in force for a document: its segments' if any is named, else the tenant's. Held means legacy. */
export const routeFor = (control: ControlItem, segments: readonly string[]): Route => {
  if (control.held) return { kind: 'legacy' };
  const named = segments.flatMap((segment) => {
    const route = Object.hasOwn(control.segmentRoutes, segment) ? control.segmentRoutes[segment] : undefined;
    return route === undefined ? [] : [route];
  });
  for (const kind of CAUTION) {
    const route = named.find((candidate) => candidate.kind === kind);
    if (route) return route;
  }
  return control.route;
};

const rampTakes = (route: Route & { kind: 'ramp' }, facts: InvoiceFacts): boolean =>
  route.segments.some((segment) => facts.segments.includes(segment)) ||
  placeOf(facts.customerKey) < route.customerPercent * (PARTS / 100);

const byRoute = (control: ControlItem, route: Route, facts: InvoiceFacts): RouteDecision => {
  const go = (takesPilotSlot: boolean): RouteDecision => ({ destination: 'smartapi', route, takesPilotSlot });
  const legacy: RouteDecision = { destination: 'legacy', route, takesPilotSlot: false };
  switch (route.kind) {
    case 'legacy':
      return legacy;
    case 'smartapi':
      return go(false);
    case 'ramp':
      return rampTakes(route, facts) ? go(false) : legacy;
    case 'pilot':
      if (facts.holdsPilotSlot) return go(false);
      return control.pilotTaken < route.size ? go(true) : legacy;
  }
};

/**
 * Which way a new document goes. It never draws lots, and it asks the same control item the same answer. A note goes
 * where its original is: the authority cannot credit what it never saw, and legacy cannot credit what it never issued.
 * That holds after the latch too: such a note waits in the ledger, since no worker claims anything while held.
 */
export const decideRoute = (
  control: ControlItem,
  facts: InvoiceFacts,
  notes: NotePolicy = 'side-of-original',
): RouteDecision => {
  const route = routeFor(control, facts.segments);
  const decision = byRoute(control, route, facts);
  if (facts.original === undefined || facts.original === decision.destination) return decision;
  if (notes === 'hold') return { destination: 'held', route, takesPilotSlot: false };
  // Without a slot: a note to a pilot invoice that comes after the last slot has no other side to go to.
  return { destination: facts.original, route, takesPilotSlot: false };
};
