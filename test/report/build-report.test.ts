import { describe, expect, it } from 'vitest';
import { conservationAccount } from '#lib/account/conservation-account.ts';
import { accountForInvoices } from '#lib/clearance/reconcile.ts';
import { digestOf, sha256 } from '#lib/digest.ts';
import type { GateRecord, Vote } from '#lib/gates/gate-record.ts';
import { fromIso, HOUR, type Instant, MINUTE, plus } from '#lib/instant.ts';
import type { TaskRecord } from '#lib/ports/progress.ts';
import { buildReport } from '#lib/report/build-report.ts';
import { renderMarkdown } from '#lib/report/render-markdown.ts';
import { Report } from '#lib/report/report.ts';
import type { RunFacts } from '#lib/report/run-facts.ts';
import type { Plan } from '#lib/runbook/plan.ts';
import { stageSubject } from '#lib/runbook/stage-subject.ts';
import { criterion, sampleEvidence } from '#test/gates/sample-gate.ts';
import { sampleReport } from './sample-report.ts';

const START = fromIso('2027-04-10T08:00:00.000Z');
const at = (minutes: number): Instant => plus(START, minutes * MINUTE);

const task = (id: string, stage: string, from: number, to: number): Plan['tasks'][number] => ({
  id,
  stage,
  title: `Title of ${id}`,
  owner: 'tunde',
  mode: 'manual',
  durationMinutes: to - from,
  dependsOn: [],
  after: [],
  earliestStart: at(from),
  earliestEnd: at(to),
  latestStart: at(from + 15),
  latestEnd: at(to + 15),
  slackMinutes: 15,
  critical: false,
});

const plan: Plan = {
  goLive: at(120),
  zone: 'Africa/Lagos',
  windowFrom: at(0),
  windowTo: at(600),
  fitsWindow: true,
  stages: [
    { id: 'freeze', title: 'Freeze', start: at(0), end: at(60) },
    { id: 'switch', title: 'Switch', start: at(120), end: at(180) },
    { id: 'pilot', title: 'Pilot', start: at(180), end: at(300) },
  ],
  tasks: [task('lock', 'freeze', 0, 30), task('turn', 'switch', 120, 130), task('look', 'pilot', 180, 240)],
  gates: [{ id: 'go', stage: 'switch', title: 'Go?', opens: at(140), deadline: at(180) }],
  criticalPath: [],
  end: at(300),
  warnings: [],
  order: {},
  network: { zone: 'Africa/Lagos', stages: [] },
};

const record = (
  id: string,
  stage: string,
  opened: number,
  changes: Partial<TaskRecord> = {},
): TaskRecord => ({
  cutover: 'c',
  task: id,
  stage,
  mode: 'manual',
  run: 1,
  attempt: 1,
  owner: 'tunde',
  status: 'done',
  plannedStart: at(opened),
  plannedEnd: at(opened),
  openedAt: at(opened),
  ...changes,
});
const entry = (stage: string, minutes: number): TaskRecord =>
  record(stageSubject(stage), stage, minutes, { mode: 'automatic', closedAt: at(minutes) });

const gate = (changes: Partial<GateRecord> = {}): GateRecord => ({
  instance: 'c/go/1',
  cutover: 'c',
  gate: 'go',
  attempt: 1,
  status: 'completed',
  nonce: 'n',
  evidenceDigest: sha256('evidence'),
  evidenceValidUntil: at(400),
  openedAt: at(140),
  deadline: at(180),
  execution: 'c-r1',
  decisionSource: 'scenario',
  policy: { authority: 'board', members: ['nkechi'], quorum: 1, mandatory: [], chair: 'nkechi' },
  roster: [],
  ...changes,
});
const decided: Partial<GateRecord> = {
  decision: {
    verdict: 'go',
    by: ['nkechi'],
    at: at(170),
    reasons: ['quorum reached'],
    votes: [],
    transcriptDigest: digestOf([]),
  },
};

