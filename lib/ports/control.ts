import type { Sending } from '#lib/clearance/sending.ts';
import type { ControlItem, PauseReason, Route } from '#lib/route/control-item.ts';

export interface RouteChange {
  readonly route: Route;
  /** Left out: the segment routes stay. */
  readonly segmentRoutes?: Readonly<Record<string, Route>>;
  readonly cutover: string;
  readonly execution: string;
  /** The completed recovery gate that allows a change while held. */
  readonly recoveryGate?: string;
  /**
   * Who decided, in the authority's name, that another cutover begins on a route which a roll-back left held: the only other
   * way to take a latch off.
   */
  readonly unlatchedBy?: string;
}

export type RouteOutcome =
  | { readonly outcome: 'changed'; readonly control: ControlItem }
  /** Somebody changed it since `expectedEpoch` was read. */
  | { readonly outcome: 'epoch-moved'; readonly control: ControlItem }
  | { readonly outcome: 'held'; readonly control: ControlItem };

/** The control item of a tenant. All reads and writes are strongly consistent. */
export interface Control {
  get(tenant: string): Promise<ControlItem>;
  /** Compare-and-set on the epoch; raises it. A new pilot route starts with no slot taken. */
  setRoute(tenant: string, expectedEpoch: number, change: RouteChange): Promise<RouteOutcome>;
  /** Route to legacy and `held`, raising the epoch, whatever the epoch is; on a latched item it changes nothing. */
  latch(tenant: string, execution: string): Promise<ControlItem>;
  /** Adds or removes one party's reason. */
  setPause(tenant: string, reason: PauseReason, paused: boolean): Promise<ControlItem>;
  /** What the workers know of the authority together; `INITIAL_SENDING` before the first `setSending`. */
  sending(tenant: string): Promise<Sending>;
  /** Replaces it if its version is still that of `next`, and raises the version. What stands there afterwards is the answer. */
  setSending(
    tenant: string,
    next: Sending,
  ): Promise<{ readonly written: boolean; readonly sending: Sending }>;
}
