import { describe, expect, it } from 'vitest';
import { fromIso, HOUR, plus } from '#lib/instant.ts';
import { judgeExpectation } from '#lib/rehearsal/judge-expectation.ts';
import type { RunEnd } from '#lib/rehearsal/run-end.ts';
import { Scenario } from '#lib/rehearsal/scenario-schema.ts';
import type { Report } from '#lib/report/report.ts';
import { sampleReport } from '#test/report/sample-report.ts';

const GO_LIVE = fromIso('2027-04-10T20:00:00+01:00');
const CUTOVER = 'adire';
const incident = (id: string): RunEnd['incidents'][number] => ({
  id: `${CUTOVER}${id}`,
  cutover: CUTOVER,
  severity: 1,
  title: 'Something',
  source: 'worker',
  openedAt: GO_LIVE,
});
/** A run that ended well: one breaker opened once, one document registered an hour after go-live. */
const END: RunEnd = {
  erpOutput: 'smartapi',
  control: {
    tenant: 'adire',
    route: { kind: 'smartapi' },
    segmentRoutes: {},
    epoch: 6,
    held: false,
    pauseReasons: [],
    pilotTaken: 0,
    cutover: CUTOVER,
    execution: 'adire-r1',
  },
  queue: 'open',
  incidents: [incident('/breaker/2027-04-10T20')],
  registered: [{ at: plus(GO_LIVE, HOUR), issueDate: '2027-04-10' }],
  misdated: [],
  mainExecutions: 1,
  watch: 'inconclusive',
  moment: (relative) => plus(GO_LIVE, relative === 'T' ? 0 : 2 * HOUR),
};

/** One comment on one gate, and one merge that GitHub refused. */
const PULLS: NonNullable<RunEnd['pulls']> = {
  comments: new Map([['authorise', ['UNDECIDED', 'UNDECIDED, 1 of 3 approvals']]]),
  refused: new Map([['authorise', [{ act: 'merge', words: '405: no' }]]]),
  unfounded: [],
  pages: new Map(),
  records: new Map(),
};

const expected = (expectation: object): Scenario['expect'] =>
  Scenario.shape.expect.parse({ outcome: 'completed', ...expectation });
const judged = (expectation: object, changes: Partial<Report> = {}, end: Partial<RunEnd> = {}) =>
  judgeExpectation(expected(expectation), sampleReport(changes), { ...END, ...end });
const counts = (changes: Partial<Report['invoices']>): Partial<Report> => ({
  invoices: { ...sampleReport().invoices, ...changes },
});

describe('whatever a scenario expects', () => {
  it('nothing is missed in a sound run', () => {
    expect(judged({})).toEqual([]);
  });

  it.each([
    ['lost', '1 invoices lost'],
    ['duplicated', '1 invoices duplicated'],
    ['unexpected', '1 unexpected invoices at the authority'],
  ] as const)('an invoice %s is a miss', (fault, miss) => {
    expect(judged({}, counts({ [fault]: 1 }))).toEqual([miss]);
  });

  it('the account has to add up, in either direction', () => {
    expect(judged({}, counts({ cleared: 999 }))).toEqual(['1200 invoices offered, 1199 accounted for']);
    expect(judged({}, counts({ pending: 1 }))).toEqual(['1200 invoices offered, 1201 accounted for']);
  });

  it('a scenario cannot allow what may never be', () => {
    const allowed = { outcome: 'failed', invoices: { lost: { atLeast: 1 }, duplicated: { atMost: 9 } } };
    expect(judged(allowed, { ...counts({ lost: 1, duplicated: 1 }), outcome: 'failed' })).toEqual([
      '1 invoices lost',
      '1 invoices duplicated',
    ]);
  });
});