const sample = sampleReport();
const built = (changes: Partial<RunFacts> = {}): ReturnType<typeof buildReport> =>
  buildReport({
    runbook: 'runbook.yaml',
    digests: { program: sha256('p'), code: sha256('c'), calendar: sha256('k'), roster: sha256('r') },
    seed: 1,
    notChecked: [],
    scenario: 'go',
    outcome: 'completed',
    plan,
    minimumMinutes: new Map(),
    start: START,
    end: plus(START, 48 * HOUR),
    machineEnd: START,
    cutoverEnd: at(600),
    wallSeconds: 1,
    progress: [],
    gates: [],
    gateTitles: new Map([['go', 'Decide']]),
    conditions: [],
    evidence: new Map(),
    invoices: sample.invoices,
    account: conservationAccount({
      cutover: 'c',
      tenant: 't',
      until: START,
      outside: { counts: sample.invoices, buckets: new Map([['INV-1', 'cleared']]) },
      lists: accountForInvoices([], [], [], new Map(), { now: START }).lists,
      newest: new Map(),
      rolledBack: false,
    }),
    witnesses: {
      start: START,
      until: START,
      posted: [],
      registered: [],
      erp: new Map(),
      endsOnLegacy: false,
    },
    invoiceList: [],
    financeLists: new Map(),
    overlaps: { bothBooks: 0, open: 0 },
    legacyAfterMandate: undefined,
    reasons: [],
    clearance: sample.clearance,
    downtime: sample.downtime,
    machine: sample.machine,
    rollbacks: [],
    hypercare: undefined,
    unproven: [],
    ...changes,
  });
const stage = (report: ReturnType<typeof buildReport>, id: string) =>
  report.stages.find((one) => one.id === id);

describe('stages of the report', () => {
  it('last from their entry to the end of their own last task, not to the next stage', () => {
    const report = built({
      progress: [entry('freeze', 0), record('lock', 'freeze', 0, { closedAt: at(45) }), entry('switch', 120)],
    });
    expect(stage(report, 'freeze')).toEqual({
      id: 'freeze',
      title: 'Freeze',
      plannedMinutes: 60,
      actualMinutes: 45,
      outcome: 'done',
    });
  });

  it('last until their gate was decided', () => {
    const report = built({ progress: [entry('switch', 120)], gates: [gate(decided)] });
    expect(stage(report, 'switch')?.actualMinutes).toBe(50);
  });

  it('last until their gate was given up, when nobody decided', () => {
    const report = built({
      outcome: 'undecided',
      progress: [entry('switch', 120)],
      gates: [gate({ status: 'expired', closedAt: at(180) })],
    });
    expect(stage(report, 'switch')).toMatchObject({ actualMinutes: 60, outcome: 'interrupted' });
  });

  it('last as long as they must, but not beyond the end of the run', () => {
    const minimumMinutes = new Map([['freeze', 48 * 60]]);
    expect(stage(built({ minimumMinutes, progress: [entry('freeze', 0)] }), 'freeze')?.actualMinutes).toBe(
      2_880,
    );
    const cut = built({
      minimumMinutes,
      progress: [entry('freeze', 0)],
      end: at(100),
      machineEnd: at(100),
    });
    expect(stage(cut, 'freeze')?.actualMinutes).toBe(100);
  });

  it('that were interrupted last until the machine ended: waiting in vain for an owner took its time', () => {
    const progress = [entry('freeze', 0), record('lock', 'freeze', 0, { status: 'open' })];
    const report = built({ outcome: 'failed', progress, machineEnd: at(4_000) });
    expect(stage(report, 'freeze')).toMatchObject({ actualMinutes: 4_000, outcome: 'interrupted' });
  });

  it('of a cutover that still runs are under way, not interrupted', () => {
    const report = built({ outcome: 'running', progress: [entry('freeze', 0)], machineEnd: at(30) });
    expect(stage(report, 'freeze')).toMatchObject({ actualMinutes: 30, outcome: 'under-way' });
  });

  it('that nobody entered are not reached and took no time', () => {
    const report = built({ outcome: 'no-go', progress: [entry('freeze', 0)] });
    expect(report.stages.map(({ outcome }) => outcome)).toEqual([
      'interrupted',
      'not-reached',
      'not-reached',
    ]);
    expect(stage(report, 'pilot')?.actualMinutes).toBe(0);
  });

  it('that the run went beyond are done, even when it was turned back later', () => {
    const report = built({ outcome: 'rolled-back', progress: [entry('freeze', 0), entry('switch', 120)] });
    expect(report.stages.map(({ outcome }) => outcome)).toEqual(['done', 'interrupted', 'not-reached']);
  });
});

