import { describe, expect, it } from 'vitest';
import { check, openGate, read, type SmallGithub, smallGithub, text } from './small-github.ts';

const decided = async (world: SmallGithub, gate: Awaited<ReturnType<typeof openGate>>): Promise<void> => {
  await world.github.as('ada').approve(gate.number);
  await world.github.as('bob').approve(gate.number);
  await check(world.app, gate.head, 'success');
};

/** All three methods, by the settings and by the rules. */
const anyMethod = async ({ as, github }: SmallGithub): Promise<void> => {
  const root = as('root');
  await root('PATCH', '', { allow_merge_commit: true, allow_rebase_merge: true });
  const main = [...github.world.rulesets.values()].find(({ name }) => name === 'main');
  const rules = (main?.rules ?? [])
    .filter(({ type }) => type !== 'required_linear_history')
    .map(({ type, parameters }) =>
      type === 'pull_request'
        ? { type, parameters: { ...parameters, allowed_merge_methods: ['merge', 'squash', 'rebase'] } }
        : { type, ...(parameters && { parameters }) },
    );
  await root('PUT', `/rulesets/${main?.id}`, { rules });
};

const blobAt = ({ github }: SmallGithub, commit: string, path: string): string | undefined =>
  github.world.git.entry(commit, path)?.sha;

describe('a merge', () => {
  it.each(['squash', 'merge', 'rebase'] as const)(
    'by %s keeps the approved blob, also where main moved meanwhile (gate-protocol.md 1.4)',
    async (method) => {
      const world = smallGithub();
      await anyMethod(world);
      const gate = await openGate(world);
      const other = await openGate(world, 'c/other/1');
      await decided(world, other);
      await decided(world, gate);
      await world.github.as('root').merge(other.number);
      const merged = await world.github.as('bob').merge(gate.number, method);

      expect(blobAt(world, merged, gate.record)).toBe(blobAt(world, gate.head, gate.record));
      expect(blobAt(world, merged, other.record)).toBe(blobAt(world, other.head, other.record));
      expect(world.github.head('main')).toBe(merged);
      const parents = world.github.world.git.objects.commit(merged)?.parents.length;
      expect(parents).toBe(method === 'merge' ? 2 : 1);
    },
  );

  it('by rebase of two commits shows only the last one against its first parent', async () => {
    const world = smallGithub();
    await anyMethod(world);
    const { github } = world;
    const root = github.as('root');
    await root.branch('work');
    await root.push('work', 'one.md', '1');
    const head = await root.push('work', 'two.md', '2');
    const number = await root.open('work', 'Two files');
    await decided(world, { number, head, branch: 'work', record: 'one.md' });
    const before = github.head('main') ?? '';
    const merged = await root.merge(number, 'rebase');

    const { history, objects } = github.world.git;
    expect(history.range(before, merged)).toHaveLength(2);
    expect(history.changes(before, merged).map(({ path }) => path)).toEqual(['one.md', 'two.md']);
    const parent = objects.commit(merged)?.parents[0];
    expect(history.changes(parent, merged).map(({ path }) => path)).toEqual(['two.md']);
  });

  it('makes a squashed commit of title and body, by the author, signed by GitHub', async () => {
    const world = smallGithub();
    const gate = await openGate(world);
    await decided(world, gate);
    const merged = await world.github.as('bob').merge(gate.number);
    const { body } = await world.app('GET', `/commits/${merged}`);

    expect(text(body, 'commit', 'message')).toBe(
      'Gate c/go/1: go or no-go (#1)\n\nGate: go\nApproved-by: ada',
    );
    expect(text(body, 'author', 'login')).toBe('cutover-gates[bot]');
    expect(text(body, 'committer', 'login')).toBe('web-flow');
    expect(read(body, 'commit', 'verification', 'verified')).toBe(true);
    const pull = (await world.app('GET', `/pulls/${gate.number}`)).body;
    expect([pull.merged, pull.merge_commit_sha, text(pull, 'merged_by', 'login')]).toEqual([
      true,
      merged,
      'bob',
    ]);
  });

  it('is refused while the rules say so, each with GitHub’s words', async () => {
    const world = smallGithub();
    const gate = await openGate(world);
    const merge = (body: object = {}) =>
      world.as('bob')('PUT', `/pulls/${gate.number}/merge`, { merge_method: 'squash', ...body });
    const early = await merge();
    expect(early.status).toBe(405);
    expect(text(early.body, 'message')).toMatch(/At least 2 approving reviews/);
    expect(text(early.body, 'message')).toMatch(/Waiting on code owner review/);
    expect(text(early.body, 'message')).toMatch(/Required status check "gate" is expected/);

    await decided(world, gate);
    expect((await merge({ sha: '0'.repeat(40) })).status).toBe(409);
    expect(text((await merge({ merge_method: 'merge' })).body, 'message')).toMatch(
      /Merge commits are not allowed/,
    );
    await world.github.as('ada').requestChanges(gate.number, 'no');
    expect(text((await merge()).body, 'message')).toMatch(/Changes have been requested/);
    await world.github.as('ada').approve(gate.number);
    expect((await merge()).status).toBe(200);
    expect((await merge()).status).toBe(405);
  });

  it('is not to be had by a status that somebody else made, nor by an old success', async () => {
    const world = smallGithub();
    const gate = await openGate(world);
    await decided(world, gate);
    await check(world.app, gate.head, 'failure');
    await world.as('bob')('POST', `/statuses/${gate.head}`, { state: 'success', context: 'gate' });
    const refused = await world.as('bob')('PUT', `/pulls/${gate.number}/merge`, { merge_method: 'squash' });
    expect(text(refused.body, 'message')).toMatch(/"gate" is failing/);
    expect((await world.as('bob')('POST', '/check-runs', { name: 'gate', head_sha: gate.head })).status).toBe(
      403,
    );
  });

  it('past the rules is kept as a bypass, and one that is exempt is kept nowhere', async () => {
    const world = smallGithub();
    const { rulesets, ruleSuites } = world.github.world;
    const [first, second] = [await openGate(world), await openGate(world, 'c/other/1')];
    const bypass = (mode: 'always' | 'exempt'): void => {
      for (const [id, ruleset] of rulesets)
        if (ruleset.name === 'main')
          rulesets.set(id, {
            ...ruleset,
            bypass_actors: [{ actor_id: 5, actor_type: 'RepositoryRole', bypass_mode: mode }],
          });
    };
    bypass('always');
    await world.github.as('root').merge(first.number);
    expect(ruleSuites.at(-1)).toMatchObject({
      result: 'bypass',
      ref: 'refs/heads/main',
      actor: { login: 'root' },
    });
    const count = ruleSuites.length;
    bypass('exempt');
    await world.github.as('root').merge(second.number);
    expect(ruleSuites).toHaveLength(count);
  });
});
