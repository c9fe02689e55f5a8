import { describe, expect, it } from 'vitest';
import { makeGithub } from '#lib/github/client/github.ts';
import { JOB_PATIENCE } from '#lib/github/client/patience.ts';
import { makeRulesReader } from '#lib/github/read/rules-reader.ts';
import { fromIso } from '#lib/instant.ts';
import type { RulesReader } from '#lib/ports/rules-reader.ts';
import { openGate, type SmallGithub, smallGithub } from '../simulator/small-github.ts';

const readerOf = (
  { github }: SmallGithub,
  permissions: Parameters<SmallGithub['github']['appToken']>[0],
): RulesReader =>
  makeRulesReader({
    github: makeGithub({
      repository: { owner: 'acme', name: 'cutover', id: 2002 },
      auth: { token: github.appToken(permissions).token },
      clock: { now: () => fromIso('2026-12-01T08:00:00Z'), sleep: async () => {} },
      fetch: github.fetch,
      patience: JOB_PATIENCE,
    }),
    main: 'main',
  });

describe('who looks every night', () => {
  it('reads the rules in force for main, over as many pages as there are', async () => {
    const world = smallGithub();
    world.github.faults.pageSize(1);
    const rules = await readerOf(world, { administration: 'read' }).mainRules();
    if (!rules.ok) throw new Error(rules.error.detail);
    const types = rules.value.map(({ type }) => type);
    expect(types).toEqual(expect.arrayContaining(['pull_request', 'required_status_checks', 'deletion']));
    expect(rules.value.find(({ type }) => type === 'pull_request')?.parameters).toMatchObject({
      allowed_merge_methods: ['squash'],
    });
  });

  it('finds who went past the rules, where and when, and nothing that passed', async () => {
    const world = smallGithub();
    const { rulesets } = world.github.world;
    for (const [id, ruleset] of rulesets) {
      if (ruleset.name !== 'main') continue;
      const actor = { actor_id: 5, actor_type: 'RepositoryRole', bypass_mode: 'always' } as const;
      rulesets.set(id, { ...ruleset, bypass_actors: [actor] });
    }
    const gate = await openGate(world);
    const reader = readerOf(world, { administration: 'read' });
    // Of branches `gate/**` the App may pass the rules, which is on record too.
    const ofMain = async () => {
      const read = await reader.bypasses();
      if (!read.ok) throw new Error(read.error.detail);
      return read.value.filter(({ ref }) => ref === 'refs/heads/main');
    };
    expect(await ofMain()).toEqual([]);
    await world.github.as('root').merge(gate.number);
    expect(await ofMain()).toEqual([
      {
        id: expect.any(Number),
        ref: 'refs/heads/main',
        actor: { id: 10, login: 'root' },
        at: expect.stringMatching(/^2026-12-01T/),
      },
    ]);
  });

  it('is told where it may not look: that nobody answers is no "none"', async () => {
    const read = await readerOf(smallGithub(), { contents: 'read' }).bypasses();
    expect(read).toMatchObject({ ok: false, error: { kind: expect.any(String) } });
  });
});
