import { describe, expect, it } from 'vitest';
import { makeGateComplete } from '#lambdas/gate-complete/handler.ts';
import { canonicalJson, digestOf } from '#lib/digest.ts';
import type { GateRecord } from '#lib/gates/gate-record.ts';
import { readingKey } from '#lib/gates/parse-reading.ts';
import { auditAnswerKey, auditKey } from '#lib/gates/settle-decision.ts';
import { DAY, HOUR, MINUTE, plus, toIso } from '#lib/instant.ts';
import type { Json, JsonObject } from '#lib/json.ts';
import { asJsonObject } from '#lib/json-object.ts';
import { err } from '#lib/result.ts';
import {
  CFO,
  CIO,
  CLERK,
  FROZEN,
  type GateWorld,
  GITHUB_TOKEN,
  gateWorld,
  INSTANCE,
  OUTSIDER,
  PM,
  RUN,
  TASK_TOKEN,
} from './gate-world.ts';

/** Asked, opened and bound. */
const asked = async (): Promise<{ world: GateWorld; number: number }> => {
  const world = gateWorld();
  await world.ask();
  await world.open();
  return { world, number: await world.number() };
};

/** All that a go needs, merged and not yet reconciled. */
const merged = async () => {
  const found = await asked();
  found.world.approve(found.number);
  await found.world.open();
  found.world.github.merge(found.number, CLERK);
  found.world.pass(MINUTE);
  return found;
};

/** What the run on GitHub hands to the completer, instead of handing it on. */
const handed = async (world: GateWorld): Promise<JsonObject> => {
  let payload: JsonObject = {};
  await world.reconcile({
    complete: async (given): Promise<Json> => {
      payload = given;
      return { outcome: 'pending' };
    },
  });
  return payload;
};

const changed = (payload: JsonObject, changes: JsonObject): JsonObject => ({
  ...payload,
  pull: { ...asJsonObject(payload.pull), ...changes },
});

const voted = async (world: GateWorld): Promise<GateRecord | undefined> => {
  const gate = await world.deps.gates.get(INSTANCE);
  return gate && { ...gate, decisionSource: 'prompt' };
};