describe('what a scenario expects and did not come', () => {
  const gates: Report['gates'] = [1, 2].map((attempt) => ({
    id: 'switch',
    title: 'Decide the switch',
    attempt,
    decision: attempt === 1 ? 'go' : 'no-go',
    by: [],
    evidenceDigest: 'e',
    waitedMinutes: 1,
    reasons: [],
  }));
  const spoken = { telephone: { enteredBy: 'yemi', witness: 'chidi', reason: 'GitHub is down.' } };
  const conditions: Report['conditions'] = [
    { gate: 'switch', attempt: 1, text: 'Told', owner: 'chidi', due: '2027-04-12', state: 'open' },
  ];
  const rollback = { trigger: 'by-hand', detectedAfterInvoices: 0, secondsToSafe: 0, replayed: 0 };
  const late = sampleReport().tasks.map((task) => ({ ...task, lateMinutes: 1 }));

  const MISSES: readonly (readonly [string, object, Partial<Report>, string])[] = [
    ['an outcome', { outcome: 'no-go' }, {}, 'outcome is completed, expected no-go'],
    [
      'a lower bound',
      { invoices: { cleared: { atLeast: 1_001 } } },
      {},
      '1000 invoices cleared, expected at least 1001',
    ],
    [
      'an upper bound',
      { invoices: { rejected: { atMost: 4 } } },
      {},
      '5 invoices rejected, expected at most 4',
    ],
    [
      'the last attempt of a gate',
      { gates: { switch: 'go' } },
      { gates },
      'gate switch ended no-go, expected go',
    ],
    [
      'an attempt before the last',
      { attempts: { switch: ['undecided', 'no-go'] } },
      { gates },
      'attempts at gate switch ended go, no-go, expected undecided, no-go',
    ],
    [
      'attempts at a gate that never opened',
      { attempts: { exit: ['go'] } },
      { gates },
      'attempts at gate exit ended unopened, expected go',
    ],
    [
      'a decision by telephone',
      { telephone: ['switch'] },
      { gates },
      'decided by telephone: nothing, expected switch',
    ],
    [
      'a decision by telephone that nobody expected',
      {},
      { gates: gates.map((gate) => (gate.attempt === 2 ? { ...gate, ...spoken } : gate)) },
      'decided by telephone: switch, expected nothing',
    ],
    [
      'a condition of a go',
      { conditions: ['met'] },
      { conditions },
      'conditions of a go: open, expected met',
    ],
    ['a condition that nobody expected', {}, { conditions }, 'conditions of a go: open, expected none'],
    ['a gate that never opened', { gates: { exit: 'go' } }, {}, 'gate exit ended unopened, expected go'],
    [
      'what set off a roll-back',
      { rollbacks: 1, triggers: ['clearance-falls'] },
      { rollbacks: [rollback] },
      'set off by by-hand, expected clearance-falls',
    ],
    [
      'a trigger where nobody rolled back',
      { triggers: ['clearance-falls'] },
      {},
      'set off by nobody, expected clearance-falls',
    ],
    [
      'a roll-back soon enough',
      { rollbacks: 1, secondsToSafe: 60 },
      { rollbacks: [{ ...rollback, secondsToSafe: 61 }] },
      '61 seconds to safe, expected at most 60',
    ],
    [
      'early detection',
      { rollbacks: 1, detectedAfterInvoices: { atMost: 9 } },
      { rollbacks: [{ ...rollback, detectedAfterInvoices: 10 }] },
      '10 invoices let through before a roll-back, expected at most 9',
    ],
    [
      'a replay',
      { rollbacks: 1, replayed: { atLeast: 1 } },
      { rollbacks: [rollback] },
      '0 invoices replayed, expected at least 1',
    ],
    [
      'a company that can sell',
      { downtime: { secondsNoInvoiceCouldBeIssued: { atMost: 0 } } },
      { downtime: { ...sampleReport().downtime, secondsNoInvoiceCouldBeIssued: 1 } },
      '1 secondsNoInvoiceCouldBeIssued, expected at most 0',
    ],
    [
      'a wait that somebody measured',
      { downtime: { longestWaitSeconds: { atMost: 9 } } },
      { downtime: { ...sampleReport().downtime, longestWaitSeconds: null } },
      'longestWaitSeconds: not measured',
    ],
    [
      'a first-pass rate',
      { firstPassRate: { atMost: 0.5 } },
      {},
      `${sampleReport().clearance.firstPassRate} as the first-pass rate, expected at most 0.5`,
    ],
    [
      'a reason',
      { reasons: { 'follows-original': { atLeast: 1 } } },
      {},
      '0 invoices not cleared because of follows-original, expected at least 1',
    ],
    ['a roll-back', { rollbacks: 1 }, {}, '0 roll-backs, expected 1'],
    ['no roll-back', {}, { rollbacks: [rollback] }, '1 roll-backs, expected 0'],
    ['an unproven kind', { unproven: ['kind:B2G'] }, {}, 'kind:B2G should be listed as unproven'],
    ['a late task', { lateTasks: ['back-up'] }, {}, 'task back-up should have been late'],
    ['a late task that never ended', { lateTasks: ['other'] }, {}, 'task other should have been late'],
  ];
  it.each(MISSES)('%s', (_, expectation, changes, miss) => {
    expect(judged(expectation, changes)).toEqual([miss]);
  });

  const ENDS: readonly (readonly [string, object, Partial<RunEnd>, string])[] = [
    [
      'the side of the ERP',
      { erpOutput: 'legacy' },
      {},
      'the ERP’s output ends on smartapi, expected legacy',
    ],
    ['the route', { control: { route: 'legacy' } }, {}, 'the route ends as smartapi, expected legacy'],
    ['the latch', { control: { held: true } }, {}, 'the route is held: false, expected true'],
    ['how often it was switched', { control: { epoch: 5 } }, {}, 'changes of the route: 6, expected 5'],
    ['the queue', { control: { queue: 'closed' } }, {}, 'the queue ends open, expected closed'],
    [
      'a proof that the watch has not',
      { watch: 'pass' },
      {},
      'the watch says in the end: inconclusive, expected pass',
    ],
    ['a second main execution', { main: 2 }, {}, 'main executions: 1, expected 2'],
    [
      'an incident',
      { incidents: { 'roll-back': { atLeast: 1 } } },
      {},
      '0 incidents roll-back, expected at least 1',
    ],
    [
      'a roll-back told from a breaker',
      { incidents: { breaker: { atMost: 1 } } },
      { incidents: [incident('-rb-3'), ...['1', '2'].map((hour) => incident(`/breaker/${hour}`))] },
      '2 incidents breaker, expected at most 1',
    ],
    [
      'silence towards the authority',
      { registered: [{ from: 'T', to: 'T+2h', atMost: 0 }] },
      {},
      '1 registered by the authority from T before T+2h, expected at most 0',
    ],
    [
      'documents of a day',
      { registered: [{ issued: '2027-04-11', atLeast: 1 }] },
      {},
      '0 registered by the authority of 2027-04-11, expected at least 1',
    ],
    [
      'documents after a moment',
      { registered: [{ from: 'T+2h', atLeast: 1 }] },
      {},
      '0 registered by the authority from T+2h, expected at least 1',
    ],
    [
      'a go that GitHub does not bear out, whatever is expected',
      {},
      { pulls: { ...PULLS, refused: new Map(), unfounded: ['x/authorise/1 is a go without nkechi'] } },
      'x/authorise/1 is a go without nkechi',
    ],
    [
      'what the sticky comment said',
      { comments: { authorise: ['1 of 3 approvals', 'TOO LATE'] } },
      { pulls: { ...PULLS, refused: new Map() } },
      'no comment at gate authorise said "TOO LATE"',
    ],
    [
      'a comment where no pull request was',
      { comments: { authorise: ['GO'] } },
      {},
      'no comment at gate authorise said "GO"; there was none',
    ],
    [
      'a refusal of GitHub',
      { refused: { authorise: ['merge', 'merge'] } },
      { pulls: PULLS },
      'at gate authorise GitHub refused merge (405: no); expected merge, merge',
    ],
    [
      'a refusal that nobody expected',
      {},
      { pulls: PULLS },
      'at gate authorise GitHub refused merge (405: no); expected nothing',
    ],
    [
      'a refusal that did not come',
      { refused: { switch: ['push'] } },
      {},
      'at gate switch GitHub refused nothing; expected push',
    ],
    [
      'a reference number with the day of its sending, whatever is expected',
      {},
      { misdated: ['INV1-ADIRE001-20270501'] },
      '1 reference numbers (IRN) with another date than their invoice, first INV1-ADIRE001-20270501',
    ],
  ];
  it.each(ENDS)('%s', (_, expectation, end, miss) => {
    expect(judged(expectation, {}, end)).toEqual([miss]);
  });

  it('a count that no report has is a miss, not a thing to pass over', () => {
    const [miss] = judged({ invoices: { clear: { atLeast: 0 } } });
    expect(miss).toContain('invoices.clear is not counted; counted are offered, cleared');
  });

  it('everything that was missed is said at once', () => {
    const all = { outcome: 'no-go', rollbacks: 1, erpOutput: 'legacy', unproven: ['kind:B2G'] };
    expect(judged(all, counts({ lost: 1 }))).toHaveLength(5);
  });

  it('nothing is missed where all of it came', () => {
    const met = {
      invoices: { cleared: { atLeast: 1_000, atMost: 1_000 } },
      gates: { switch: 'no-go' },
      attempts: { switch: ['go', 'no-go'] },
      comments: { authorise: ['UNDECIDED', '1 of 3'] },
      refused: { authorise: ['merge'] },
      rollbacks: 1,
      erpOutput: 'legacy',
      unproven: ['kind:B2G'],
      lateTasks: ['back-up'],
      triggers: ['by-hand'],
      secondsToSafe: 0,
      detectedAfterInvoices: { atMost: 0 },
      replayed: { atMost: 0 },
      control: { route: 'smartapi', held: false, epoch: 6, queue: 'open' },
      incidents: { breaker: { atLeast: 1, atMost: 1 } },
      registered: [{ from: 'T', to: 'T+2h', issued: '2027-04-10', atLeast: 1, atMost: 1 }],
      main: 1,
      watch: 'inconclusive',
    };
    const report = { gates, rollbacks: [rollback], unproven: ['kind:B2G'], tasks: late };
    expect(judged(met, report, { erpOutput: 'legacy', pulls: PULLS })).toEqual([]);
  });
});
