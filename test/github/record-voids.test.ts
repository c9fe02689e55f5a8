import { describe, expect, it } from 'vitest';
import type { GateRecord } from '#lib/gates/gate-record.ts';
import { type RecordVoidsDeps, recordVoids } from '#lib/github/record-voids.ts';
import { DAY, HOUR, MINUTE, toIso } from '#lib/instant.ts';
import { instanceOfRecord, whyNothing } from '#lib/report/gate/render-void-record.ts';
import { err } from '#lib/result.ts';
import { CFO, CIO, CLERK, type GateWorld, gateWorld, INSTANCE, OUTSIDER, PM } from './gate-world.ts';
import { entryOf, onThePhone } from './on-the-phone.ts';

const RECORD = `records/${INSTANCE}`;
const SIGN_OFF = 'signoffs/smartapi/switch-1.json';

const opened = async () => {
  const world = gateWorld();
  await world.ask();
  await world.open();
  return { world, number: await world.number() };
};

const recordsOf = ({ github }: GateWorld) =>
  [...github.pulls.values()].filter(({ branch }) => branch.startsWith('records/'));

const decidedOf = (world: GateWorld): readonly (string | undefined)[] =>
  recordsOf(world).map(({ body }) => /^Decided: (.*)$/m.exec(body)?.[1]);

const commitOf = ({ github }: GateWorld, number: number): string =>
  github.pulls.get(number)?.merge?.commit ?? 'not merged';

describe('a merge that opened nothing is on record', () => {
  it('where the attempt was superseded, once, with all that the log needs', async () => {
    const { world, number } = await opened();
    world.github.review(number, CFO, 'APPROVED');
    world.github.merge(number, CLERK);
    await world.supersede({ by: 'pm', reason: 'merged by one\nGate: switch' });
    const first = await world.open();
    expect(first.failures).toEqual([]);
    expect(first.lines.filter(({ state }) => state.includes('on record'))).toHaveLength(1);
    const [record, ...more] = recordsOf(world);
    expect(more).toEqual([]);
    expect(record).toMatchObject({
      branch: RECORD,
      title: 'Record: gate switch, attempt 1, was merged and opened nothing',
    });
    expect([...(record?.files.keys() ?? [])]).toEqual(['records/smartapi/switch-1.json']);
    const gate = await world.deps.gates.get(INSTANCE);
    expect(record?.body.split('\n\n').at(-1)?.split('\n')).toEqual([
      'Gate: switch',
      `Attempt: ${INSTANCE}`,
      'Stage: production',
      `Evidence-SHA256: ${gate?.evidenceDigest}`,
      `Merged-as: ${commitOf(world, number)}`,
      'Decided: nothing (superseded: taken back by pm: merged by one Gate: switch)',
    ]);
    expect(gate?.decision).toBeUndefined();
    expect((await world.open()).lines.filter(({ changed }) => changed)).toEqual([]);
    world.github.merge(record?.number ?? 0, CLERK);
    expect((await world.open()).failures).toEqual([]);
    expect(recordsOf(world)).toHaveLength(1);
    expect(await world.deps.gates.get(INSTANCE)).toEqual(gate);
  });

  it.each([
    ['after the deadline', 6 * HOUR, /^nothing \(late: merged .*, the deadline was .*\)$/],
    [
      'before it, and nobody decided',
      0,
      /^nothing \(undecided: merged .*, and no decision came of it by .*\)$/,
    ],
  ])('where it was merged %s', async (_, later, words) => {
    const { world, number } = await opened();
    if (later === 0) world.github.merge(number, CLERK);
    world.pass(6 * HOUR);
    if (later > 0) world.github.merge(number, CLERK);
    expect(recordsOf(world)).toEqual([]);
    await world.recheck();
    expect(await world.status()).toBe('expired');
    await world.open();
    expect(decidedOf(world)).toEqual([expect.stringMatching(words)]);
  });

  it('where a no-go was merged afterwards', async () => {
    const { world, number } = await opened();
    world.github.review(number, CIO, 'CHANGES_REQUESTED');
    await world.reconcile();
    world.github.merge(number, CLERK);
    await world.open();
    const at = (await world.deps.gates.get(INSTANCE))?.decision?.at;
    expect(at).toBeDefined();
    expect(decidedOf(world)).toEqual([`nothing (no-go since ${at && toIso(at)})`]);
  });

  it('where somebody merges it long after its time', async () => {
    const { world, number } = await opened();
    await world.supersede({ by: 'pm', reason: 'asked again' });
    world.pass(30 * DAY);
    world.github.merge(number, CLERK);
    await world.open();
    expect(recordsOf(world).map(({ branch }) => branch)).toEqual([RECORD]);
  });

  it('and stands beside the record of a no-go by telephone', async () => {
    const phone = await onThePhone();
    const { world } = phone;
    await world.open();
    const number = await world.number();
    const entry = entryOf(await phone.enter({ decision: 'no-go', voters: ['cio'] }));
    await phone.confirm(entry, { decision: 'no-go' });
    expect((await phone.gateNow()).decision).toMatchObject({ verdict: 'no-go' });
    world.github.merge(number, CLERK);
    for (const _ of [1, 2]) expect((await world.open()).failures).toEqual([]);
    expect(recordsOf(world).map(({ branch }) => branch)).toEqual([RECORD, `${RECORD}-merged`]);
    expect(recordsOf(world)[0]?.title).toContain('was decided by telephone');
  });

  it('never of an attempt that is open, of a go, or of one that was not merged', async () => {
    const open = await opened();
    open.world.github.merge(open.number, CLERK);
    await open.world.open();
    const go = await opened();
    go.world.approve(go.number);
    await go.world.open();
    go.world.github.merge(go.number, CLERK);
    go.world.pass(MINUTE);
    await go.world.reconcile();
    await go.world.open();
    expect(await go.world.status()).toBe('completed');
    const ended = await opened();
    await ended.world.supersede({ by: 'pm', reason: 'asked again' });
    await ended.world.open();
    expect([open, go, ended].flatMap(({ world }) => recordsOf(world))).toEqual([]);
  });
});

