import { describe, expect, it } from 'vitest';
import { parsePlan } from '#lib/proof/fault-plan.ts';
import { runPlan } from '#lib/proof/plans.ts';
import { runProof } from '#lib/proof/proof.ts';
import { runSeed } from '#lib/proof/random-run.ts';
import { isSound, renderProof } from '#lib/proof/render-proof.ts';
import { openStores } from '#lib/proof/stores.ts';
import { traceRun } from '#lib/proof/trace-run.ts';
import { WORLDS } from '#lib/proof/worlds.ts';
import { PLANS, SEEDS } from './regressions.ts';

const stores = openStores();
const world = (name: string) => {
  const found = WORLDS.find((one) => one.name === name);
  if (!found) throw new Error(`no world ${name}`);
  return found;
};
const planOf = (text: string) => {
  const plan = parsePlan(text);
  if (!plan.ok) throw new Error(plan.error);
  return plan.value;
};

describe('no invoice is lost', () => {
  it('under every single fault, and in random runs', { timeout: 120_000 }, async () => {
    const account = await runProof({
      stopwatch: () => performance.now(),
      pairs: false,
      seeds: 60,
      breakages: false,
      threads: 0,
    });
    expect(account.failures).toEqual([]);
    expect(account.singles).toBeGreaterThan(500);
    expect(isSound(account)).toBe(true);
    expect(renderProof(account)).toContain('lost 0, duplicated 0, unexpected 0');
  });

  it.each(PLANS)('nor under a plan that once failed: $world $plan', async ({ world: name, plan }) => {
    expect((await runPlan(stores, world(name), planOf(plan))).findings).toEqual([]);
  });

  it('nor in a seed that once failed', async () => {
    for (const { seed } of SEEDS) expect((await runSeed(stores, seed)).findings).toEqual([]);
    expect(SEEDS).toBeDefined();
  });
});

describe('a run', () => {
  it('is the same run again from the same seed', async () => {
    const [one, two] = [await runSeed(stores, 7), await runSeed(stores, 7)];
    expect(two.facts.calls).toEqual(one.facts.calls);
    expect(two.facts.rows).toEqual(one.facts.rows);
    expect(two.plan).toEqual(one.plan);
  });

  it('does what its plan says: the worker dies, and the next one finds what it left', async () => {
    const { facts, findings } = await runPlan(stores, world('again'), planOf('authority.sign#1:died'));
    expect(findings).toEqual([]);
    expect(facts.calls.filter((call) => call.startsWith('authority.search')).length).toBeGreaterThan(0);
    expect(facts.accepted).toHaveLength(2);
    expect(facts.repeated).toEqual([]);
  });

  it('is told call by call', async () => {
    const { text, sound } = await traceRun({ world: world('again'), plan: planOf('ledger.claim#1:died') });
    expect(sound).toBe(true);
    expect(text).toMatch(/worker-1 +ledger\.claim#1 +← TAKES EFFECT, PROCESS DIES/);
    expect(text).toContain('INV1 revision 1: cleared');
    expect(text).toContain('Nothing is wrong.');
  });
});

describe('a proof that fails', () => {
  it('says so, with the command that shows it', async () => {
    const account = await runProof({
      stopwatch: () => performance.now(),
      pairs: false,
      seeds: 0,
      breakages: false,
      threads: 0,
      worlds: [],
    });
    const failed = {
      ...account,
      found: { ...account.found, lost: 1 },
      failures: [
        {
          world: 'again',
          plan: 'ledger.claim#1:died',
          findings: [{ kind: 'lost', text: 'INV1 was posted, and nobody has it' } as const],
        },
      ],
      breakages: [{ name: 'no-claim', caughtBy: undefined }],
    };
    expect(isSound(failed)).toBe(false);
    const text = renderProof(failed);
    expect(text).toContain('npx cutover proof --world again --plan ledger.claim#1:died');
    expect(text).toContain('0 of 1 deliberate breakages caught');
    expect(text).toContain('NOT CAUGHT');
  });
});
