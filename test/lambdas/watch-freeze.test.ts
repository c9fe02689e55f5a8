import { describe, expect, it } from 'vitest';
import { makeGateOpen } from '#lambdas/gate-open/handler.ts';
import { makeWatchFreeze } from '#lambdas/watch-freeze/handler.ts';
import { canonicalJson, sha256 } from '#lib/digest.ts';
import { assembleEvidence } from '#lib/gates/assemble-evidence.ts';
import { findGate } from '#lib/gates/find-gate.ts';
import { evidenceKey } from '#lib/gates/parse-evidence.ts';
import { HOUR, MINUTE, plus, toIso } from '#lib/instant.ts';
import type { FrozenFact } from '#lib/ports/frozen-facts.ts';
import { baselineKey, baselineText } from '#lib/readiness/baseline.ts';
import { smallProgram } from '#test/gates/small-program.ts';
import { type FakeWorld, fakeWorld, request, START } from './fake-world.ts';

const was: FrozenFact = { name: 'ERP connector settings', value: 'a', material: true };
const VALID = 8 * HOUR;

const opened = async (shows = true, valid = VALID): Promise<FakeWorld> => {
  const world = fakeWorld();
  await world.deps.archive.put(baselineKey('smartapi', 1), baselineText('smartapi', 1, [was]));
  const gate = findGate(smallProgram, 'switch');
  const evidence = assembleEvidence({
    cutover: 'smartapi',
    gate: shows ? { ...gate, evidence: [...gate.evidence, 'baseline-drift'] } : gate,
    attempt: 1,
    now: START,
    validUntil: plus(START, valid),
    digests: { program: 'p', code: 'c', calendar: 'k', roster: 'r' },
    readings: {
      'baseline-drift': {
        verdict: 'pass',
        measured: 'nothing moved',
        required: '',
        source: '',
        facts: { moved: [] },
      },
    },
    about: { run: 1 },
  });
  const bytes = canonicalJson(evidence);
  await world.deps.archive.put(evidenceKey(evidence.instance), bytes);
  world.waitFor('T1');
  await makeGateOpen(world.deps)(
    request('switch', {
      token: 'T1',
      parameters: {
        gate: {
          instance: evidence.instance,
          attempt: 1,
          digest: sha256(bytes),
          validUntil: toIso(plus(START, valid)),
        },
      },
    }),
  );
  return world;
};

const watch = (
  world: FakeWorld,
  facts: readonly FrozenFact[] | Error,
  cutover: string | undefined = 'smartapi',
) => {
  const lines: unknown[] = [];
  const look = makeWatchFreeze({
    ...world.deps,
    tenant: 'small',
    lock: {
      holder: async () =>
        cutover === undefined ? undefined : { tenant: 'small', cutover, by: 'x', since: START },
    },
    frozenFacts: {
      read: async () => {
        if (facts instanceof Error) throw facts;
        return facts;
      },
    },
    log: (code, about) => lines.push([code, about]),
  });
  return { look, lines };
};
const status = async (world: FakeWorld) => (await world.deps.gates.get('smartapi/switch/1'))?.status;

describe('watch-freeze', () => {
  it('lets an attempt stand while nothing has moved, or only what is shown', async () => {
    const world = await opened();
    const rotated = { name: 'secret x in use since', value: 'now', material: false };
    expect(await watch(world, [was, rotated]).look()).toMatchObject({ superseded: [] });
    expect(await status(world)).toBe('open');
  });

  it('supersedes the standing attempt when a material fact has moved, names it, and tells the machine', async () => {
    const world = await opened();
    const { look, lines } = watch(world, [{ ...was, value: 'b' }]);
    expect(JSON.stringify(await look())).toContain('ERP connector settings (material): was a, is b');
    expect(await status(world)).toBe('superseded');
    expect((await world.deps.gates.get('smartapi/switch/1'))?.closedReason).toContain('was a, is b');
    expect(world.answers.map(({ output }) => output.decision)).toEqual(['superseded']);
    expect(lines).toHaveLength(1);
    expect(await look()).toMatchObject({ superseded: [] });
  });

  it('supersedes an attempt whose evidence has run out, though nobody has voted', async () => {
    const world = await opened(false, HOUR);
    const { look } = watch(world, new Error('is not asked for: the gate shows no drift'));
    world.pass(HOUR - 1);
    expect(await look()).toMatchObject({ superseded: [] });
    world.pass(1);
    expect(JSON.stringify(await look())).toContain('nobody had decided');
    expect(await status(world)).toBe('superseded');
  });

  it('leaves an attempt past its deadline to the machine, which says that nobody decided', async () => {
    const world = await opened();
    const gate = await world.deps.gates.get('smartapi/switch/1');
    world.setNow(plus(gate?.deadline ?? START, MINUTE));
    expect(await watch(world, [{ ...was, value: 'b' }]).look()).toMatchObject({ superseded: [] });
    expect(await status(world)).toBe('open');
  });

  it('reads no fact for a gate that shows none, and none at all while no cutover holds the tenant', async () => {
    const unread = new Error('nobody reads this');
    expect(await watch(await opened(false), unread).look()).toMatchObject({ superseded: [] });
    const world = await opened();
    expect(
      await makeWatchFreeze({
        ...world.deps,
        tenant: 'small',
        lock: { holder: async () => undefined },
        log: () => undefined,
      })(),
    ).toEqual({ outcome: 'no-cutover' });
  });

  it('supersedes nothing because the facts could not be read, and says so by failing', async () => {
    const world = await opened();
    await expect(watch(world, new Error('the ERP is away')).look()).rejects.toThrow('the ERP is away');
    expect(await status(world)).toBe('open');
  });
});
