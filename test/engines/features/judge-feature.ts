import { compareRuns } from '../compare-runs.ts';
import type { Engine } from '../engine.ts';
import { type Feature, tapeOf } from './feature.ts';

/** Whether an engine does a feature as AWS, or misses it as the feature says; undefined: yes. */
export const judgeFeature = async (feature: Feature, engine: Engine): Promise<string | undefined> => {
  const { id, defects, notPlayable } = feature;
  if (notPlayable?.[engine.name] !== undefined) return undefined;
  const tape = tapeOf(feature, id);
  const run = await engine.playUnaided(tape);
  // Branches' states are compared by the calls that they make.
  const { difference } = compareRuns(tape, { ...run, inBranches: undefined });
  const defect = defects?.[engine.name];
  if (defect === undefined) return difference;
  return difference === undefined
    ? `does as AWS, so its defect is gone: take "${defect}" out of the features, and what goes around it`
    : undefined;
};
