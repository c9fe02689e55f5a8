import { canonicalJson } from '#lib/digest.ts';
import type { Route } from '#lib/route/control-item.ts';

/** Equal in all that decides where an invoice goes; the order of segments does not matter. */
export const sameRoute = (a: Route, b: Route): boolean => {
  const plain = (route: Route): Route =>
    route.kind === 'ramp' ? { ...route, segments: [...route.segments].sort() } : route;
  return canonicalJson(plain(a)) === canonicalJson(plain(b));
};

/** A route in words, for reasons and messages. */
export const routeWords = (route: Route): string => {
  switch (route.kind) {
    case 'legacy':
      return 'all invoices to legacy';
    case 'pilot':
      return `the next ${route.size} invoices to SmartAPI, the others to legacy`;
    case 'ramp': {
      const share = `${route.customerPercent} % of the customers`;
      return `${route.segments.length === 0 ? share : `${route.segments.join(', ')} and ${share} of the rest`} to SmartAPI, the others to legacy`;
    }
    case 'smartapi':
      return 'all invoices to SmartAPI';
  }
};
