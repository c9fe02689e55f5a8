import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WorkerDependencies } from '#lambdas/worker/worker-dependencies.ts';
import { sampleDocument } from '#test/firs/sample-document.ts';
import { TENANT } from '#test/lambdas/tenant-world.ts';
import { COMMANDS } from './commands.ts';
import { emptyModel } from './model.ts';
import { REGRESSIONS } from './regressions.ts';
import { makeModelTenant } from './tenant.ts';

const RUNS = 100;
const MOST_COMMANDS = 40;

type Changes = (deps: WorkerDependencies) => WorkerDependencies;

const setup = (changes?: Changes) => async () => {
  const real = makeModelTenant(changes);
  await real.switchTo({ kind: 'smartapi' });
  return { model: { ...emptyModel(), route: 'smartapi' as const }, real };
};

/** Runs of acts, each on a new tenant; a failure prints its acts and its seed, for `regressions.ts`. */
const holds = (): Promise<void> =>
  fc.assert(
    fc.asyncProperty(fc.commands(COMMANDS, { maxCommands: MOST_COMMANDS, size: 'max' }), (run) =>
      fc.asyncModelRun(setup(), run),
    ),
    { numRuns: RUNS },
  );

describe('the life of an invoice, against its model', () => {
  it('agrees after every act, whatever comes in whatever order', async () => {
    await expect(holds()).resolves.toBeUndefined();
  });

  it.each(REGRESSIONS)('agrees on %s', async (_what, acts) => {
    await expect(fc.asyncModelRun(setup(), acts)).resolves.toBeUndefined();
  });
});

/** Defects of the kind that the model is there for. Each must be found, or the model proves nothing. */
const DEFECTS: readonly (readonly [string, Changes])[] = [
  [
    'a worker that sends again without asking',
    (deps) => ({
      ...deps,
      authority: { ...deps.authority, find: async () => ({ ok: true, value: undefined }) },
      settings: { ...deps.settings, settleMilliseconds: 0 },
    }),
  ],
  [
    'an archive that forgets',
    (deps) => ({
      ...deps,
      archive: { put: async () => ({ outcome: 'stored' }), get: async () => undefined },
    }),
  ],
  [
    'a worker that does not look at the latch',
    (deps) => ({
      ...deps,
      ledger: {
        ...deps.ledger,
        async readForWork(tenant, keys) {
          const read = await deps.ledger.readForWork(tenant, keys);
          return { ...read, control: { ...read.control, held: false, pauseReasons: [] } };
        },
        claim: async (_key, { seen }) => ({ outcome: 'claimed', row: seen }),
        change: async () => true,
      },
    }),
  ],
  [
    'a breaker that stays closed',
    (deps) => ({
      ...deps,
      control: {
        ...deps.control,
        setPause: async (tenant, reason) => deps.control.setPause(tenant, reason, false),
      },
    }),
  ],
  ['an ERP that is told nothing', (deps) => ({ ...deps, erp: { tell: async () => undefined } })],
];

describe('the model', () => {
  it.each(DEFECTS)('finds %s', async (_what, changes) => {
    const found = await Promise.all(
      REGRESSIONS.map(([, acts]) =>
        fc.asyncModelRun(setup(changes), acts).then(
          () => false,
          () => true,
        ),
      ),
    );
    expect(found).toContain(true);
  });
});

describe('two workers with one invoice', () => {
  it('register it once, however their steps fall', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const real = makeModelTenant((deps) => ({
          ...deps,
          ledger: {
            ...deps.ledger,
            readForWork: scheduler.scheduleFunction(deps.ledger.readForWork),
            claim: scheduler.scheduleFunction(deps.ledger.claim),
            change: scheduler.scheduleFunction(deps.ledger.change),
          },
          authority: {
            ...deps.authority,
            submitForClearance: scheduler.scheduleFunction(deps.authority.submitForClearance),
          },
          archive: { ...deps.archive, put: scheduler.scheduleFunction(deps.archive.put) },
        }));
        await real.switchTo({ kind: 'smartapi' });
        await real.intake.submit(sampleDocument({ number: 'INV-1' }));
        const key = { tenant: TENANT, number: 'INV-1', revision: 1 };
        const both = Promise.all([real.deliver([key]), real.deliver([key]), real.deliver([key])]);
        await scheduler.waitFor(both);
        expect(real.accepted).toHaveLength(1);
        expect((await real.row('INV-1'))?.state).toBe('cleared');
      }),
      { numRuns: 30 },
    );
  });
});
