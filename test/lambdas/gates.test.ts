import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { makeGateComplete } from '#lambdas/gate-complete/handler.ts';
import { makeGateOpen } from '#lambdas/gate-open/handler.ts';
import { makeGateRecheck } from '#lambdas/gate-recheck/handler.ts';
import { makeSupersedeGates } from '#lambdas/supersede-gates/handler.ts';
import { canonicalJson, sha256 } from '#lib/digest.ts';
import { assembleEvidence, type Reading } from '#lib/gates/assemble-evidence.ts';
import { findGate } from '#lib/gates/find-gate.ts';
import type { Vote } from '#lib/gates/gate-record.ts';
import { judgeVotes, transcriptDigest } from '#lib/gates/judge-votes.ts';
import { evidenceKey, parseEvidence } from '#lib/gates/parse-evidence.ts';
import { auditKey } from '#lib/gates/settle-decision.ts';
import { supersedeLate } from '#lib/gates/supersede-late.ts';
import { HOUR, instant, MINUTE, plus, toIso } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import type { FrozenFact } from '#lib/ports/frozen-facts.ts';
import { baselineKey, baselineText, movedFacts } from '#lib/readiness/baseline.ts';
import { smallProgram } from '#test/gates/small-program.ts';
import { Crash, dyingAfter, type FakeWorld, fakeWorld, request, START } from '#test/lambdas/fake-world.ts';

const INSTANCE = 'smartapi/switch/1';
const PORTS = ['gates', 'tokens', 'archive', 'machine', 'messenger'] as const;

const good: Reading = { verdict: 'pass', measured: 'yes', required: 'yes', source: 'test' };

/** Evidence as `gate-evidence` files it, and what the machine then hands to `gate-open`. */
const file = async (
  world: FakeWorld,
  attempt = 1,
  reading: Reading = good,
  gate = findGate(smallProgram, 'switch'),
): Promise<JsonObject> => {
  const now = world.now();
  const evidence = assembleEvidence({
    cutover: 'smartapi',
    gate,
    attempt,
    now,
    validUntil: plus(now, 8 * HOUR),
    digests: { program: 'p', code: 'c', calendar: 'k', roster: 'r' },
    readings: Object.fromEntries(gate.evidence.map((name) => [name, reading])),
    about: { execution: 'smartapi-r1', run: 1 },
  });
  const bytes = canonicalJson(evidence);
  await world.deps.archive.put(evidenceKey(evidence.instance), bytes);
  return {
    instance: evidence.instance,
    attempt,
    digest: sha256(bytes),
    validUntil: evidence.validUntil,
  };
};

const open = async (world: FakeWorld, token = 'T1', attempt = 1, changes: JsonObject = {}) => {
  const gate = await file(world, attempt);
  world.waitFor(token);
  return await makeGateOpen(world.deps)(request('switch', { token, parameters: { gate }, ...changes }));
};

/** The call of `gate-open` again, as a machine makes it that lost the first answer. */
const reopen = async (world: FakeWorld, token: string) => {
  const digest = (await world.deps.gates.get(INSTANCE))?.evidenceDigest ?? '';
  const gate = { instance: INSTANCE, attempt: 1, digest };
  return await makeGateOpen(world.deps)(request('switch', { token, parameters: { gate } }));
};

const votesOf = async (world: FakeWorld, votes: readonly [string, Vote['vote']][], instance = INSTANCE) => {
  const gate = await world.deps.gates.get(instance);
  return {
    instance,
    votes: votes.map(([person, vote], index) => ({
      person,
      vote,
      at: START + (index + 1) * MINUTE,
      evidenceDigest: gate?.evidenceDigest ?? '',
    })),
  };
};
const GO = [
  ['cfo', 'approve'],
  ['cio', 'approve'],
] as const satisfies [string, Vote['vote']][];

const complete = async (world: FakeWorld, votes: readonly [string, Vote['vote']][], instance = INSTANCE) =>
  await makeGateComplete(world.deps)(await votesOf(world, votes, instance));

const recheck = async (world: FakeWorld, instance = INSTANCE, changes: JsonObject = {}) =>
  await makeGateRecheck(world.deps)(request('switch', { parameters: { gate: { instance } }, ...changes }));