describe('tasks of the report', () => {
  it('say how late they ended, and how early', () => {
    const report = built({
      progress: [
        record('lock', 'freeze', 0, { closedAt: at(60) }),
        record('turn', 'switch', 120, { closedAt: at(125) }),
      ],
    });
    expect(report.tasks.map(({ id, lateMinutes }) => [id, lateMinutes])).toEqual([
      ['lock', 30],
      ['turn', -5],
      ['look', undefined],
    ]);
  });

  it('that were never handed out are not reached: they keep their planned owner and have no end', () => {
    expect(built().tasks[2]).toEqual({
      id: 'look',
      stage: 'pilot',
      title: 'Title of look',
      owner: 'tunde',
      status: 'not-reached',
      plannedEnd: '2027-04-10T12:00:00.000Z',
      slackMinutes: 15,
      reasons: [],
    });
  });

  it('name whom they were given to in the end, and why they failed', () => {
    const evidence = { reasons: ['two rows are bad', 5] };
    const progress = [record('lock', 'freeze', 0, { owner: 'sola', status: 'failed', evidence })];
    expect(built({ progress }).tasks[0]).toMatchObject({
      owner: 'sola',
      status: 'failed',
      reasons: ['two rows are bad'],
    });
  });
});

describe('what people said of a task', () => {
  const reasonsFor = (changes: Partial<TaskRecord>) =>
    built({ progress: [record('lock', 'freeze', 0, changes)] }).tasks[0]?.reasons;

  it('is told with it: proof and note', () => {
    expect(reasonsFor({ evidence: { text: 'Ticket 12.' }, note: 'By phone.' })).toEqual([
      'proof: Ticket 12.',
      'note: By phone.',
    ]);
  });

  it('stays when it was blocked and done later, and is told once', () => {
    const evidence = { blocks: ['No password.'] };
    const note = 'No password.';
    expect(reasonsFor({ status: 'blocked', evidence, note })).toEqual(['blocked: No password.']);
    expect(reasonsFor({ evidence: { ...evidence, text: 'Locked.' }, note })).toEqual([
      'was blocked: No password.',
      'proof: Locked.',
    ]);
  });

  it('is not all: why it is held is told, too', () => {
    const evidence = { held: { since: 'x', reasons: ['Two rows are bad.'], was: 'open' } };
    expect(reasonsFor({ status: 'blocked', evidence })).toEqual(['held: Two rows are bad.']);
  });
});

