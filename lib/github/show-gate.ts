/**
 * What people see of a gate, in the order that keeps it true: the check is what lets a person press merge, so it says yes after
 * everything else is written, and says no before anything is.
 */
import type { PullDesk } from '#lib/ports/pull-desk.ts';
import type { GateView } from '#lib/report/gate/gate-view.ts';
import { renderCheck } from '#lib/report/gate/render-check.ts';
import { renderClosing } from '#lib/report/gate/render-closing.ts';
import { renderDeployment } from '#lib/report/gate/render-deployment.ts';
import { renderPullBody, renderPullTitle } from '#lib/report/gate/render-pull.ts';
import { renderSticky, stickyMarker } from '#lib/report/gate/render-sticky.ts';
import { deploymentEnvironment } from './deployment-environment.ts';

export interface ShowDeps {
  readonly desk: PullDesk;
  /** Address of the run on GitHub that writes this. */
  readonly runUrl?: string;
}

export interface Shown {
  readonly number: number;
  /** Absent: it was never bound, so nothing is shown beside a commit. */
  readonly head: string | undefined;
  readonly state: 'open' | 'merged' | 'closed';
}

/** Whether anything had to be changed. */
export const showGate = async (
  deps: ShowDeps,
  view: GateView,
  { number, head, state }: Shown,
): Promise<boolean> => {
  const { desk } = deps;
  const check = head === undefined ? undefined : renderCheck(view, head);
  const allows = check?.conclusion === 'success';
  let changed = false;
  const note = (wrote: boolean): void => {
    changed ||= wrote;
  };
  if (check && !allows) note(await desk.check(check));
  // A merged one keeps what was merged with it.
  if (state === 'open') {
    note(await desk.describe(number, { title: renderPullTitle(view), body: renderPullBody(view) }));
  }
  note(await desk.say(number, stickyMarker(view.gate), renderSticky(view)));
  if (head !== undefined) note(await desk.deployment(deploymentOf(deps, view, head)));
  if (check && allows) note(await desk.check(check));
  if (state === 'open' && isOver(view)) note(await desk.close(number, renderClosing(view)));
  return changed;
};

/** A go is merged by a person, and by nobody else; what was decided by telephone is not merged at all. */
const isOver = ({ gate }: GateView): boolean =>
  gate.status === 'superseded' ||
  gate.status === 'expired' ||
  gate.decision?.verdict === 'no-go' ||
  gate.decision?.breakGlass !== undefined;

const deploymentOf = ({ runUrl }: ShowDeps, view: GateView, head: string) => ({
  instance: view.gate.instance,
  environment: deploymentEnvironment(view.stage, view.gate.gate),
  head,
  ...renderDeployment(view),
  ...(runUrl !== undefined && { logUrl: runUrl }),
});
