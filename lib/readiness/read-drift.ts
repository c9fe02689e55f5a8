import type { Archive } from '#lib/ports/archive.ts';
import type { FrozenFacts } from '#lib/ports/frozen-facts.ts';
import { baselineKey, type MovedFact, movedFacts, parseBaseline } from '#lib/readiness/baseline.ts';
import { err, ok, type Result } from '#lib/result.ts';

export interface Drift {
  readonly baselineOfRun: number;
  /** Facts that were frozen. */
  readonly compared: number;
  readonly moved: readonly MovedFact[];
}

/**
 * What moved since the newest baseline up to this run, as it is now. An error where there is no baseline to compare
 * with: nothing is then known to be unchanged.
 */
export const readDrift = async (
  deps: { readonly archive: Archive; readonly frozenFacts: FrozenFacts },
  cutover: string,
  run: number,
): Promise<Result<Drift, string>> => {
  for (let candidate = run; candidate >= 1; candidate -= 1) {
    const text = await deps.archive.get(baselineKey(cutover, candidate));
    if (text === undefined) continue;
    const baseline = parseBaseline(text);
    if (!baseline.ok) return err(`the baseline of run ${candidate} cannot be used: ${baseline.error}`);
    const moved = movedFacts(baseline.value, await deps.frozenFacts.read());
    return ok({ baselineOfRun: candidate, compared: baseline.value.length, moved });
  }
  return err('no baseline was recorded');
};