describe('a gate by pull request', () => {
  it('goes from open to completed: bound, reviewed, merged, reconciled', async () => {
    const { world, number } = await asked();
    world.approve(number);
    expect((await world.reconcile()).lines).toMatchObject([{ state: 'pending' }]);
    expect((await world.open()).lines).toMatchObject([{ state: 'to-merge' }]);
    world.github.merge(number, CLERK);
    world.pass(MINUTE);
    expect(await world.reconcile()).toMatchObject({
      failures: [],
      lines: [{ instance: INSTANCE, state: 'go, completed', changed: true }],
    });
    expect(await world.status()).toBe('completed');
    expect(world.answers).toMatchObject([{ token: TASK_TOKEN, output: { decision: 'go' } }]);
    expect(await world.recheck()).toMatchObject({ decision: 'go' });
  });

  it('files what the decision follows from, and why, before the machine is answered', async () => {
    const { world, number } = await merged();
    await world.reconcile();
    const decision = (await world.deps.gates.get(INSTANCE))?.decision;
    expect(decision?.pull).toMatchObject({ number, head: world.github.pulls.get(number)?.head });
    const keys = world.deps.archive.keys();
    expect(keys).toContain(readingKey(INSTANCE, decision?.pull?.readingDigest ?? ''));
    expect(keys).toContain(auditKey(INSTANCE));
    expect(keys).toContain(auditAnswerKey(INSTANCE));
    expect(await world.deps.tokens.get(INSTANCE)).toBeUndefined();
  });

  it('tells people in the squash commit who approved it, before it can be merged', async () => {
    const { world, number } = await merged();
    expect(world.github.pulls.get(number)?.merge?.message).toMatch(/^Approved-by: .*cfo/m);
    const order = world.github.writes;
    expect(order.lastIndexOf('describe')).toBeLessThan(order.lastIndexOf('check'));
  });

  it('takes the check back before anything else where somebody objects', async () => {
    const { world, number } = await asked();
    world.approve(number);
    await world.open();
    world.github.review(number, PM, 'CHANGES_REQUESTED');
    const before = world.github.writes.length;
    expect((await world.open()).lines).toMatchObject([{ state: 'waiting' }]);
    expect(world.github.writes[before]).toBe('check');
  });

  it('is a no-go where the chair requests changes, and the pull request is closed with it', async () => {
    const { world, number } = await asked();
    world.github.review(number, CIO, 'CHANGES_REQUESTED');
    world.pass(MINUTE);
    expect((await world.reconcile()).lines).toMatchObject([{ state: 'no-go, completed' }]);
    await world.open();
    expect(world.github.pulls.get(number)?.state).toBe('closed');
    expect(world.answers).toMatchObject([{ output: { decision: 'no-go' } }]);
  });

  it('is a no-go where the chair closes it, and holds where an outsider does', async () => {
    const { world, number } = await asked();
    world.github.close(number, OUTSIDER);
    world.pass(MINUTE);
    const held = await world.reconcile();
    expect(held.lines).toMatchObject([{ state: 'pending' }]);
    expect(held.failures).toHaveLength(1);
    expect(world.answers).toEqual([]);
    const { world: other, number: its } = await asked();
    other.github.close(its, CIO);
    other.pass(MINUTE);
    expect((await other.reconcile()).lines).toMatchObject([{ state: 'no-go, completed' }]);
  });

  it('changes nothing when nothing changed', async () => {
    const { world, number } = await asked();
    world.github.review(number, CFO, 'APPROVED');
    await world.open();
    const writes = world.github.writes.length;
    const again = await world.open();
    expect(again.lines.some((line) => line.changed)).toBe(false);
    expect(world.github.writes).toHaveLength(writes);
  });

  it('read twice is decided once', async () => {
    const { world } = await merged();
    await world.reconcile();
    expect((await world.reconcile()).lines).toMatchObject([{ state: 'go, completed' }]);
    expect(world.answers).toHaveLength(1);
  });

  it('stays the go that it was in every later summary, when its evidence and its time are long over', async () => {
    const { world } = await merged();
    await world.reconcile();
    world.pass(5 * DAY);
    const { lines, failures } = await world.reconcile();
    expect(failures).toEqual([]);
    expect(lines).toMatchObject([{ state: 'go, completed' }]);
    expect(lines[0]?.judgement).toBeUndefined();
  });

  it('is left for the next run where GitHub cannot be read, and says so', async () => {
    const { world } = await merged();
    world.github.fail(1);
    const report = await world.reconcile();
    expect(report.failures).toMatchObject([{ detail: expect.stringContaining('HTTP 502') }]);
    expect(await world.status()).toBe('open');
    expect((await world.reconcile()).failures).toEqual([]);
  });

  it('is undecided while the completer itself cannot read', async () => {
    const { world } = await merged();
    const payload = await handed(world);
    world.github.fail(1, 'refused');
    expect(await world.complete(payload)).toMatchObject({ outcome: 'unread' });
    expect(await world.complete(payload)).toMatchObject({ outcome: 'completed' });
  });
});