const status = async (world: FakeWorld, instance = INSTANCE) =>
  (await world.deps.gates.get(instance))?.status;

const opened = async (): Promise<FakeWorld> => {
  const world = fakeWorld();
  await open(world);
  world.pass(HOUR);
  return world;
};

describe('gate-open', () => {
  it('freezes policy, roster, evidence and deadline; the token goes elsewhere', async () => {
    const world = await opened();
    const gate = await world.deps.gates.get(INSTANCE);
    expect(gate).toMatchObject({
      status: 'open',
      deadline: plus(START, 6 * HOUR),
      evidenceValidUntil: plus(START, 8 * HOUR),
      decisionSource: 'scenario',
      policy: { quorum: 2, members: ['cfo', 'cio', 'pm'] },
    });
    expect(gate?.roster.find((entry) => entry.person === 'cfo')).toMatchObject({
      role: 'finance',
      // Both dates included, in Lagos: 10 April from midnight to midnight, an hour before UTC's.
      deputy: {
        from: Date.parse('2027-04-09T23:00:00Z'),
        to: Date.parse('2027-04-10T22:59:59.999Z'),
        side: 'customer',
      },
    });
    expect(canonicalJson(gate)).not.toContain('T1');
    expect(await world.deps.tokens.get(INSTANCE)).toBe('T1');
    expect(world.outbox().map((message) => message.event)).toEqual(['gate-opened']);
  });

  it('called twice for an attempt is one item with the newest token', async () => {
    const world = await opened();
    const before = await world.deps.gates.get(INSTANCE);
    expect(await reopen(world, 'T2')).toMatchObject({ outcome: 'exists' });
    expect(await world.deps.gates.get(INSTANCE)).toEqual(before);
    expect(await world.deps.tokens.get(INSTANCE)).toBe('T2');
    expect(world.outbox()).toHaveLength(1);
  });

  it('supersedes an earlier open attempt, whose votes and token are worth nothing then', async () => {
    const world = await opened();
    await open(world, 'T2', 2);
    expect(await status(world)).toBe('superseded');
    expect(await world.deps.tokens.get(INSTANCE)).toBeUndefined();
    expect(await complete(world, GO)).toMatchObject({ outcome: 'refused' });
    const old = await votesOf(world, GO);
    expect(await makeGateComplete(world.deps)({ ...old, instance: 'smartapi/switch/2' })).toMatchObject({
      outcome: 'pending',
    });
    expect(world.answers).toEqual([]);
  });

  it('is never opened without a time to decide, or without a token', async () => {
    const world = fakeWorld();
    const gate = await file(world);
    const timing = { start: toIso(START), end: toIso(START) };
    const send = (changes: JsonObject) =>
      makeGateOpen(world.deps)(request('switch', { parameters: { gate }, ...changes }));
    await expect(send({ token: 'T', timing })).rejects.toThrow('time to decide');
    await expect(send({})).rejects.toThrow('token');
    expect(await world.deps.gates.list('smartapi')).toEqual([]);
  });

  it('refuses evidence that is missing or was changed', async () => {
    const world = fakeWorld();
    const gate = await file(world);
    const send = (parameters: JsonObject) =>
      makeGateOpen(world.deps)(request('switch', { token: 'T', parameters }));
    await expect(send({ gate: { ...gate, digest: 'else' } })).rejects.toThrow('digest');
    await expect(send({ gate: { ...gate, instance: 'smartapi/switch/7' } })).rejects.toThrow('no evidence');
    await expect(makeGateOpen(world.deps)(request('switch', { parameters: { gate } }))).rejects.toThrow(
      'token',
    );
    expect(await world.deps.gates.list('smartapi')).toEqual([]);
  });

  it('answers a fresh token at once where the attempt was decided meanwhile', async () => {
    const world = await opened();
    await complete(world, GO);
    world.waitFor('T3');
    await reopen(world, 'T3');
    expect(world.answers.map((each) => each.output.decision)).toEqual(['go', 'go']);
    expect(await world.deps.tokens.get(INSTANCE)).toBeUndefined();
  });
});

