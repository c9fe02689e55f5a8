import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { makeGateEvidence } from '#lambdas/gate-evidence/handler.ts';
import { makeGateOpen } from '#lambdas/gate-open/handler.ts';
import type { ProgramGate } from '#lib/compiler/program.ts';
import { canonicalJson, sha256 } from '#lib/digest.ts';
import { findGate } from '#lib/gates/find-gate.ts';
import { evidenceKey, parseEvidence } from '#lib/gates/parse-evidence.ts';
import { type EvidenceSources, readEvidence } from '#lib/gates/read-evidence.ts';
import { HOUR, instant, plus, toIso } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import type { ArmingFact } from '#lib/ports/arming.ts';
import type { Authority } from '#lib/ports/authority.ts';
import type { PostedInvoice } from '#lib/ports/erp.ts';
import type { ClearanceCounts, Ledger } from '#lib/ports/ledger.ts';
import type { TaskRecord } from '#lib/ports/progress.ts';
import { baselineKey, baselineText } from '#lib/readiness/baseline.ts';
import type { EvidenceName } from '#lib/runbook/schema.ts';
import { EVIDENCE } from '#lib/runbook/schema.ts';
import { timeScale } from '#lib/runbook/time-scale.ts';
import { smallProgram } from '#test/gates/small-program.ts';
import { smallRunbook } from '#test/gates/small-runbook.ts';
import { fakeWorld, request, START } from '#test/lambdas/fake-world.ts';
import { refusing } from '#test/lambdas/refusing.ts';

const scale = timeScale(undefined);
const COUNTS: ClearanceCounts = {
  received: 0,
  cleared: 0,
  clearedFirstPass: 0,
  rejected: 0,
  refused: 0,
  pending: 0,
  unknown: 0,
  overdue: 0,
};
const posted = (number: string, postedAt: number, issuedOn?: 'legacy'): PostedInvoice => ({
  number,
  type: 'invoice',
  kind: 'B2B',
  issueDate: '2027-04-10',
  postedAt: instant(postedAt),
  currency: 'NGN',
  taxCategories: ['STANDARD_VAT'],
  branch: 'LAGOS',
  net: 100,
  tax: 8,
  gross: 108,
  rateToNgn: '1',
  ...(issuedOn && { issuedOn }),
});
const task = (id: string, stage: string, changes: Partial<TaskRecord> = {}): TaskRecord => ({
  cutover: 'smartapi',
  task: id,
  stage,
  mode: 'automatic',
  run: 1,
  attempt: 1,
  owner: 'dba',
  status: 'done',
  plannedStart: START,
  plannedEnd: START,
  openedAt: plus(START, -HOUR),
  closedAt: START,
  by: 'machine',
  ...changes,
});

const evidenceWorld = (program = smallProgram) => {
  const world = fakeWorld();
  const state: {
    counts: ClearanceCounts;
    posted: PostedInvoice[];
    numbers: string[];
    healthy: boolean;
    armed: ArmingFact[];
  } = {
    armed: [],
    counts: COUNTS,
    posted: [],
    numbers: [],
    healthy: true,
  };
  const sources: EvidenceSources = {
    ...world.deps,
    program,
    authority: refusing<Authority>({
      health: async () => ({ ok: true, value: { healthy: state.healthy } }),
      selfCheck: async () => ({ ok: true, value: { ok: true } }),
    }),
    erpRegister: { posted: async () => state.posted },
    arming: { facts: async () => state.armed },
    frozenFacts: { read: async () => [{ name: 'code', value: 'c', material: true }] },
    certificates: { of: async () => ({ asked: false, why: 'not asked here' }) },
    ledger: refusing<Ledger>({
      outcomes: async () => state.counts,
      list: async () => ({
        rows: state.numbers.map((number) => ({ ...ROW, number })),
      }),
    }),
  };
  const evidence = makeGateEvidence({ ...sources, gates: world.deps.gates, clock: world.deps.clock });
  return {
    ...world,
    state,
    sources,
    ask: (changes: JsonObject = {}) => evidence(request('switch', changes)),
  };
};
const ROW = {
  tenant: 'small',
  number: '1',
  revision: 1,
  state: 'legacy',
  bodyDigest: sha256('{}'),
  body: '{}',
  segments: [],
  canary: false,
  issueDate: '2027-04-10',
  destination: 'legacy',
  route: 'legacy',
  epoch: 1,
  receivedAt: START,
  updatedAt: START,
  submissions: 0,
} as const;

