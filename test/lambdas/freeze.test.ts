import { describe, expect, it } from 'vitest';
import { makeCheckDrift } from '#lambdas/check-drift/handler.ts';
import { makeRecordBaseline } from '#lambdas/record-baseline/handler.ts';
import type { FrozenFact } from '#lib/ports/frozen-facts.ts';
import { baselineKey } from '#lib/readiness/baseline.ts';
import { CUTOVER, makeWorld, request, type World } from '#test/actions/world.ts';

const fact = (name: string, value: string, material = true): FrozenFact => ({ name, value, material });
const FACTS = [fact('code', 'abc'), fact('queue', '10', false)];

const LISTS = { codes: async () => ({ ok: true, value: ['1006.30'] }) as const };
const freezeWorld = () =>
  makeWorld({ freeze: { action: 'record-baseline' }, drift: { action: 'check-drift' } });
const reading = (facts: readonly FrozenFact[]) => ({ read: async () => facts });
const record = (world: World, facts: readonly FrozenFact[], run = 1) =>
  makeRecordBaseline({ ...world, authority: LISTS, frozenFacts: reading(facts) })(
    request('freeze', {}, { run }),
  );
const drift = (world: World, facts: readonly FrozenFact[], run = 1) =>
  makeCheckDrift({ ...world, frozenFacts: reading(facts) })(request('drift', {}, { run }));

describe('record-baseline', () => {
  it('records once; the same facts again, in any order, are the same baseline', async () => {
    const world = freezeWorld();
    expect(await record(world, FACTS)).toMatchObject({ verdict: 'pass' });
    expect(await record(world, [...FACTS].reverse())).toMatchObject({ verdict: 'pass' });
  });

  it('never records anew over facts that moved', async () => {
    const world = freezeWorld();
    await record(world, FACTS);
    const again = await record(world, [fact('code', 'xyz')]);
    expect(again.verdict).toBe('fail');
    expect(JSON.stringify(again.reasons)).toContain('code (material): was abc, is xyz');
    expect(await drift(world, FACTS)).toMatchObject({ verdict: 'pass' });
  });

  it('fails when there is nothing to freeze', async () => {
    expect(await record(freezeWorld(), [])).toMatchObject({ verdict: 'fail' });
  });
});

describe('check-drift', () => {
  it.each<[string, FrozenFact[], string, string]>([
    ['nothing moved', FACTS, 'pass', 'None of the 2'],
    ['a material fact moved', [fact('code', 'xyz'), fact('queue', '10', false)], 'fail', 'was abc, is xyz'],
    ['another fact moved', [fact('code', 'abc'), fact('queue', '20', false)], 'pass', 'was 10, is 20'],
    ['a material fact is gone', [fact('queue', '10', false)], 'fail', 'is (absent)'],
    ['a material fact came up', [...FACTS, fact('certificate', 'new')], 'fail', 'was (absent)'],
    ['a fact became material and moved', [fact('code', 'abc'), fact('queue', '20')], 'fail', 'queue'],
  ])('%s', async (_what, facts, verdict, text) => {
    const world = freezeWorld();
    await record(world, FACTS);
    const result = await drift(world, facts);
    expect(result.verdict).toBe(verdict);
    expect(JSON.stringify(result.reasons)).toContain(text);
  });

  it('fails without a baseline, and with one that cannot be read', async () => {
    const world = freezeWorld();
    expect(await drift(world, FACTS)).toMatchObject({ verdict: 'fail' });
    await world.archive.put(baselineKey(CUTOVER, 1), '{"facts":[]}');
    expect(await drift(world, FACTS)).toMatchObject({ verdict: 'fail' });
  });

  it('compares a resumed run with the baseline of the run before', async () => {
    const world = freezeWorld();
    await record(world, FACTS, 1);
    expect(await drift(world, FACTS, 2)).toMatchObject({ verdict: 'pass' });
    expect(await drift(world, [fact('code', 'xyz')], 2)).toMatchObject({ verdict: 'fail' });
  });
});
