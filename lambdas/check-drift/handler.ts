import { type ActionDeps, runAction } from '#lib/actions/run-action.ts';
import type { Archive } from '#lib/ports/archive.ts';
import type { FrozenFacts } from '#lib/ports/frozen-facts.ts';
import { baselineKey, movedFacts, parseBaseline } from '#lib/readiness/baseline.ts';
import type { Handler } from '#lib/runbook/action-contract.ts';

export interface CheckDriftDeps extends ActionDeps {
  readonly frozenFacts: FrozenFacts;
  readonly archive: Archive;
}

/** Against this run's baseline, or the newest of an earlier run: a run resumed after the freeze has none of its own. */
export const makeCheckDrift = (deps: CheckDriftDeps): Handler =>
  runAction('check-drift', deps, async (request) => {
    let run = request.run;
    let text = await deps.archive.get(baselineKey(request.cutover, run));
    while (text === undefined && run > 1) {
      run -= 1;
      text = await deps.archive.get(baselineKey(request.cutover, run));
    }
    const baseline = parseBaseline(text);
    if (!baseline.ok) {
      return {
        verdict: 'fail',
        reasons: [
          `Drift cannot be told: the baseline cannot be used, ${baseline.error}. Run record-baseline first.`,
        ],
      };
    }
    const moved = movedFacts(baseline.value, await deps.frozenFacts.read());
    const material = moved.some((fact) => fact.material);
    return {
      verdict: material ? 'fail' : 'pass',
      reasons:
        moved.length === 0
          ? [`None of the ${baseline.value.length} frozen facts has moved.`]
          : moved.map((fact) => fact.text),
      evidence: {
        baselineOfRun: run,
        compared: baseline.value.length,
        moved: moved.map((fact) => ({ ...fact })),
      },
    };
  });