describe('gate-complete', () => {
  it('decides, files why, answers, completes and deletes the token', async () => {
    const world = await opened();
    const found = await complete(world, GO);
    expect(found).toMatchObject({
      outcome: 'completed',
      decision: 'go',
      by: ['cfo', 'cio'],
      answer: 'answered',
    });
    const gate = await world.deps.gates.get(INSTANCE);
    expect(gate?.status).toBe('completed');
    expect(world.answers).toEqual([
      {
        token: 'T1',
        output: { decision: 'go', instance: INSTANCE, transcriptDigest: gate?.decision?.transcriptDigest },
      },
    ]);
    expect(await world.deps.tokens.get(INSTANCE)).toBeUndefined();
    const audit = z
      .object({ transcript: z.looseObject({}) })
      .parse(JSON.parse((await world.deps.archive.get(`audit/${INSTANCE}.json`)) ?? ''));
    expect(sha256(canonicalJson(audit.transcript))).toBe(gate?.decision?.transcriptDigest);
    expect(world.outbox().map((message) => message.event)).toEqual(['gate-opened', 'gate-decided']);
  });

  it('changes nothing while a decision is pending', async () => {
    const world = await opened();
    const before = await world.deps.gates.get(INSTANCE);
    expect(await complete(world, [['cfo', 'approve']])).toMatchObject({ outcome: 'pending' });
    expect(await world.deps.gates.get(INSTANCE)).toEqual(before);
    expect(world.answers).toEqual([]);
    expect(await complete(world, GO)).toMatchObject({ outcome: 'completed' });
  });

  it('answers a no-go as the normal answer it is', async () => {
    const world = await opened();
    expect(await complete(world, [['cio', 'no-go']])).toMatchObject({
      outcome: 'completed',
      decision: 'no-go',
    });
    expect(world.answers[0]?.output.decision).toBe('no-go');
    expect(await recheck(world)).toEqual({ decision: 'no-go', instance: INSTANCE });
  });

  it('is a no-op the second time', async () => {
    const world = await opened();
    await complete(world, GO);
    const after = await world.deps.gates.get(INSTANCE);
    expect(await complete(world, [['cio', 'no-go']])).toMatchObject({
      outcome: 'completed',
      decision: 'go',
      answer: 'earlier',
    });
    expect(await world.deps.gates.get(INSTANCE)).toEqual(after);
    expect(world.answers).toHaveLength(1);
  });

  it('refuses a late answer, from the very deadline on', async () => {
    const world = await opened();
    world.setNow(plus(START, 6 * HOUR));
    expect(await complete(world, GO)).toMatchObject({ outcome: 'late' });
    expect(await complete(world, [['cio', 'no-go']])).toMatchObject({ outcome: 'late' });
    expect(await status(world)).toBe('open');
    expect(world.answers).toEqual([]);
  });

  it('refuses votes of another source than the gate’s', async () => {
    const world = await opened();
    const prompt = makeGateComplete({ ...world.deps, decisionSource: 'prompt' });
    expect(await prompt(await votesOf(world, GO))).toMatchObject({ outcome: 'refused' });
    expect(await status(world)).toBe('open');
  });

  it('refuses an attempt that was never opened, and input that is none', async () => {
    const world = await opened();
    expect(await complete(world, GO, 'smartapi/switch/9')).toMatchObject({ outcome: 'refused' });
    await expect(makeGateComplete(world.deps)({ instance: INSTANCE, votes: 'go' })).rejects.toThrow();
    await expect(makeGateComplete(world.deps)({ instance: INSTANCE })).rejects.toThrow();
    expect(await status(world)).toBe('open');
  });

  it('absorbs a token whose task is over, and records that', async () => {
    const world = await opened();
    world.timeOut('T1');
    expect(await complete(world, GO)).toMatchObject({ outcome: 'completed', answer: 'gone' });
    expect(await status(world)).toBe('completed');
    expect(await world.deps.archive.get(`audit/${INSTANCE}.answer.json`)).toContain('"gone"');
  });

  it('leaves an attempt decided while the machine asks for a retry, and settles it later', async () => {
    const world = await opened();
    world.failNext(1);
    expect(await complete(world, GO)).toMatchObject({ outcome: 'decided', answer: 'retry' });
    expect(await status(world)).toBe('decided');
    expect(await world.deps.tokens.get(INSTANCE)).toBe('T1');
    expect(await complete(world, [['cio', 'no-go']])).toMatchObject({ outcome: 'completed', decision: 'go' });
    expect(world.answers.map((each) => each.output.decision)).toEqual(['go']);
  });

  it('takes one of two opposite decisions at the same time', async () => {
    const world = await opened();
    const found = await Promise.all([complete(world, GO), complete(world, [['cio', 'no-go']])]);
    const standing = (await world.deps.gates.get(INSTANCE))?.decision?.verdict;
    expect(found.map((each) => each.decision)).toEqual([standing, standing]);
    expect(world.answers.map((each) => each.output.decision)).toEqual([standing]);
  });

  it('supersedes an attempt whose evidence ran out before anybody decided', async () => {
    const world = fakeWorld();
    const timing = { start: toIso(START), end: toIso(START), timeoutSeconds: 86_400, validSeconds: 28_800 };
    await open(world, 'T1', 1, { timing });
    world.pass(9 * HOUR);
    expect(await complete(world, GO)).toMatchObject({ outcome: 'superseded' });
    expect(await status(world)).toBe('superseded');
    expect(world.answers.map((each) => each.output.decision)).toEqual(['superseded']);
    expect(await recheck(world)).toMatchObject({ decision: 'superseded' });
  });

  describe('where the gate shows what was frozen', () => {
    const was: FrozenFact = { name: 'customers', value: 'a', material: true };
    const is: FrozenFact = { ...was, value: 'b' };
    const moved = { moved: movedFacts([was], [is]).map((fact) => ({ ...fact })) };
    const shownDrift = async (reading: Reading) => {
      const world = fakeWorld();
      const gate = findGate(smallProgram, 'switch');
      const evidence = [...gate.evidence, 'baseline-drift' as const];
      const drift = { ...gate, evidence, advisory: ['baseline-drift' as const] };
      await world.deps.archive.put(baselineKey('smartapi', 1), baselineText('smartapi', 1, [was]));
      const filed = await file(world, 1, reading, drift);
      world.waitFor('T1');
      await makeGateOpen(world.deps)(request('switch', { token: 'T1', parameters: { gate: filed } }));
      world.pass(HOUR);
      return world;
    };
    const decide = async (
      world: FakeWorld,
      facts: readonly FrozenFact[],
      votes: readonly [string, Vote['vote']][] = GO,
    ) =>
      await makeGateComplete({ ...world.deps, frozenFacts: { read: async () => facts } })(
        await votesOf(world, votes),
      );

    it('lets a go stand while nothing moved, or nothing material', async () => {
      expect(await decide(await shownDrift(good), [was])).toMatchObject({ decision: 'go' });
      const other = { name: 'roster', value: 'c', material: false };
      expect(await decide(await shownDrift(good), [was, other])).toMatchObject({ decision: 'go' });
    });

    it('supersedes a go on a material fact that moved since, and says which', async () => {
      const world = await shownDrift(good);
      const found = await decide(world, [is]);
      expect(found).toMatchObject({ outcome: 'superseded' });
      expect(JSON.stringify(found.reasons)).toContain('customers (material): was a, is b');
      expect(await status(world)).toBe('superseded');
      expect(world.answers.map((each) => each.output.decision)).toEqual(['superseded']);
    });

    it('leaves to people what moved before and was shown, but not that it moved back', async () => {
      expect(await decide(await shownDrift({ ...good, facts: moved }), [is])).toMatchObject({
        decision: 'go',
      });
      const back = await shownDrift({ ...good, facts: moved });
      const found = await decide(back, [was]);
      expect(found).toMatchObject({ outcome: 'superseded' });
      expect(JSON.stringify(found.reasons)).toContain('customers (material) is a again, as at the baseline.');
    });

    it('supersedes a go when the baseline is gone', async () => {
      const world = await shownDrift(good);
      const archive = {
        ...world.deps.archive,
        get: async (key: string) =>
          key.startsWith('baseline/') ? undefined : await world.deps.archive.get(key),
      };
      const completing = makeGateComplete({ ...world.deps, archive });
      expect(await completing(await votesOf(world, GO))).toMatchObject({ outcome: 'superseded' });
    });

    it('lets a no-go stand whatever moved, and decides nothing while the facts cannot be read', async () => {
      const against = await shownDrift(good);
      expect(await decide(against, [is], [['cio', 'no-go']])).toMatchObject({ decision: 'no-go' });
      const world = await shownDrift(good);
      const unreadable = { read: async () => Promise.reject(new Error('no access')) };
      const completing = makeGateComplete({ ...world.deps, frozenFacts: unreadable });
      await expect(completing(await votesOf(world, GO))).rejects.toThrow('no access');
      expect(await status(world)).toBe('open');
    });
  });

  it('decides nothing on evidence that is gone from the archive or was tampered with', async () => {
    const world = await opened();
    const archive = { ...world.deps.archive, get: async () => undefined };
    const payload = await votesOf(world, GO);
    expect(await makeGateComplete({ ...world.deps, archive })(payload)).toMatchObject({ outcome: 'invalid' });
    const forged = { ...world.deps.archive, get: async () => '{}' };
    expect(await makeGateComplete({ ...world.deps, archive: forged })(payload)).toMatchObject({
      outcome: 'invalid',
    });
    expect(await status(world)).toBe('open');
  });

  it('never shows a token in what it files, says or answers', async () => {
    const world = fakeWorld();
    await open(world, 'TT_CANARY');
    world.pass(HOUR);
    const said = await complete(world, GO);
    const filed = await Promise.all(world.deps.archive.keys().map((key) => world.deps.archive.get(key)));
    const seen = canonicalJson([said, filed, world.outbox(), await world.deps.gates.list('smartapi')]);
    expect(seen).not.toContain('TT_CANARY');
  });
});

