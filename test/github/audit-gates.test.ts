import { describe, expect, it } from 'vitest';
import { mainRules } from '#lib/gates/branch-rules.ts';
import type { GateRecord } from '#lib/gates/gate-record.ts';
import { evidenceKey } from '#lib/gates/parse-evidence.ts';
import { readingKey } from '#lib/gates/parse-reading.ts';
import { auditAnswerKey, auditKey } from '#lib/gates/settle-decision.ts';
import { type AuditGatesDeps, auditGates } from '#lib/github/audit-gates.ts';
import { HOUR, MINUTE } from '#lib/instant.ts';
import type { Bypass } from '#lib/ports/rules-reader.ts';
import { err, ok } from '#lib/result.ts';
import { APP } from '#test/gates/sample-pull.ts';
import {
  CIO,
  CLERK,
  type GateWorld,
  gateWorld,
  INSTANCE,
  numberedRunbook,
  OUTSIDER,
  PM,
} from './gate-world.ts';
import { entryOf, onThePhone } from './on-the-phone.ts';

/** One gate, decided by its merged pull request. */
const decided = async (): Promise<{ readonly world: GateWorld; readonly number: number }> => {
  const world = gateWorld();
  await world.ask();
  await world.open();
  const number = await world.number();
  world.approve(number);
  await world.open();
  world.github.merge(number, CLERK);
  world.pass(MINUTE);
  await world.reconcile();
  return { world, number };
};

const audit = (world: GateWorld, changes: Partial<AuditGatesDeps> = {}) =>
  auditGates({
    stage: 'production',
    cutovers: async () => ['smartapi'],
    repository: world.github.repository,
    runbook: numberedRunbook,
    gates: world.deps.gates,
    archive: world.deps.archive,
    reader: world.github.reader,
    rules: {
      mainRules: async () => ok(mainRules(world.github.repository.app ?? 0)),
      bypasses: async () => ok([]),
    },
    clock: world.deps.clock,
    ...changes,
  });

const found = async (world: GateWorld, changes?: Partial<AuditGatesDeps>): Promise<string> =>
  (await audit(world, changes)).failures.map(({ what, detail }) => `${what}: ${detail}`).join('\n');

/** The store with the attempt as somebody would like it. */
const stored = (world: GateWorld, change: (gate: GateRecord) => GateRecord) => ({
  gates: { list: async () => (await world.deps.gates.list('smartapi')).map(change) },
});

/** The archive without a key, or with something else under it. */
const filed = (world: GateWorld, key: string, bytes?: string) => ({
  archive: { get: async (asked: string) => (asked === key ? bytes : await world.deps.archive.get(asked)) },
});

