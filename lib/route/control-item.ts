/** Which way new invoices go, for one tenant. Every change is a compare-and-set that raises the epoch. */
export type Route =
  | { readonly kind: 'legacy' }
  /** The next `size` acceptable invoices go to SmartAPI, the rest to legacy. The switch sets 0. */
  | { readonly kind: 'pilot'; readonly size: number }
  /** Named segments entirely, and a sticky share (percent) of customers of the others. Never draws lots. */
  | { readonly kind: 'ramp'; readonly segments: readonly string[]; readonly customerPercent: number }
  | { readonly kind: 'smartapi' };

/** Who stopped the queue. Each party removes only its own reason. */
export type PauseReason = 'rollback' | 'breaker' | 'operator' | 'maintenance';

export interface ControlItem {
  readonly tenant: string;
  readonly route: Route;
  /** Routes of single segments (`branch:LAGOS`, `kind:B2G`, `type:credit-note`) that differ from `route`. */
  readonly segmentRoutes: Readonly<Record<string, Route>>;
  readonly epoch: number;
  /** Set by the latch. While held only a completed recovery gate changes the route. */
  readonly held: boolean;
  readonly pauseReasons: readonly PauseReason[];
  /** Acceptable invoices that took a pilot slot since the pilot route was set. */
  readonly pilotTaken: number;
  readonly cutover: string;
  readonly execution: string;
}