describe('gate-complete killed after any call of a port', () => {
  const calls = Array.from({ length: 14 }, (_, index) => index + 1);

  it.each(calls)('call %i: run again, there is exactly one completion', async (call) => {
    const world = await opened();
    const payload = await votesOf(world, GO);
    const dying = makeGateComplete(dyingAfter(world.deps, call, PORTS));
    const first = await dying(payload).catch((error: unknown) => error);
    if (!(first instanceof Crash)) expect(first).toMatchObject({ outcome: 'completed' });
    expect(await complete(world, GO)).toMatchObject({ outcome: 'completed', decision: 'go' });
    expect(await complete(world, [['cio', 'no-go']])).toMatchObject({ decision: 'go' });
    expect(world.answers).toHaveLength(1);
    expect(await status(world)).toBe('completed');
    expect(await world.deps.tokens.get(INSTANCE)).toBeUndefined();
    expect(world.deps.archive.keys().filter((key) => key.startsWith('audit/'))).toEqual([
      `audit/${INSTANCE}.json`,
      `audit/${INSTANCE}.answer.json`,
    ]);
    expect(await recheck(world)).toMatchObject({ decision: 'go' });
  });

  it('covers every call that a completion makes', async () => {
    const world = await opened();
    const dying = makeGateComplete(dyingAfter(world.deps, calls.length, PORTS));
    await expect(dying(await votesOf(world, GO))).resolves.toMatchObject({ outcome: 'completed' });
  });

  it.each(Array.from({ length: 6 }, (_, index) => index + 1))(
    'and so is gate-open after call %i',
    async (call) => {
      const world = fakeWorld();
      const gate = await file(world);
      world.waitFor('T1');
      const payload = request('switch', { token: 'T1', parameters: { gate } });
      await makeGateOpen(dyingAfter(world.deps, call, PORTS))(payload).catch(() => undefined);
      await makeGateOpen(world.deps)(payload);
      world.pass(HOUR);
      expect(await world.deps.gates.list('smartapi')).toHaveLength(1);
      expect(await complete(world, GO)).toMatchObject({ outcome: 'completed', answer: 'answered' });
    },
  );
});

