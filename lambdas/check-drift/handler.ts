import { type ActionDeps, runAction } from '#lib/actions/run-action.ts';
import type { Archive } from '#lib/ports/archive.ts';
import type { FrozenFacts } from '#lib/ports/frozen-facts.ts';
import { readDrift } from '#lib/readiness/read-drift.ts';
import type { Handler } from '#lib/runbook/action-contract.ts';

export interface CheckDriftDeps extends ActionDeps {
  readonly frozenFacts: FrozenFacts;
  readonly archive: Archive;
}

/** Against this run's baseline, or the newest of an earlier run: a run resumed after the freeze has none of its own. */
export const makeCheckDrift = (deps: CheckDriftDeps): Handler =>
  runAction('check-drift', deps, async (request) => {
    const drift = await readDrift(deps, request.cutover, request.run);
    if (!drift.ok) {
      return {
        verdict: 'fail',
        reasons: [`Drift cannot be told: ${drift.error}. Run record-baseline first.`],
      };
    }
    const { baselineOfRun, compared, moved } = drift.value;
    const material = moved.some((fact) => fact.material);
    return {
      verdict: material ? 'fail' : 'pass',
      reasons:
        moved.length === 0
          ? [`None of the ${compared} frozen facts has moved.`]
          : moved.map((fact) => fact.text),
      evidence: { baselineOfRun, compared, moved: moved.map((fact) => ({ ...fact })) },
    };
  });