describe('what is never rounded to an answer', () => {
  it('merged without the quorum: invalid, somebody is called, and an operator may have it asked again', async () => {
    const { world, number } = await asked();
    world.github.review(number, CFO, 'APPROVED');
    world.github.merge(number, CLERK);
    world.pass(MINUTE);
    const report = await world.reconcile();
    expect(report.lines).toMatchObject([{ state: 'invalid' }]);
    expect(report.failures).toHaveLength(1);
    expect(await world.status()).toBe('open');
    expect(world.measured).toEqual(['GateCannotBeDecided']);
    expect(await world.deps.incidents.list('smartapi')).toMatchObject([
      { id: `gate-invalid/${INSTANCE}`, severity: 2 },
    ]);
    expect(await world.supersede({ by: 'pm', reason: 'merged too early' })).toMatchObject({
      outcome: 'superseded',
    });
    expect(world.answers).toMatchObject([{ output: { decision: 'superseded' } }]);
    await world.ask({ attempt: 2, token: 'T2' });
    await world.open();
    const second = await world.number('smartapi/switch/2');
    expect(second).toBeGreaterThan(number);
  });

  it('a push after the approvals', async () => {
    const { world, number } = await asked();
    world.approve(number);
    const [path = ''] = world.github.pulls.get(number)?.files.keys() ?? [];
    world.github.push(number, path, '{}\n');
    expect((await world.reconcile()).lines).toMatchObject([{ state: 'invalid' }]);
    const report = await world.open();
    expect(report.failures).toMatchObject([{ detail: expect.stringContaining('cutover gates supersede') }]);
    expect(world.answers).toEqual([]);
  });

  it('another pull request from the same branch is not looked at by the completer', async () => {
    const { world, number } = await asked();
    const branch = world.github.pulls.get(number)?.branch ?? '';
    const other = world.github.open(branch, OUTSIDER, { 'signoffs/smartapi/switch-1.json': '{}\n' });
    const report = await world.reconcile();
    expect(report.lines.find((line) => line.pull === other)).toMatchObject({ state: 'refused' });
    expect(await world.deps.incidents.list('smartapi')).toEqual([]);
  });

  it('merged after its attempt was superseded: ignored, with an incident', async () => {
    const { world, number } = await asked();
    world.approve(number);
    await world.supersede({ by: 'pm', reason: 'asked again' });
    world.github.merge(number, CLERK);
    world.pass(MINUTE);
    expect((await world.reconcile()).lines).toMatchObject([{ state: 'refused' }]);
    expect(await world.deps.incidents.list('smartapi')).toMatchObject([{ severity: 3 }]);
    expect(world.answers).toMatchObject([{ output: { decision: 'superseded' } }]);
  });

  it('merged after the deadline', async () => {
    const { world } = await merged();
    const payload = await handed(world);
    world.pass(6 * HOUR);
    expect(await world.complete(payload)).toMatchObject({ outcome: 'late' });
    expect(world.answers).toEqual([]);
  });

  it('a frozen fact that moved since: superseded, and the machine asks again', async () => {
    const world = gateWorld();
    await world.ask({ drift: true });
    await world.open();
    const number = await world.number();
    world.approve(number);
    world.github.merge(number, CLERK);
    world.facts.splice(0, 1, { ...FROZEN, value: 'b' });
    expect((await world.reconcile()).lines).toMatchObject([
      { state: 'superseded', reasons: [expect.stringContaining('customers (material): was a, is b')] },
    ]);
    expect(world.answers).toMatchObject([{ output: { decision: 'superseded' } }]);
  });

  it('a go after the last safe moment that was shown: superseded, and asked again with the forecast as it is', async () => {
    const world = gateWorld();
    const lastSafeMomentOnClock = toIso(plus(world.now(), HOUR));
    const facts = { forecast: { binds: true, late: false, lastSafeMomentOnClock } };
    await world.ask({
      reading: { verdict: 'pass', measured: 'yes', required: 'yes', source: 'test', facts },
    });
    await world.open();
    const number = await world.number();
    world.approve(number);
    world.github.merge(number, CLERK);
    world.pass(2 * HOUR);
    expect((await world.reconcile()).lines).toMatchObject([
      { state: 'superseded', reasons: [expect.stringContaining('last safe moment')] },
    ]);
    expect(world.answers).toMatchObject([{ output: { decision: 'superseded' } }]);
  });

  it('a token whose task is over is absorbed, and one that asks for a retry is kept', async () => {
    const { world } = await merged();
    world.failNext(1);
    expect((await world.reconcile()).lines).toMatchObject([{ state: 'decided' }]);
    expect(await world.deps.tokens.get(INSTANCE)).toBe(TASK_TOKEN);
    world.timeOut(TASK_TOKEN);
    expect((await world.reconcile()).lines).toMatchObject([{ state: 'go, completed' }]);
    expect(world.answers).toEqual([]);
    expect(await world.deps.archive.get(auditAnswerKey(INSTANCE))).toContain('"answer":"gone"');
    expect(await world.recheck()).toMatchObject({ decision: 'go' });
  });

  it('evidence past its validity while nobody had decided', async () => {
    const world = gateWorld();
    await world.ask({ validFor: HOUR });
    await world.open();
    const number = await world.number();
    world.github.review(number, CIO, 'CHANGES_REQUESTED');
    world.pass(MINUTE);
    const payload = await handed(world);
    world.github.pulls.get(number)?.reviews.splice(0);
    world.pass(2 * HOUR);
    expect(await world.complete(payload)).toMatchObject({ outcome: 'superseded' });
    expect(world.answers).toMatchObject([{ output: { decision: 'superseded' } }]);
  });
});