describe('gate-recheck', () => {
  it('closes as expired what nobody decided: undecided, never a go', async () => {
    const world = await opened();
    world.setNow(plus(START, 6 * HOUR));
    world.timeOut('T1');
    expect(await recheck(world)).toMatchObject({ decision: 'undecided' });
    expect(await status(world)).toBe('expired');
    expect(await world.deps.tokens.get(INSTANCE)).toBeUndefined();
    expect(await recheck(world)).toMatchObject({ decision: 'undecided' });
    expect(await complete(world, GO)).toMatchObject({ outcome: 'refused' });
    expect(await world.deps.tokens.get(INSTANCE)).toBeUndefined();
  });

  it('takes a time-out that comes a little before the deadline for what it is', async () => {
    const world = await opened();
    world.setNow(plus(START, 6 * HOUR - MINUTE));
    world.timeOut('T1');
    expect(await recheck(world)).toMatchObject({ decision: 'undecided' });
    expect(await world.deps.incidents.list('smartapi')).toEqual([]);
    const early = await opened();
    early.setNow(plus(START, 6 * HOUR - MINUTE - 1));
    expect(await recheck(early)).toMatchObject({ decision: 'invalid' });
  });

  it('takes a hand-made go from outside for what it is, and raises an incident', async () => {
    const world = await opened();
    expect(await recheck(world)).toMatchObject({ decision: 'invalid' });
    expect(await status(world)).toBe('superseded');
    expect(await complete(world, GO)).toMatchObject({ outcome: 'refused' });
    expect(await world.deps.incidents.list('smartapi')).toMatchObject([
      { severity: 2, source: 'gate:switch' },
    ]);
  });

  it('lets a decision stand that was made in time and could not be answered', async () => {
    const world = await opened();
    world.failNext(9);
    await complete(world, GO);
    world.failNext(0);
    world.timeOut('T1');
    world.setNow(plus(START, 7 * HOUR));
    expect(await recheck(world)).toMatchObject({ decision: 'go' });
    expect(await status(world)).toBe('completed');
  });

  it('does not believe a record that does not follow from its votes', async () => {
    const world = await opened();
    const gate = await world.deps.gates.get(INSTANCE);
    if (!gate) throw new Error('not opened');
    const forged = { verdict: 'go', by: ['cfo'], at: world.now(), reasons: [], votes: [] } as const;
    await world.deps.gates.decide(INSTANCE, gate.nonce, gate.evidenceDigest, {
      ...forged,
      transcriptDigest: sha256('forged'),
    });
    expect(await recheck(world)).toMatchObject({ decision: 'invalid' });
    expect(await complete(world, [])).toMatchObject({ outcome: 'invalid' });
    expect(world.answers).toEqual([]);
  });

  it('does not believe a forged go with a true transcript, nor a true go with another transcript', async () => {
    const forge = async (votes: readonly [string, Vote['vote']][], digest: 'true' | 'other') => {
      const world = await opened();
      const gate = await world.deps.gates.get(INSTANCE);
      const found = parseEvidence(
        await world.deps.archive.get(evidenceKey(INSTANCE)),
        gate?.evidenceDigest ?? '',
      );
      if (!gate || !found.ok) throw new Error('not opened');
      const cast = (await votesOf(world, votes)).votes.map((vote) => ({ ...vote, at: instant(vote.at) }));
      const judgement = judgeVotes(gate, found.value.evidence, cast, world.now());
      await world.deps.gates.decide(INSTANCE, gate.nonce, gate.evidenceDigest, {
        verdict: 'go',
        by: ['cfo'],
        at: world.now(),
        reasons: [],
        votes: cast,
        transcriptDigest: digest === 'true' ? transcriptDigest(gate, judgement, cast) : sha256('other'),
      });
      return await recheck(world);
    };
    expect(await forge(GO, 'true')).toMatchObject({ decision: 'go' });
    expect(await forge([], 'true')).toMatchObject({ decision: 'invalid' });
    expect(await forge(GO, 'other')).toMatchObject({ decision: 'invalid' });
  });

  it('answers nobody while another audit record stands in the archive', async () => {
    const world = await opened();
    await world.deps.archive.put(auditKey(INSTANCE), '{}');
    expect(await complete(world, GO)).toMatchObject({ outcome: 'invalid' });
    expect(world.answers).toEqual([]);
    expect(await recheck(world)).toMatchObject({ decision: 'invalid' });
  });

  it('knows only attempts of its own gate and execution', async () => {
    const world = await opened();
    await complete(world, GO);
    expect(await recheck(world, 'smartapi/switch/2')).toMatchObject({ decision: 'invalid' });
    expect(await recheck(world, INSTANCE, { execution: 'smartapi-r2' })).toMatchObject({
      decision: 'invalid',
    });
    expect(await recheck(world, INSTANCE, { subject: 'recovery' })).toMatchObject({ decision: 'invalid' });
  });
});

