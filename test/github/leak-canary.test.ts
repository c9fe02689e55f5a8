import { describe, expect, it } from 'vitest';
import { canonicalJson } from '#lib/digest.ts';
import { CIO, CLERK, GITHUB_TOKEN, gateWorld, TASK_TOKEN } from './gate-world.ts';

const CANARIES = [TASK_TOKEN, GITHUB_TOKEN];

/** Everything that anybody could read afterwards. */
const everything = async (world: ReturnType<typeof gateWorld>, more: readonly unknown[]): Promise<string> => {
  const archive = await Promise.all(world.deps.archive.keys().map((key) => world.deps.archive.get(key)));
  return JSON.stringify([
    more,
    archive,
    world.deps.archive.keys(),
    await world.deps.gates.list('smartapi'),
    await world.deps.incidents.list('smartapi'),
    await world.deps.progress.list('smartapi'),
    world.outbox(),
    world.measured,
    world.answers.map(({ output }) => output),
    [...world.github.pulls.values()].map((pull) => ({
      ...pull,
      files: [...pull.files],
      comments: [...pull.comments],
    })),
    [...world.github.checks.values()],
    [...world.github.deployments.values()],
  ]);
};

describe('neither token', () => {
  it('is in anything that a gate leaves behind, whatever became of it', async () => {
    const told: unknown[] = [];
    const texts: string[] = [];
    for (const way of ['go', 'no-go', 'invalid', 'superseded'] as const) {
      const world = gateWorld();
      await world.ask();
      told.push(await world.open());
      const number = await world.number();
      if (way === 'no-go') world.github.review(number, CIO, 'CHANGES_REQUESTED');
      if (way === 'go') world.approve(number);
      told.push(await world.open());
      if (way === 'superseded') told.push(await world.supersede({ by: 'pm', reason: 'again' }));
      if (way !== 'no-go') world.github.merge(number, CLERK);
      told.push(await world.reconcile(), await world.open(), await world.recheck());
      texts.push(await everything(world, told));
      expect(world.github.tokens).toEqual(way === 'superseded' ? new Set() : new Set([GITHUB_TOKEN]));
    }
    for (const canary of CANARIES) expect(texts.filter((text) => text.includes(canary))).toEqual([]);
  });

  it('is in an error, even where a library would put it there', async () => {
    const world = gateWorld();
    await world.ask();
    await world.open();
    const number = await world.number();
    world.github.review(number, CIO, 'CHANGES_REQUESTED');
    const careless = {
      ...world.github.reader,
      snapshot: () => Promise.reject(new Error(`GET /repos failed with Bearer ${GITHUB_TOKEN}`)),
    };
    const { complete } = world.withReader(careless);
    const report = await world.reconcile({ complete });
    expect(report.failures).toMatchObject([{ detail: expect.stringContaining('Bearer ***') }]);
    expect(canonicalJson(report.failures.map((failure) => ({ ...failure })))).not.toContain(GITHUB_TOKEN);
  });

  it('is in the answer of the completer where GitHub refuses the token', async () => {
    const world = gateWorld();
    await world.ask();
    await world.open();
    world.github.review(await world.number(), CIO, 'CHANGES_REQUESTED');
    let answer = '';
    await world.reconcile({
      complete: async (payload) => {
        world.github.fail(1, 'refused');
        const found = await world.complete(payload);
        answer = canonicalJson(found);
        return found;
      },
    });
    expect(answer).toContain('unread');
    expect(answer).not.toContain(GITHUB_TOKEN);
  });
});