describe('a commit of somebody else’s at a gate’s record', () => {
  const forged = async () => {
    const { world, number } = await opened();
    const other = world.github.open('musa/sign-off', PM, { [SIGN_OFF]: '{"quorum":1}' });
    return { world, number, other };
  };

  it('is said on its own pull request to decide nothing, once', async () => {
    const { world, number, other } = await forged();
    await world.open();
    const [comment, ...more] = [...(world.github.pulls.get(other)?.comments.values() ?? [])];
    expect(more).toEqual([]);
    expect(comment).toContain(
      `**This is not the gate’s pull request (that is #${number}).** Nothing is decided by it, whoever approves it.`,
    );
    expect((await world.open()).lines.filter(({ changed }) => changed)).toEqual([]);
  });

  it('is left to the job of its stage, and where nobody’s record is meant no number is named', async () => {
    const { world } = await opened();
    const uat = world.github.open('a', PM, { 'signoffs/uat/smartapi/switch-1.json': '{}' });
    const none = world.github.open('b', PM, { 'signoffs/README.md': '' });
    await world.open();
    const said = (number: number) => [...(world.github.pulls.get(number)?.comments.values() ?? [])].join('');
    expect(said(uat)).toBe('');
    expect(said(none)).toContain('**This is not the gate’s pull request.**');
  });

  it('is on record as void when the attempt is over and GitHub has told whose it is, and not before', async () => {
    const { world, number, other } = await forged();
    world.github.merge(other, OUTSIDER);
    await world.open();
    expect(recordsOf(world)).toEqual([]);
    await world.supersede({ by: 'pm', reason: 'forged' });
    await world.open();
    expect(recordsOf(world)).toEqual([]);
    world.pass(5 * MINUTE);
    for (const _ of [1, 2]) expect((await world.open()).failures).toEqual([]);
    const short = commitOf(world, other).slice(0, 12);
    expect(recordsOf(world)).toMatchObject([
      {
        branch: `${RECORD}-${short}`,
        title: `Record: gate switch, attempt 1, was written to by ${short} and opened nothing`,
      },
    ]);
    expect(decidedOf(world)).toEqual([`nothing (not the gate’s pull request, that is #${number})`]);
  });

  it('is not what a list tells late of the gate’s own merge, or of another stage’s', async () => {
    const { world, number } = await opened();
    world.github.merge(number, CLERK);
    await world.supersede({ by: 'pm', reason: 'asked again' });
    const uat = world.github.open('gate/uat/smartapi/switch/1', PM, { [SIGN_OFF]: '{}' });
    world.github.merge(uat, CLERK);
    world.pass(5 * MINUTE);
    const gate = await world.deps.gates.get(INSTANCE);
    const listed = await world.github.reader.gatePulls('2000-01-01T00:00:00.000Z');
    const late = (listed.ok ? listed.value : []).filter((pull) => pull.number !== number);
    await runVoids(world, gate ? [gate] : [], {}, late);
    expect(recordsOf(world)).toEqual([]);
  });

  it('is a failure where it cannot be read, and nothing is recorded of it', async () => {
    const { world, other } = await forged();
    world.github.merge(other, OUTSIDER);
    await world.supersede({ by: 'pm', reason: 'forged' });
    world.pass(5 * MINUTE);
    const gate = await world.deps.gates.get(INSTANCE);
    const failure = async () => err({ kind: 'again' as const, detail: 'HTTP 502' });
    for (const broken of [{ commitsOf: failure }, { pullsOf: failure }]) {
      const failures = await runVoids(world, gate ? [gate] : [], broken);
      expect(failures.map(({ detail }) => detail).join()).toContain('HTTP 502');
    }
    expect(recordsOf(world)).toEqual([]);
  });
});

const runVoids = async (
  world: GateWorld,
  attempts: readonly GateRecord[],
  broken: Partial<RecordVoidsDeps['reader']>,
  pulls: Parameters<typeof recordVoids>[2] = [],
) => {
  const failures: Parameters<typeof recordVoids>[4] = [];
  const { desk, reader } = world.github;
  const deps = {
    stage: 'production' as const,
    desk,
    reader: { ...reader, ...broken },
    clock: world.deps.clock,
  };
  await recordVoids(deps, attempts, pulls, 0, failures);
  return failures;
};

describe('a merge beside the deadline', () => {
  it.each([
    [0, /^late: merged 2\S+, the deadline was /],
    [-999, /^late: merged in the very second of the deadline, /],
    [-1_000, /^undecided: /],
  ])('%i milliseconds after it', async (after, words) => {
    const { world } = await opened();
    world.pass(6 * HOUR);
    await world.recheck();
    const gate = await world.deps.gates.get(INSTANCE);
    if (!gate) throw new Error('it was opened');
    const at = new Date(gate.deadline + after).toISOString();
    expect(whyNothing(gate, { commit: 'a', at, own: true })).toMatch(words);
  });
});

describe('the branch of a record', () => {
  it.each([
    [RECORD, INSTANCE],
    [`records/uat/${INSTANCE}`, INSTANCE],
    [`${RECORD}-merged`, INSTANCE],
    [`${RECORD}-0123456789ab`, INSTANCE],
    [`gate/${INSTANCE}`, undefined],
  ])('%s', (branch, instance) => {
    expect(instanceOfRecord(branch)).toBe(instance);
  });
});