describe('gates of the report', () => {
  const gateOf = (changes: Partial<GateRecord>) => built({ gates: [gate(changes)] }).gates[0];

  it('show the way back as it was shown, and whose word overrode it', () => {
    const late = sampleEvidence({
      criteria: [criterion({ id: 'way-back', verdict: 'fail', measured: 'TOO LATE: back now: 42 s' })],
      facts: {
        'way-back': {
          forecast: { binds: true, late: true, lastSafeMomentOnClock: '2027-04-10T15:00:00.000Z' },
        },
      },
    });
    const record = gate({
      status: 'completed',
      decision: {
        verdict: 'go',
        by: ['cio'],
        at: at(150),
        reasons: [],
        votes: [
          {
            person: 'cio',
            vote: 'approve',
            at: at(149),
            evidenceDigest: sha256('evidence'),
            override: 'The lorries are loaded.',
          },
        ],
        transcriptDigest: sha256('transcript'),
      },
    });
    const report = built({ gates: [record], evidence: new Map([[record.instance, late]]) });
    expect(report.gates[0]).toMatchObject({
      wayBack: 'TOO LATE: back now: 42 s',
      overridden: { by: 'cio', reason: 'The lorries are loaded.' },
    });
    const markdown = renderMarkdown(
      { ...sampleReport(), gates: report.gates },
      { title: 'x', zone: 'UTC', nameOf: (person) => person.toUpperCase() },
    );
    expect(markdown).toContain('**Overridden by CIO:** The lorries are loaded.');
  });

  it('show verdict, deciders and how long they waited', () => {
    expect(gateOf(decided)).toEqual({
      id: 'go',
      title: 'Decide',
      attempt: 1,
      decision: 'go',
      by: ['nkechi'],
      evidenceDigest: sha256('evidence'),
      waitedMinutes: 30,
      reasons: ['quorum reached'],
    });
  });

  it('say what voters wrote, each text once: only they know why', () => {
    const vote = (person: string, note?: string): Vote => ({
      person,
      vote: 'no-go',
      at: at(160),
      evidenceDigest: 'e',
      ...(note === undefined ? {} : { note }),
    });
    const votes = [vote('a', 'The QR cannot be read.'), vote('b'), vote('c', 'The QR cannot be read.')];
    const { decision } = decided;
    if (decision === undefined) throw new Error('not decided');
    expect(gateOf({ decision: { ...decision, votes } })?.reasons).toEqual([
      'quorum reached',
      'a, c: The QR cannot be read.',
    ]);
  });

  it('decided by telephone name the pull request of the record, where somebody has asked for it', () => {
    const { decision } = decided;
    if (decision === undefined) throw new Error('not decided');
    const told = { enteredBy: 'yemi', witness: 'chidi', reason: 'GitHub does not answer.' };
    const breakGlass = {
      ...told,
      decision: 'go' as const,
      voters: ['nkechi'],
      enteredAt: at(169),
      digest: sha256('entry'),
    };
    const gates = [gate({ decision: { ...decision, breakGlass } })];
    expect(built({ gates }).gates[0]?.telephone).toEqual(told);
    const records = new Map([['c/go/1', 2]]);
    expect(built({ gates, records }).gates[0]?.telephone).toEqual({ ...told, record: 2 });
  });

  it('that expired are undecided, never a go', () => {
    const expired = gateOf({ status: 'expired', closedAt: at(180), closedReason: 'nobody decided' });
    expect(expired).toMatchObject({
      decision: 'undecided',
      by: [],
      waitedMinutes: 40,
      reasons: ['nobody decided'],
    });
  });

  it('that are still open are undecided, up to their deadline', () => {
    expect(gateOf({ status: 'open' })).toMatchObject({ decision: 'undecided', waitedMinutes: 40 });
  });

  it('that are open while the cutover runs are open, and have waited until now', () => {
    const { gates } = built({ outcome: 'running', gates: [gate({ status: 'open' })], end: at(150) });
    expect(gates).toMatchObject([{ decision: 'open', by: [], waitedMinutes: 10 }]);
  });

  it('that nobody decided say which criterion forbade a go: silence alone would hide it', () => {
    const evidence = sampleEvidence({
      criteria: [
        criterion({ title: 'Clearance', verdict: 'missing', measured: 'nothing', required: '98 %' }),
        criterion({ title: 'Advice only', verdict: 'fail', mandatory: false }),
        criterion(),
      ],
    });
    const expired = gate({ status: 'expired', closedAt: at(180), closedReason: 'nobody decided' });
    const { reasons } =
      built({ gates: [expired], evidence: new Map([[expired.instance, evidence]]) }).gates[0] ?? {};
    expect(reasons).toEqual([
      'a go is not possible: Clearance is missing (nothing; required: 98 %)',
      'nobody decided',
    ]);
  });

  it('that were superseded say so', () => {
    const superseded = gateOf({ status: 'superseded', closedAt: at(150), closedReason: 'a fact moved' });
    expect(superseded).toMatchObject({
      decision: 'superseded',
      waitedMinutes: 10,
      reasons: ['a fact moved'],
    });
  });
});

describe('the report as a whole', () => {
  it('has the shape that tools rely on, with and without hypercare', () => {
    const expectation = { met: true, misses: [] };
    const facts = built({ hypercare: { checkpoints: 14, extensions: 0, goodDaysInARow: 3 } });
    expect(Report.parse({ ...facts, expectation })).toMatchObject({ hypercare: { checkpoints: 14 } });
    expect(Report.parse({ ...built(), expectation })).not.toHaveProperty('hypercare');
  });

  it('counts virtual seconds from start to end', () => {
    expect(built().virtual).toEqual({
      start: '2027-04-10T08:00:00.000Z',
      cutoverEnd: '2027-04-10T18:00:00.000Z',
      end: '2027-04-12T08:00:00.000Z',
      seconds: 172_800,
    });
  });
});