describe('supersede-gates', () => {
  it('closes what the stopped run opened, deletes its tokens and leaves the recovery gate alone', async () => {
    const world = await opened();
    await world.deps.tokens.put('smartapi/task/backup', 'T5', 'smartapi-r1');
    await world.deps.tokens.put('smartapi/recovery/1', 'T6', 'smartapi-rb-4');
    const supersede = makeSupersedeGates(world.deps);
    const payload = request('supersede-gates', { execution: 'smartapi-rb-4' });
    expect(await supersede(payload)).toMatchObject({ verdict: 'pass' });
    expect(await supersede(payload)).toMatchObject({ verdict: 'pass' });
    expect(await status(world)).toBe('superseded');
    expect(await world.deps.tokens.subjectsOf('smartapi-r1')).toEqual([]);
    expect(await world.deps.tokens.get('smartapi/recovery/1')).toBe('T6');
    expect(await complete(world, GO)).toMatchObject({ outcome: 'refused' });
  });

  it('deletes the tokens of each execution that had a gate open or is named, and never its own', async () => {
    const world = await opened();
    const tokens: readonly [string, string][] = [
      ['smartapi/task/of-the-gate', 'smartapi-r1'],
      ['smartapi/task/named', 'smartapi-r7'],
      ['smartapi/recovery/1', 'smartapi-rb-4'],
    ];
    for (const [subject, execution] of tokens) await world.deps.tokens.put(subject, 'T', execution);
    const supersede = async (execution: string) =>
      await makeSupersedeGates(world.deps)(
        request('supersede-gates', { run: 2, execution: 'smartapi-rb-4', parameters: { execution } }),
      );
    await supersede('smartapi-rb-4');
    await supersede('smartapi-r7');
    const left = await Promise.all(tokens.map(async ([subject]) => await world.deps.tokens.get(subject)));
    expect(left).toEqual([undefined, undefined, 'T']);
  });
});