const Answer = z.object({
  instance: z.string(),
  attempt: z.number(),
  digest: z.string(),
  validUntil: z.string(),
});

describe('gate-evidence', () => {
  it('files the canonical document create-only and says its digest', async () => {
    const world = evidenceWorld();
    await world.deps.progress.put(task('backup', 'freeze', { mode: 'manual', by: 'dba' }), undefined);
    const answer = Answer.parse(await world.ask());
    expect(answer).toMatchObject({
      instance: 'smartapi/switch/1',
      attempt: 1,
      validUntil: toIso(plus(START, 8 * HOUR)),
    });
    const found = parseEvidence(await world.deps.archive.get(evidenceKey(answer.instance)), answer.digest);
    if (!found.ok) throw new Error(found.error);
    expect(
      found.value.evidence.criteria.map(({ id, verdict, mandatory }) => [id, verdict, mandatory]),
    ).toEqual([
      ['tasks-done', 'pass', true],
      ['risks', 'pass', true],
      ['way-back', 'pass', true],
      ['canary', 'missing', false],
      ['plan-against-actual', 'pass', false],
    ]);
  });

  it('asked again by the same execution before the opening gives the same evidence, while it is valid', async () => {
    const world = evidenceWorld();
    const first = await world.ask();
    world.pass(HOUR);
    expect(await world.ask()).toEqual(first);
    expect(await world.ask({ execution: 'smartapi-r2', run: 2 })).toMatchObject({ attempt: 2 });
    world.pass(8 * HOUR);
    expect(await world.ask()).toMatchObject({ attempt: 3 });
  });

  it('is nothing to open a gate with where other evidence was filed at the same moment', async () => {
    const world = evidenceWorld();
    const archive = {
      ...world.deps.archive,
      put: async () => ({ outcome: 'different' as const, digest: sha256('other') }),
    };
    const { gates, clock } = world.deps;
    const asking = makeGateEvidence({ ...world.sources, archive, gates, clock });
    await expect(asking(request('switch'))).rejects.toThrow('other evidence');
  });

  it('after an opened attempt is the next', async () => {
    const world = evidenceWorld();
    const gate = await world.ask();
    await makeGateOpen(world.deps)(request('switch', { token: 'T', parameters: { gate } }));
    expect(await world.ask()).toMatchObject({ attempt: 2, instance: 'smartapi/switch/2' });
  });

  it('changes its digest with one byte of what it shows', async () => {
    const [one, other] = [evidenceWorld(), evidenceWorld()];
    await other.deps.progress.put(task('backup', 'freeze', { note: '.' }), undefined);
    const digests = [Answer.parse(await one.ask()).digest, Answer.parse(await evidenceWorld().ask()).digest];
    expect(digests[0]).toBe(digests[1]);
    expect(Answer.parse(await other.ask()).digest).not.toBe(digests[0]);
  });

  it('wants a validity in the calendar', async () => {
    await expect(evidenceWorld().ask({ timing: { start: toIso(START), end: toIso(START) } })).rejects.toThrow(
      'validity',
    );
  });
});

const gate: ProgramGate = { ...findGate(smallProgram, 'switch'), stage: 'hypercare' };
const program = {
  ...smallProgram,
  tasks: [
    ...smallProgram.tasks,
    ...(['run-canary', 'check-pilot', 'reconcile', 'validate-master-data'] as const).map((action) => ({
      id: action,
      stage: 'freeze',
      title: action,
      owner: 'fl',
      action,
      parameters: {},
      until: undefined,
      onFailure: 'hold' as const,
      changesProduction: false,
      dependsOn: [],
    })),
  ],
};
const reading = async (
  name: EvidenceName,
  records: readonly TaskRecord[] = [],
  prepare: (world: ReturnType<typeof evidenceWorld>) => Promise<void> | void = () => undefined,
) => {
  const world = evidenceWorld(program);
  for (const record of records) await world.deps.progress.put(record, undefined);
  await prepare(world);
  return await readEvidence(
    world.sources,
    {
      cutover: 'smartapi',
      tenant: 'small',
      run: 1,
      execution: 'smartapi-r1',
      gate,
      now: START,
      scale,
      records,
    },
    name,
  );
};
const FULL = task('full-volume', 'hypercare', {
  evidence: { route: { kind: 'smartapi' }, at: toIso(START) },
});

