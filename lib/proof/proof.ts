/** The whole proof: every single fault, every pair, many seeds, and the code broken on purpose. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { BREAKAGES } from './breakages.ts';
import { doJob, type Job, type JobResult, planSingles } from './jobs.ts';
import type { FindingKind } from './oracle.ts';
import type { Failure } from './plans.ts';
import type { Script } from './script.ts';
import { openStores } from './stores.ts';
import { WORLDS } from './worlds.ts';

export interface ProofRequest {
  readonly pairs: boolean;
  /** Runs of seeds 1 to this. */
  readonly seeds: number;
  readonly breakages: boolean;
  /** 0: in this thread. @default as many as the machine has cores */
  readonly threads?: number;
  /** @default all */
  readonly worlds?: readonly Script[];
  readonly onProgress?: (done: number, of: number) => void;
  /** Milliseconds of the world outside, for `seconds`. */
  readonly stopwatch: () => number;
}

export interface ProofAccount {
  readonly worlds: readonly { readonly name: string; readonly about: string; readonly calls: number }[];
  readonly singles: number;
  readonly pairs: number;
  readonly seeds: number;
  readonly seconds: number;
  /** Findings by kind, over all runs. */
  readonly found: Readonly<Record<FindingKind, number>>;
  readonly failures: readonly Failure[];
  readonly breakages: readonly { readonly name: string; readonly caughtBy: string | undefined }[];
}

const SEEDS_A_JOB = 20;
/** Failures that are kept and shown: what is wrong everywhere is seen in a few. */
const KEPT_FAILURES = 50;

const seedJobs = (seeds: number): readonly Job[] =>
  Array.from({ length: Math.ceil(seeds / SEEDS_A_JOB) }, (_, at) => ({
    job: 'seeds' as const,
    from: at * SEEDS_A_JOB + 1,
    to: Math.min((at + 1) * SEEDS_A_JOB, seeds) + 1,
  }));

const here = async (jobs: readonly Job[], take: (result: JobResult) => void): Promise<void> => {
  const stores = openStores();
  for (const job of jobs) take(await doJob(stores, job));
};

const inThreads = (
  jobs: readonly Job[],
  threads: number,
  take: (result: JobResult) => void,
): Promise<unknown> => {
  let next = 0;
  return Promise.all(
    Array.from(
      { length: threads },
      () =>
        new Promise<void>((resolve, reject) => {
          const thread = new Worker(new URL('./proof-thread.ts', import.meta.url));
          const give = (): void => {
            const job = jobs[next];
            next += 1;
            if (job !== undefined) thread.postMessage(job);
            else void thread.terminate().then(() => resolve(), reject);
          };
          thread.on('error', reject);
          thread.on('message', (result: JobResult) => {
            take(result);
            give();
          });
          give();
        }),
    ),
  );
};

export const runProof = async (request: ProofRequest): Promise<ProofAccount> => {
  const began = request.stopwatch();
  const stores = openStores();
  const planned = await planSingles(stores, request.worlds ?? WORLDS, request.pairs);
  const jobs: readonly Job[] = [
    ...planned.jobs,
    ...seedJobs(request.seeds),
    ...(request.breakages ? BREAKAGES.map(({ name }) => ({ job: 'breakage' as const, name })) : []),
  ];
  const found: Record<FindingKind, number> = {
    lost: 0,
    duplicated: 0,
    unexpected: 0,
    disagrees: 0,
    unfinished: 0,
  };
  const failures: Failure[] = [];
  const caught = new Map<string, string | undefined>();
  let [singles, pairs, seeds, done] = [0, 0, 0, 0];
  const note = (some: readonly Failure[]): void => {
    for (const failure of some) {
      for (const { kind } of failure.findings) found[kind] += 1;
      if (failures.length < KEPT_FAILURES) failures.push(failure);
    }
  };
  const take = (result: JobResult): void => {
    singles += result.singles;
    pairs += result.pairs;
    seeds += result.seeds;
    note(result.failures);
    if (result.breakage) caught.set(result.breakage.name, result.breakage.caughtBy);
    done += 1;
    request.onProgress?.(done, jobs.length);
  };
  note(planned.failures);
  const threads = request.threads ?? availableParallelism();
  await (threads === 0 ? here(jobs, take) : inThreads(jobs, threads, take));
  return {
    worlds: planned.worlds,
    singles,
    pairs,
    seeds,
    seconds: (request.stopwatch() - began) / 1_000,
    found,
    failures,
    breakages: request.breakages ? BREAKAGES.map(({ name }) => ({ name, caughtBy: caught.get(name) })) : [],
  };
};