describe('a last safe moment that has passed', () => {
  const withForecast = async (world: FakeWorld, late = false) => {
    const forecast = { binds: true, late, lastSafeMomentOnClock: toIso(plus(world.now(), HOUR)) };
    const gate = await file(world, 1, { ...good, facts: { forecast } });
    world.waitFor('T1');
    await makeGateOpen(world.deps)(request('switch', { token: 'T1', parameters: { gate } }));
  };

  it('supersedes the attempt when somebody votes, and the machine asks again', async () => {
    const world = fakeWorld();
    await withForecast(world);
    world.pass(HOUR + 1);
    const outcome = await complete(world, GO);
    expect(outcome).toMatchObject({ outcome: 'superseded' });
    expect(JSON.stringify(outcome.reasons)).toContain('last safe moment');
    expect(await status(world)).toBe('superseded');
    expect(world.answers.at(-1)).toMatchObject({ token: 'T1', output: { decision: 'superseded' } });
  });

  it('stands in no way of a go before it, nor of a no-go after it', async () => {
    const world = fakeWorld();
    await withForecast(world);
    world.pass(HOUR - MINUTE);
    expect(await complete(world, GO)).toMatchObject({ decision: 'go' });
    const late = fakeWorld();
    await withForecast(late);
    late.pass(HOUR + 1);
    expect(await complete(late, [['cio', 'no-go']])).toMatchObject({ decision: 'no-go' });
  });

  it('supersedes it by the schedule too, once, and only what was not shown as late', async () => {
    const world = fakeWorld();
    await withForecast(world);
    expect(await supersedeLate(world.deps, 'smartapi')).toEqual([]);
    world.pass(HOUR + 1);
    expect(await supersedeLate(world.deps, 'smartapi')).toEqual([INSTANCE]);
    expect(await supersedeLate(world.deps, 'smartapi')).toEqual([]);
    const shown = fakeWorld();
    await withForecast(shown, true);
    shown.pass(HOUR + 1);
    expect(await supersedeLate(shown.deps, 'smartapi')).toEqual([]);
  });
});