describe('the nightly audit', () => {
  it('finds nothing where all is as it was decided', async () => {
    const { world } = await decided();
    expect(await audit(world)).toMatchObject({
      failures: [],
      lines: [{ instance: INSTANCE, state: 'holds', changed: false }],
    });
  });

  it('judges each decision again from what is filed with it', async () => {
    const { world } = await decided();
    const digest = (await world.deps.gates.get(INSTANCE))?.decision?.pull?.readingDigest ?? '';
    expect(await found(world, filed(world, readingKey(INSTANCE, digest)))).toContain('no reading');
    expect(await found(world, filed(world, readingKey(INSTANCE, digest), '{}'))).toContain('digest');
    expect(await found(world, filed(world, evidenceKey(INSTANCE)))).toContain('no evidence');
    const turned = stored(world, (gate) =>
      gate.decision ? { ...gate, decision: { ...gate.decision, verdict: 'no-go' } } : gate,
    );
    expect(await found(world, turned)).toContain('recorded as no-go');
    const other = stored(world, (gate) =>
      gate.decision ? { ...gate, decision: { ...gate.decision, by: ['pm'] } } : gate,
    );
    expect(await found(world, other)).toContain('audit record is not what record and reading give');
  });

  it('misses an audit record, the record of the answer, and a machine that was not answered', async () => {
    const { world } = await decided();
    expect(await found(world, filed(world, auditKey(INSTANCE)))).toContain('audit record is missing');
    expect(await found(world, filed(world, auditAnswerKey(INSTANCE)))).toContain('not filed');
    world.pass(2 * HOUR);
    const stuck = stored(world, (gate) => ({ ...gate, status: 'decided' }));
    expect(await found(world, stuck)).toContain('the machine was not answered');
  });

  it('finds a merge that no decision stands behind', async () => {
    const { world, number } = await decided();
    const branch = world.github.pulls.get(number)?.branch ?? '';
    const forged = world.github.open(branch, OUTSIDER, { 'signoffs/smartapi/switch-1.json': '{}' });
    world.github.merge(forged, OUTSIDER);
    const never = world.github.open('gate/smartapi/switch/7', OUTSIDER, {});
    world.github.merge(never, OUTSIDER);
    const text = await found(world);
    expect(text).toContain(`#${forged} is merged, and the attempt can be decided by #${number} only`);
    expect(text).toContain(`#${never} is merged, and no such attempt was ever opened`);
    const undecided = stored(world, ({ decision: _decision, ...gate }) => ({ ...gate, status: 'expired' }));
    const told = await found(world, undecided);
    expect(told).toContain('is merged, and the attempt is expired; main’s log does not say yet');
    expect(told).toContain(`have the pull request of branch records/${INSTANCE} merged`);
    const record = world.github.open('x', PM, { 'records/smartapi/switch-1.json': '{}' });
    world.github.merge(record, CLERK);
    expect(await found(world, undecided)).toContain('is expired; main has it on record');
  });

  it('finds a go that no merge stands behind any more', async () => {
    const { world, number } = await decided();
    const pull = world.github.pulls.get(number);
    if (!pull?.merge) throw new Error('it is merged');
    const { merge } = pull;
    pull.merge = { ...merge, onMain: false };
    expect(await found(world)).toContain('does not contain merge');
    pull.merge = { ...merge, commit: 'e'.repeat(40) };
    expect(await found(world)).toContain(`GitHub shows ${'e'.repeat(40)}`);
    delete pull.merge;
    expect(await found(world)).toContain('is not merged');
  });

  it('finds a no on GitHub that those who gave a go by telephone could not see', async () => {
    const phone = await onThePhone();
    const { world } = phone;
    await world.open();
    const number = await world.number();
    world.github.review(number, PM, 'CHANGES_REQUESTED');
    world.github.review(number, CIO, 'CHANGES_REQUESTED');
    world.pass(MINUTE);
    // The CIO has changed his mind in the call; the programme manager heard it, and was not asked.
    await phone.confirm(entryOf(await phone.enter()));
    expect((await phone.gateNow()).decision?.verdict).toBe('go');
    const text = await found(world);
    expect(text).toContain(`it is a go by telephone, and pm had said no on #${number} before`);
    expect(text).not.toContain('cio had said no');
    const snapshot = async () => err({ kind: 'again' as const, detail: 'HTTP 503' });
    expect(await found(world, { reader: { ...world.github.reader, snapshot } })).toContain(
      `pull request #${number} could not be read: HTTP 503`,
    );
  });

  it('finds nothing in a no that came after a go by telephone, nor in a no-go by telephone', async () => {
    const after = await onThePhone();
    await after.world.open();
    await after.confirm(entryOf(await after.enter()));
    after.world.pass(MINUTE);
    after.world.github.review(await after.world.number(), PM, 'CHANGES_REQUESTED');
    expect(await found(after.world)).toBe('');
    const against = await onThePhone();
    await against.world.open();
    against.world.github.review(await against.world.number(), PM, 'CHANGES_REQUESTED');
    against.world.pass(MINUTE);
    const entry = entryOf(await against.enter({ decision: 'no-go', voters: ['cio'] }));
    await against.confirm(entry, { decision: 'no-go' });
    expect((await against.gateNow()).decision?.verdict).toBe('no-go');
    expect(await found(against.world)).toBe('');
  });

  it('finds rules that main lacks, and whoever passed them by', async () => {
    const { world } = await decided();
    const bypass: Bypass = { id: 5, ref: 'refs/heads/main', actor: OUTSIDER, at: '2027-04-10T12:00:00Z' };
    const own: Bypass = { ...bypass, id: 6, ref: 'refs/heads/gate/smartapi/switch/1', actor: APP };
    const pushed: Bypass = { ...own, id: 7, actor: null };
    const rules = {
      mainRules: async () => ok(mainRules(world.github.repository.app ?? 0).slice(1)),
      bypasses: async () => ok([bypass, own, pushed]),
    };
    const text = await found(world, { rules });
    expect(text).toContain('lacking: main cannot be deleted');
    expect(text).toContain('rule suite 5');
    expect(text).not.toContain('rule suite 6');
    expect(text).toContain('rule suite 7');
  });

  it('holds what it cannot read for a finding', async () => {
    const { world } = await decided();
    const failure = async () => err({ kind: 'again' as const, detail: 'HTTP 503' });
    const text = await found(world, {
      rules: { mainRules: failure, bypasses: failure },
      reader: { snapshot: failure, gatePulls: failure, commitsOf: failure, pullsOf: failure },
    });
    expect(text.match(/HTTP 503/g)).toHaveLength(4);
  });
});
