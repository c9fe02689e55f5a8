import type { VirtualClock } from '#lib/local/virtual-clock.ts';
import type { GoLive } from '#lib/rehearsal/given-conditions.ts';
import { tallyInvoices } from '#lib/rehearsal/invoice-tally.ts';
import type { LocalWorld } from '#lib/rehearsal/local-world.ts';
import type { PeopleDeps } from '#lib/rehearsal/people.ts';
import type { Scenario } from '#lib/rehearsal/scenario-schema.ts';
import type { Runbook } from '#lib/runbook/schema.ts';
import type { TimeScale } from '#lib/runbook/time-scale.ts';

/** What the people of a local world see of it, and through which completers they act. */
export const peopleOfWorld = (
  world: LocalWorld,
  about: {
    readonly virtual: VirtualClock;
    readonly seed: number;
    readonly scenario: Scenario;
    readonly scale: TimeScale;
    readonly plan: GoLive;
    readonly runbook: Pick<Runbook, 'cutover' | 'stages'>;
  },
): PeopleDeps => {
  const { runbook, ...rest } = about;
  return {
    ...rest,
    cutover: runbook.cutover,
    fixedStart: new Set(
      runbook.stages.flatMap((stage) => stage.tasks.flatMap((task) => (task.start ? [task.id] : []))),
    ),
    progress: world.progress,
    gates: world.gates,
    archive: world.tenant.archive,
    tally: () => tallyInvoices(world.erp.account()),
    reportTask: world.reportTask,
    completeGate: world.completeGate,
  };
};
