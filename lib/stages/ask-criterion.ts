import { instant } from '#lib/instant.ts';
import type { Archive } from '#lib/ports/archive.ts';
import type { Authority } from '#lib/ports/authority.ts';
import type { Clock } from '#lib/ports/clock.ts';
import type { Control } from '#lib/ports/control.ts';
import type { ErpOutput, OutputSide } from '#lib/ports/erp.ts';
import type { FrozenFacts } from '#lib/ports/frozen-facts.ts';
import type { Ledger } from '#lib/ports/ledger.ts';
import type { QueueValve } from '#lib/ports/queue.ts';
import { readDrift } from '#lib/readiness/read-drift.ts';
import type { CriterionName } from '#lib/runbook/schema.ts';

export interface CriterionDeps {
  readonly authority: Authority;
  readonly control: Control;
  readonly erpOutput: ErpOutput;
  readonly valve: QueueValve;
  readonly ledger: Ledger;
  readonly archive: Archive;
  readonly frozenFacts: FrozenFacts;
  readonly clock: Clock;
}

export type CriterionAnswer = {
  readonly criterion: CriterionName;
  readonly verdict: 'pass' | 'fail' | 'inconclusive';
  readonly detail: string;
};

/** Asks the world, each time anew. What cannot be told is never a pass. */
export const askCriterion = async (
  deps: CriterionDeps,
  about: { readonly cutover: string; readonly tenant: string; readonly run: number },
  criterion: CriterionName,
): Promise<CriterionAnswer> => {
  const answer = (holds: boolean, detail: string): CriterionAnswer => ({
    criterion,
    verdict: holds ? 'pass' : 'fail',
    detail,
  });
  switch (criterion) {
    case 'authority-healthy': {
      const health = await deps.authority.health();
      return health.ok
        ? answer(
            health.value.healthy,
            health.value.healthy ? 'the authority is healthy' : 'the authority says it is not healthy',
          )
        : {
            criterion,
            verdict: 'inconclusive',
            detail: `the authority gave no answer: ${health.fault.class}`,
          };
    }
    case 'route-is-legacy': {
      const { route, segmentRoutes } = await deps.control.get(about.tenant);
      const others = Object.entries(segmentRoutes).filter(([, other]) => other.kind !== 'legacy');
      return answer(
        route.kind === 'legacy' && others.length === 0,
        `route ${route.kind}, segments elsewhere: ${others.map(([segment]) => segment).join(', ') || 'none'}`,
      );
    }
    case 'erp-on-legacy':
    case 'erp-on-smartapi': {
      const wanted: OutputSide = criterion === 'erp-on-legacy' ? 'legacy' : 'smartapi';
      const side = await deps.erpOutput.verify();
      return answer(side === wanted, `the ERP says that its next invoice goes to ${side}`);
    }
    case 'queue-open': {
      const state = await deps.valve.state();
      const { pauseReasons } = await deps.control.get(about.tenant);
      return answer(
        state === 'open' && pauseReasons.length === 0,
        `valve ${state}, paused by ${pauseReasons.join(', ') || 'nobody'}`,
      );
    }
    case 'nothing-pending-overdue': {
      const now = deps.clock.now();
      const { overdue, pending, unknown } = await deps.ledger.outcomes(
        about.tenant,
        instant(0),
        instant(now + 1),
        now,
      );
      return answer(overdue === 0, `${overdue} past their legal deadline of ${pending + unknown} pending`);
    }
    case 'baseline-unchanged': {
      const drift = await readDrift(deps, about.cutover, about.run);
      if (!drift.ok) return answer(false, drift.error);
      const material = drift.value.moved.filter((fact) => fact.material);
      return answer(
        material.length === 0,
        drift.value.moved.length === 0
          ? 'nothing moved'
          : drift.value.moved.map((fact) => fact.text).join(' '),
      );
    }
  }
};
