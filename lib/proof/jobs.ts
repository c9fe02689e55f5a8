/** Pieces of a proof, each of which a thread does by itself. */
import { BREAKAGES } from './breakages.ts';
import { type FaultKind, formatPlan } from './fault-plan.ts';
import { type Failure, failureOf, kindsFor, PAIR_KINDS, runPlan, SINGLE_KINDS } from './plans.ts';
import { runSeed } from './random-run.ts';
import type { Script } from './script.ts';
import type { Stores } from './stores.ts';
import type { Breakage } from './tenant-world.ts';
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

const worldNamed = (name: string) => {
  const world = WORLDS.find((one) => one.name === name);
  if (!world) throw new RangeError(`there is no world ${name}`);
  return world;
};

/** The jobs of all single faults of the worlds, and how many calls each world makes when nothing fails. */
export const planSingles = async (
  stores: Stores,
  scripts: readonly Script[],
  pairs: boolean,
): Promise<{
  readonly jobs: readonly Job[];
  readonly worlds: readonly { readonly name: string; readonly about: string; readonly calls: number }[];
  readonly failures: readonly Failure[];
}> => {
  const jobs: Job[] = [];
  const worlds: { name: string; about: string; calls: number }[] = [];
  const failures: Failure[] = [];
  for (const world of scripts) {
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

/** Seeds that a breakage is looked for in before the single faults of the larger worlds. */
const BREAKAGE_SEEDS = 60;

/** What the proof fails by, as it must: the worlds without a fault, single faults of the first, seeds, then all other singles. */
export const catchBreakage = async (stores: Stores, breakage: Breakage): Promise<string | undefined> => {
  for (const world of WORLDS) {
    const { findings } = await runPlan(stores, world, [], { breakage });
    if (findings.length > 0) return `${world.name}, no fault: ${findings[0]?.text}`;
  }
  const first = await bySingles(stores, WORLDS.slice(0, 1), breakage);
  if (first !== undefined) return first;
  for (let seed = 1; seed <= BREAKAGE_SEEDS; seed += 1) {
    const { findings } = await runSeed(stores, seed, { breakage });
    if (findings.length > 0) return `seed ${seed}: ${findings[0]?.text}`;
  }
  return bySingles(stores, WORLDS.slice(1), breakage);
};

const bySingles = async (
  stores: Stores,
  worlds: readonly Script[],
  breakage: Breakage,
): Promise<string | undefined> => {
  for (const world of worlds) {
    const { facts } = await runPlan(stores, world, [], { breakage });
    for (const call of facts.calls) {
      for (const kind of kindsFor(call, SINGLE_KINDS)) {
        const plan = [{ call, kind }];
        const { findings } = await runPlan(stores, world, plan, { breakage });
        if (findings.length > 0) return `${world.name}, ${formatPlan(plan)}: ${findings[0]?.text}`;
      }
    }
  }
  return undefined;
};

const doBreakage = async (stores: Stores, name: string): Promise<JobResult> => {
  const breakage = BREAKAGES.find((one) => one.name === name);
  if (!breakage) throw new RangeError(`there is no breakage ${name}`);
  return { ...NOTHING, breakage: { name, caughtBy: await catchBreakage(stores, breakage) } };
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
