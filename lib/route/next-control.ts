/** The changes of a control item, pure: both worlds' stores write what these return, under compare-and-set. */
import type { RouteChange, RouteOutcome } from '#lib/ports/control.ts';
import type { ControlItem, PauseReason } from './control-item.ts';

/** A tenant nobody has switched yet: legacy. An item that cannot be found means no, too. */
export const initialControl = (tenant: string, cutover = ''): ControlItem => ({
  tenant,
  route: { kind: 'legacy' },
  segmentRoutes: {},
  epoch: 0,
  held: false,
  pauseReasons: [],
  pilotTaken: 0,
  cutover,
  execution: '',
});

/** Refuses what was decided on an old epoch, and anything but a completed recovery gate while held. */
export const nextControl = (
  control: ControlItem,
  expectedEpoch: number,
  change: RouteChange,
): RouteOutcome => {
  if (control.epoch !== expectedEpoch) return { outcome: 'epoch-moved', control };
  if (control.held && !change.recoveryGate && change.unlatchedBy === undefined)
    return { outcome: 'held', control };
  return {
    outcome: 'changed',
    control: {
      ...control,
      route: change.route,
      segmentRoutes: change.segmentRoutes ?? control.segmentRoutes,
      epoch: control.epoch + 1,
      held: false,
      pilotTaken: 0,
      cutover: change.cutover,
      execution: change.execution,
    },
  };
};

/**
 * Segment routes go too: one that still said `smartapi` would be a hole in the latch. Those to legacy stay, so that a branch
 * that was returned by itself does not come along when the rest recovers.
 */
export const latched = (control: ControlItem, execution: string): ControlItem =>
  control.held
    ? control
    : {
        ...control,
        route: { kind: 'legacy' },
        segmentRoutes: Object.fromEntries(
          Object.entries(control.segmentRoutes).filter(([, route]) => route.kind === 'legacy'),
        ),
        epoch: control.epoch + 1,
        held: true,
        execution,
      };

/** A pause does not raise the epoch: it stops the queue and changes nobody's route. */
export const withPause = (control: ControlItem, reason: PauseReason, paused: boolean): ControlItem => {
  const others = control.pauseReasons.filter((other) => other !== reason);
  return { ...control, pauseReasons: paused ? [...others, reason].sort() : others };
};
