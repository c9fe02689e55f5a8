import { describe, expect, it } from 'vitest';
import { judgeExpectation } from '#lib/rehearsal/judge-expectation.ts';
import { Scenario } from '#lib/rehearsal/scenario-schema.ts';
import type { Report } from '#lib/report/report.ts';
import { sampleReport } from '#test/report/sample-report.ts';

const expected = (expectation: object): Scenario['expect'] =>
  Scenario.shape.expect.parse({ outcome: 'completed', ...expectation });
const judged = (
  expectation: object,
  changes: Partial<Report> = {},
  output: 'legacy' | 'smartapi' = 'smartapi',
) => judgeExpectation(expected(expectation), sampleReport(changes), output);
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
  const rollback = { trigger: 't', detectedAfterInvoices: 0, secondsToSafe: 0, replayed: 0 };
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
    ['a gate that never opened', { gates: { exit: 'go' } }, {}, 'gate exit ended unopened, expected go'],
    ['a roll-back', { rollbacks: 1 }, {}, '0 roll-backs, expected 1'],
    ['no roll-back', {}, { rollbacks: [rollback] }, '1 roll-backs, expected 0'],
    [
      'the side of the ERP',
      { erpOutput: 'legacy' },
      {},
      "the ERP's output ends on smartapi, expected legacy",
    ],
    ['an unproven kind', { unproven: ['kind:B2G'] }, {}, 'kind:B2G should be listed as unproven'],
    ['a late task', { lateTasks: ['back-up'] }, {}, 'task back-up should have been late'],
    ['a late task that never ended', { lateTasks: ['other'] }, {}, 'task other should have been late'],
  ];
  it.each(MISSES)('%s', (_, expectation, changes, miss) => {
    expect(judged(expectation, changes)).toEqual([miss]);
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
      rollbacks: 1,
      erpOutput: 'legacy',
      unproven: ['kind:B2G'],
      lateTasks: ['back-up'],
    };
    const report = { gates, rollbacks: [rollback], unproven: ['kind:B2G'], tasks: late };
    expect(judged(met, report, 'legacy')).toEqual([]);
  });
});
