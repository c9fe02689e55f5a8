import type { Archive } from '#lib/ports/archive.ts';
import type { FrozenFacts } from '#lib/ports/frozen-facts.ts';
import {
  baselineKey,
  type Frozen,
  type MovedFact,
  movedFacts,
  parseBaseline,
} from '#lib/readiness/baseline.ts';
import { masterDataDelta } from '#lib/readiness/master-data-delta.ts';
import { err, ok, type Result } from '#lib/result.ts';

export interface Drift {
  readonly baselineOfRun: number;
  /** Facts that were frozen. */
  readonly compared: number;
  readonly moved: readonly MovedFact[];
}

type DriftDeps = { readonly archive: Pick<Archive, 'get'>; readonly frozenFacts: FrozenFacts };

/** Facts and master data of a baseline, against what they are now. */
export const movedSinceBaseline = async (
  { facts, records }: Frozen,
  frozenFacts: FrozenFacts,
): Promise<readonly MovedFact[]> => {
  const moved = movedFacts(facts, await frozenFacts.read());
  const { masterData } = frozenFacts;
  if (records && masterData) return [...moved, ...(await masterDataDelta(records, masterData))];
  if (!records && !masterData) return moved;
  const [was, is] = records ? ['frozen', 'not readable here'] : ['not frozen', 'there'];
  // Whoever cannot compare does not know that nothing moved.
  const text = `master data (material): was ${was}, is ${is}.`;
  return [...moved, { name: 'master data', was, is, material: true, text }];
};

/**
 * What moved since the newest baseline up to this run, as it is now. An error where there is no baseline to compare
 * with: nothing is then known to be unchanged.
 */
export const readDrift = async (
  deps: DriftDeps,
  cutover: string,
  run: number,
): Promise<Result<Drift, string>> => {
  for (let candidate = run; candidate >= 1; candidate -= 1) {
    const text = await deps.archive.get(baselineKey(cutover, candidate));
    if (text === undefined) continue;
    const baseline = parseBaseline(text);
    if (!baseline.ok) return err(`the baseline of run ${candidate} cannot be used: ${baseline.error}`);
    const moved = await movedSinceBaseline(baseline.value, deps.frozenFacts);
    return ok({ baselineOfRun: candidate, compared: baseline.value.facts.length, moved });
  }
  return err('no baseline was recorded');
};
