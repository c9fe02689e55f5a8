/** Pieces of a proof, each of which a thread does by itself. */
import { breakages } from './breakages.ts';
import type { FaultKind } from './fault-plan.ts';
import { type Failure, failureOf, kindsFor, PAIR_KINDS, runPlan, SINGLE_KINDS } from './plans.ts';
import { runSeed } from './random-run.ts';
import type { Stores } from './stores.ts';
import { WORLDS } from './worlds.ts';

export type Job =
  /** One fault at one call; with `pairs` also each second fault at each later call of the run as it goes after the first. */
  | {
      readonly job: 'single';
      readonly world: string;
      readonly call: string;
      readonly kind: FaultKind;
      readonly pairs: boolean;
    }
  | { readonly job: 'seeds'; readonly from: number; readonly to: number }
  | { readonly job: 'breakage'; readonly name: string };

export interface JobResult {
  readonly singles: number;
  readonly pairs: number;
  readonly seeds: number;
  readonly failures: readonly Failure[];
  readonly breakage?: { readonly name: string; readonly caughtBy: string | undefined };
}

const NOTHING: JobResult = { singles: 0, pairs: 0, seeds: 0, failures: [] };

export const worldNamed = (name: string) => {
  const world = WORLDS.find((one) => one.name === name);
  if (!world) throw new RangeError(`there is no world ${name}`);
  return world;
};

/** The jobs of all single faults of the worlds, and how many calls each world makes when nothing fails. */
export const planSingles = async (
  stores: Stores,
  pairs: boolean,
): Promise<{
  readonly jobs: readonly Job[];
  readonly worlds: readonly { readonly name: string; readonly about: string; readonly calls: number }[];
  readonly failures: readonly Failure[];
}> => {
  const jobs: Job[] = [];
  const worlds: { name: string; about: string; calls: number }[] = [];
  const failures: Failure[] = [];
  for (const world of WORLDS) {
    const { name, about } = world;
    const undisturbed = await runPlan(stores, world, []);
    failures.push(...failureOf(world, [], undisturbed));
    const { calls } = undisturbed.facts;
    worlds.push({ name, about, calls: calls.length });
    for (const call of calls) {
      for (const kind of kindsFor(call, SINGLE_KINDS)) {
        jobs.push({ job: 'single', world: name, call, kind, pairs: pairs && PAIR_KINDS.includes(kind) });
      }
    }
  }
  return { jobs, worlds, failures };
};

const doSingle = async (stores: Stores, job: Job & { readonly job: 'single' }): Promise<JobResult> => {
  const world = worldNamed(job.world);
  const first = { call: job.call, kind: job.kind };
  const one = await runPlan(stores, world, [first]);
  const failures: Failure[] = [...failureOf(world, [first], one)];
  if (!job.pairs) return { ...NOTHING, singles: 1, failures };
  let pairs = 0;
  const later = one.facts.calls.slice(one.facts.calls.indexOf(job.call) + 1);
  for (const call of later) {
    for (const kind of kindsFor(call, PAIR_KINDS)) {
      const plan = [first, { call, kind }];
      failures.push(...failureOf(world, plan, await runPlan(stores, world, plan)));
      pairs += 1;
    }
  }
  return { ...NOTHING, singles: 1, pairs, failures };
};

/** Until the proof fails, as it must: first each single fault, then seeds. */
const doBreakage = async (stores: Stores, name: string): Promise<JobResult> => {
  const breakage = breakages.find((one) => one.name === name);
  if (!breakage) throw new RangeError(`there is no breakage ${name}`);
  const { jobs } = await planSingles(stores, false);
  const worlds = new Map<string, string | undefined>();
  for (const world of WORLDS) {
    const { findings } = await runPlan(stores, world, [], { breakage });
    worlds.set(world.name, findings[0]?.text);
    if (findings.length > 0) return { ...NOTHING, breakage: { name, caughtBy: `${world.name}, no fault` } };
  }
  for (const job of jobs) {
    if (job.job !== 'single') continue;
    const { findings } = await runPlan(stores, worldNamed(job.world), [job], { breakage });
    if (findings.length > 0) {
      return { ...NOTHING, breakage: { name, caughtBy: `${job.world}, ${job.call}:${job.kind}` } };
    }
  }
  return { ...NOTHING, breakage: { name, caughtBy: undefined } };
};

export const doJob = async (stores: Stores, job: Job): Promise<JobResult> => {
  switch (job.job) {
    case 'single':
      return doSingle(stores, job);
    case 'seeds': {
      const failures: Failure[] = [];
      for (let seed = job.from; seed < job.to; seed += 1) {
        const { findings } = await runSeed(stores, seed);
        if (findings.length > 0) failures.push({ world: 'random', plan: String(seed), findings });
      }
      return { ...NOTHING, seeds: job.to - job.from, failures };
    }
    case 'breakage':
      return doBreakage(stores, job.name);
  }
};