describe('what the completer refuses', () => {
  it('a transcript that was changed by one byte', async () => {
    const { world } = await merged();
    const payload = await handed(world);
    const { transcript } = asJsonObject(payload.pull);
    const other = { ...asJsonObject(transcript), judgedAt: '2027-04-10T12:00:00.001Z' };
    expect(await world.complete(changed(payload, { transcript: other }))).toMatchObject({
      outcome: 'refused',
      reasons: [expect.stringContaining('changed on the way')],
    });
    expect(await world.status()).toBe('open');
  });

  it('a transcript of another attempt or with another outcome than the call says', async () => {
    const { world } = await merged();
    const payload = await handed(world);
    for (const transcript of [
      { instance: 'smartapi/switch/2', outcome: 'go' },
      { instance: INSTANCE, outcome: 'no-go' },
    ]) {
      const call = changed(payload, { transcript, transcriptDigest: digestOf(transcript) });
      expect(await world.complete(call)).toMatchObject({ outcome: 'refused' });
    }
    expect(await world.status()).toBe('open');
  });

  it('a run of another repository or branch', async () => {
    const { world } = await merged();
    const payload = await handed(world);
    for (const run of [
      { ...RUN, repository: 1 },
      { ...RUN, ref: 'refs/heads/gate/x' },
    ]) {
      expect(await world.complete(changed(payload, { run }))).toMatchObject({ outcome: 'refused' });
    }
  });

  it('a go that its own reading does not bear out, with an incident', async () => {
    const { world, number } = await asked();
    const transcript = { instance: INSTANCE, outcome: 'go' };
    const payload = {
      instance: INSTANCE,
      pull: {
        number,
        outcome: 'go',
        transcript,
        transcriptDigest: digestOf(transcript),
        token: GITHUB_TOKEN,
        run: { ...RUN },
      },
    };
    expect(await world.complete(payload)).toMatchObject({ outcome: 'disagreement' });
    expect(await world.deps.incidents.list('smartapi')).toMatchObject([
      { id: `gate-disagreement/${INSTANCE}`, severity: 2 },
    ]);
    expect(await world.status()).toBe('open');
  });

  it('votes for a gate of pull requests, and a pull request for a gate of votes', async () => {
    const { world } = await merged();
    const payload = await handed(world);
    expect(await world.complete({ instance: INSTANCE, votes: [] })).toMatchObject({ outcome: 'refused' });
    const prompted = { ...world.deps, decisionSource: 'prompt' as const };
    expect(await makeGateComplete(prompted)(payload)).toMatchObject({ outcome: 'refused' });
    const unread = { ...prompted, gates: { ...world.deps.gates, get: async () => voted(world) } };
    expect(await makeGateComplete(unread)(payload)).toMatchObject({
      outcome: 'refused',
      reasons: [expect.stringContaining('decided by prompt only')],
    });
    await expect(world.complete({ ...payload, votes: [] })).rejects.toThrow();
    expect(await world.status()).toBe('open');
  });

  it('an attempt that nothing is bound to', async () => {
    const world = gateWorld();
    await world.ask();
    const transcript = { instance: INSTANCE, outcome: 'go' };
    const pull = {
      number: 41,
      outcome: 'go',
      transcript,
      transcriptDigest: digestOf(transcript),
      token: GITHUB_TOKEN,
      run: { ...RUN },
    };
    expect(await world.complete({ instance: INSTANCE, pull })).toMatchObject({
      outcome: 'refused',
      reasons: [expect.stringContaining('no pull request is bound')],
    });
    expect(await world.complete({ instance: 'smartapi/switch/9', pull })).toMatchObject({
      outcome: 'refused',
    });
  });
});