describe('a reading', () => {
  it.each(
    EVIDENCE.filter(
      (name) =>
        // No decision before, no condition: that is nothing to wait for.
        !['documents', 'risks', 'policies', 'people', 'way-back', 'authority-health', 'conditions'].includes(
          name,
        ),
    ),
  )('%s is no pass in a world that has nothing to show', async (name) => {
    expect((await reading(name))?.verdict ?? 'missing').not.toBe('pass');
  });

  it.each([
    ['canary', 'run-canary'],
    ['pilot', 'check-pilot'],
    ['reconciliation', 'reconcile'],
    ['master-data', 'validate-master-data'],
  ] as const)('%s is what the action %s found, whoever closed the task', async (name, action) => {
    const found = async (evidence: JsonObject) =>
      (await reading(name, [task(action, 'freeze', { evidence })]))?.verdict;
    expect(await found({ verdict: 'pass', reasons: ['ok'] })).toBe('pass');
    expect(await found({ verdict: 'inconclusive', reasons: [] })).toBe('inconclusive');
    expect(await found({ verdict: 'fail', reasons: ['no'], text: 'attested by its owner' })).toBe('fail');
    expect(await found({ text: 'done by hand' })).toBe('missing');
  });

  it('tasks-done fails while one of the stage is open, and names it', async () => {
    expect(await reading('tasks-done', [FULL])).toMatchObject({ verdict: 'pass', measured: '1 of 1 done' });
    const open = await reading('tasks-done', [{ ...FULL, status: 'blocked' }]);
    expect(open).toMatchObject({ verdict: 'fail', measured: expect.stringContaining('Send every invoice') });
  });

  it.each([
    [{ cleared: 200 }, 'pass'],
    [{ cleared: 20 }, 'inconclusive'],
    [{ cleared: 197, pending: 3, overdue: 3 }, 'fail'],
  ] as const)('clearance of %j is %s', async (counts, verdict) => {
    const found = await reading('clearance', [FULL], (world) => {
      world.state.counts = { ...COUNTS, ...counts };
    });
    expect(found?.verdict).toBe(verdict);
  });

  it('clearance of a run that has not switched is missing, although an earlier run had', async () => {
    expect(await reading('clearance', [{ ...FULL, run: 0 }])).toBeUndefined();
  });

  it('invoices-accounted starts from what the ERP posted', async () => {
    const account = async (invoices: PostedInvoice[], numbers: string[]) =>
      await reading('invoices-accounted', [FULL], (world) => {
        Object.assign(world.state, { posted: invoices, numbers });
      });
    expect(
      await account([posted('1', START - HOUR), posted('2', START - HOUR, 'legacy')], ['1']),
    ).toMatchObject({
      verdict: 'pass',
    });
    expect(await account([posted('1', START - HOUR)], ['7'])).toMatchObject({
      verdict: 'fail',
      measured: expect.stringMatching(/1 nowhere: 1$/),
    });
    expect(await account([posted('1', START - 60_000)], [])).toMatchObject({ verdict: 'pass' });
    expect(await account([], ['1'])).toMatchObject({ verdict: 'inconclusive' });
  });

  it('authority-health that nobody answers is inconclusive, and one that is ill a fail', async () => {
    expect(await reading('authority-health')).toMatchObject({ verdict: 'pass' });
    const ill = await reading('authority-health', [], (world) => {
      world.state.healthy = false;
    });
    expect(ill?.verdict).toBe('fail');
    const world = evidenceWorld();
    const authority = refusing<Authority>({
      health: async () => ({ ok: false, fault: { class: 'unknown', detail: 'cut' } }),
    });
    const silent = await readEvidence(
      { ...world.sources, authority },
      {
        cutover: 'smartapi',
        tenant: 'small',
        run: 1,
        execution: 'smartapi-r1',
        gate,
        now: START,
        scale,
        records: [],
      },
      'authority-health',
    );
    expect(silent?.verdict).toBe('inconclusive');
  });

  it('way-back-armed holds where all parts are on, and names the one that is off', async () => {
    const on = { what: 'alarm a', ok: true, detail: 'actions on' };
    const off = { what: 'schedule evaluate', ok: false, detail: 'it is DISABLED: enable it' };
    const found = await reading('way-back-armed', [], async ({ state }) => {
      state.armed = [on, { ...on, what: 'alarm b' }];
    });
    expect(found).toMatchObject({ verdict: 'pass', measured: 'all 2 parts are armed' });
    const broken = await reading('way-back-armed', [], async ({ state }) => {
      state.armed = [on, off];
    });
    expect(broken).toMatchObject({
      verdict: 'fail',
      measured: 'schedule evaluate: it is DISABLED: enable it',
    });
  });

  it('baseline-drift compares with the baseline of this run or an earlier one', async () => {
    const against = async (value: string) =>
      await reading('baseline-drift', [], async (world) => {
        const text = baselineText('smartapi', 1, [{ name: 'code', value, material: true }]);
        await world.deps.archive.put(baselineKey('smartapi', 1), text);
      });
    expect((await reading('baseline-drift'))?.verdict).toBe('missing');
    expect((await against('c'))?.verdict).toBe('pass');
    expect(await against('d')).toMatchObject({ verdict: 'fail', measured: expect.stringContaining('was d') });
  });

  it('people fails where an authority cannot decide on that day', async () => {
    expect((await reading('people'))?.verdict).toBe('pass');
    const gone = { person: 'stranger', from: '2027-04-01', to: '2027-04-30' };
    const { cio } = smallRunbook.people;
    if (!cio) throw new Error('no cio');
    const world = evidenceWorld();
    const runbook = { ...smallRunbook, people: { ...smallRunbook.people, cio: { ...cio, deputy: gone } } };
    const found = await readEvidence(
      { ...world.sources, runbook },
      {
        cutover: 'smartapi',
        tenant: 'small',
        run: 1,
        execution: 'smartapi-r1',
        gate,
        now: START,
        scale,
        records: [],
      },
      'people',
    );
    expect(found?.verdict).toBe('fail');
  });

  it('way-back forbids to go on from a roll-back that is not verified to be safe', async () => {
    const recovery = program.gates.find(({ id }) => id === smallRunbook.recovery.gate.id);
    if (!recovery) throw new Error('no recovery gate');
    const execution = 'smartapi-rb-3';
    const found = async (status: TaskRecord['status'] | undefined) => {
      const evidence = { verdict: 'inconclusive', reasons: ['2 leases still run.'] };
      const record = {
        ...task(`${execution}/verify-safe`, 'way-back', { evidence }),
        status: status ?? 'open',
      };
      const about = {
        cutover: 'smartapi',
        tenant: 'small',
        run: 1,
        execution,
        gate: recovery,
        now: START,
        scale,
      };
      const records = status ? [record] : [];
      return await readEvidence(evidenceWorld(program).sources, { ...about, records }, 'way-back');
    };
    expect(await found('done')).toMatchObject({ verdict: 'pass' });
    expect(await found('open')).toMatchObject({
      verdict: 'fail',
      measured: expect.stringContaining('2 leases still run.'),
    });
    expect(await found('failed')).toMatchObject({ verdict: 'fail' });
    expect(await found(undefined)).toMatchObject({
      verdict: 'fail',
      measured: expect.stringContaining('nothing'),
    });
  });

  it('plan-against-actual names the latest task', async () => {
    const late = { ...FULL, closedAt: plus(START, 30 * 60_000) };
    expect(await reading('plan-against-actual', [late])).toMatchObject({
      measured: expect.stringMatching(
        /^1 of 1 tasks late, most: Send every invoice to SmartAPI by 30m \(it had \w+ of slack\); forecast end /,
      ),
    });
  });

  it('never carries an invoice’s body', async () => {
    const found = await reading('invoices-accounted', [FULL], (world) => {
      Object.assign(world.state, { posted: [posted('1', START - HOUR)], numbers: ['1'] });
    });
    expect(canonicalJson(found)).not.toContain('bodyDigest');
  });
});