describe('each gate stands for itself', () => {
  it('one whose evidence is gone stops no other, and is named', async () => {
    const world = gateWorld();
    await world.ask();
    const gates = await world.deps.gates.list('smartapi');
    const lost = gates.map((gate) => ({ ...gate, gate: 'lost', instance: 'smartapi/lost/1' }));
    const broken = { list: async () => [...lost, ...gates] };
    const report = await world.open({ gates: broken });
    expect(report.failures).toMatchObject([{ what: 'smartapi/lost/1' }]);
    expect(report.lines).toMatchObject([{ instance: INSTANCE }]);
  });

  it('the list of pull requests that fails is a failure, and open gates are opened all the same', async () => {
    const world = gateWorld();
    await world.ask();
    const reader = {
      ...world.github.reader,
      gatePulls: async () => err({ kind: 'again' as const, detail: 'HTTP 500' }),
    };
    const report = await world.open({ reader });
    expect(report.failures).toMatchObject([{ what: 'the list of pull requests' }]);
    expect(await world.number()).toBeGreaterThan(0);
    expect(await world.reconcile({ reader })).toMatchObject({ lines: [], failures: [{}] });
  });

  it('gates decided elsewhere are left alone', async () => {
    const world = gateWorld();
    await world.ask();
    const gates = {
      list: async () =>
        (await world.deps.gates.list('smartapi')).map((gate) => ({
          ...gate,
          decisionSource: 'prompt' as const,
        })),
    };
    expect(await world.open({ gates })).toMatchObject({ lines: [], failures: [] });
    expect(world.github.writes).toEqual([]);
  });

  it('branches of another stage are another job’s', async () => {
    const { world } = await merged();
    expect(await world.reconcile({ stage: 'uat' })).toEqual({ lines: [], failures: [] });
    expect(await world.status()).toBe('open');
  });

  it('attempts that are long over are not looked at any more', async () => {
    const { world } = await merged();
    await world.reconcile();
    await world.open();
    world.pass(15 * DAY);
    expect((await world.open()).lines).toEqual([]);
    expect((await world.reconcile()).lines).toEqual([]);
  });

  it('pull requests that are no gate’s get their check, and one that brings a sign-off is refused', async () => {
    const world = gateWorld();
    const plain = world.github.open('feature', PM, { 'README.md': 'x' });
    const forged = world.github.open('forged', PM, { 'signoffs/smartapi/switch-1.json': '{}' });
    await world.open();
    const conclusions = [plain, forged].map(
      (number) => world.github.checks.get(world.github.pulls.get(number)?.head ?? '')?.conclusion,
    );
    expect(conclusions).toEqual(['success', 'failure']);
    expect((await world.open()).lines).toEqual([]);
  });
});

describe('gate-bind', () => {
  it('binds once, while the attempt is open, and tells people where', async () => {
    const world = gateWorld();
    await world.ask();
    const head = 'a'.repeat(40);
    const call = { instance: INSTANCE, number: 7, head };
    expect(await world.bind(call)).toMatchObject({ outcome: 'bound' });
    expect(await world.bind(call)).toMatchObject({ outcome: 'same' });
    expect(await world.bind({ ...call, number: 8 })).toMatchObject({
      outcome: 'other',
      pull: { number: 7, head },
    });
    expect(await world.bind({ ...call, head: 'b'.repeat(40) })).toMatchObject({ outcome: 'other' });
    expect(canonicalJson(world.outbox())).toContain('https://github.com/acme/cutover/pull/7');
    expect(world.outbox()).toHaveLength(2);
  });

  it('refuses what is unknown, decided otherwise, late or over', async () => {
    const world = gateWorld();
    await world.ask();
    const call = { instance: INSTANCE, number: 7, head: 'a'.repeat(40) };
    expect(await world.bind({ ...call, instance: 'smartapi/switch/9' })).toMatchObject({
      outcome: 'refused',
    });
    await expect(world.bind({ ...call, head: 'main' })).rejects.toThrow();
    world.pass(7 * HOUR);
    expect(await world.bind(call)).toMatchObject({ outcome: 'closed' });
    await world.deps.gates.close(INSTANCE, 'superseded', 'tried again');
    expect(await world.bind(call)).toMatchObject({
      outcome: 'closed',
      reason: expect.stringContaining('tried'),
    });
    expect((await world.deps.gates.get(INSTANCE))?.pull).toBeUndefined();
  });
});

describe('gate-supersede', () => {
  it('takes an open attempt back once, with who and why on record', async () => {
    const { world } = await asked();
    expect(await world.supersede({ by: 'nobody', reason: 'because' })).toMatchObject({ outcome: 'refused' });
    expect(await world.supersede({ by: 'pm', reason: 'wrong pull request' })).toMatchObject({
      outcome: 'superseded',
    });
    expect((await world.deps.gates.get(INSTANCE))?.closedReason).toBe('taken back by pm: wrong pull request');
    expect(await world.supersede({ by: 'cfo', reason: 'me too' })).toMatchObject({ outcome: 'already' });
    expect(world.answers).toHaveLength(1);
    await world.open();
    expect([...world.github.pulls.values()].map(({ state }) => state)).toEqual(['closed']);
  });

  it('never undoes a decision, and leaves an attempt to the machine whose time is over', async () => {
    const { world } = await merged();
    await world.reconcile();
    expect(await world.supersede({ by: 'pm', reason: 'changed my mind' })).toMatchObject({
      outcome: 'refused',
      reason: expect.stringContaining('rollback'),
    });
    const { world: late } = await asked();
    late.pass(7 * HOUR);
    expect(await late.supersede({ by: 'pm', reason: 'too late' })).toMatchObject({ outcome: 'refused' });
  });
});
