import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256 } from '#lib/digest.ts';
import { conditionTask, parseConditionTask, standingConditions } from '#lib/gates/conditions.ts';
import type { GateCondition, GateRecord } from '#lib/gates/gate-record.ts';
import { conditions } from '#lib/gates/readings/conditions.ts';
import type { TaskRecord } from '#lib/ports/progress.ts';
import { sampleEvidence, sampleGate } from '#test/gates/sample-gate.ts';
import { smallRunbook } from '#test/gates/small-runbook.ts';
import { START } from '#test/lambdas/fake-world.ts';

const owner = Object.keys(smallRunbook.people)[0] ?? '';
const DUE: GateCondition = { text: 'The rota is signed', owner, due: '2027-04-12' };
const decided = (verdict: 'go' | 'no-go', ...given: readonly GateCondition[]): GateRecord => ({
  ...sampleGate(sampleEvidence()),
  gate: 'switch',
  attempt: 2,
  status: 'completed',
  decision: {
    verdict,
    by: ['cio'],
    at: START,
    reasons: [],
    votes: [],
    transcriptDigest: sha256('t'),
    conditions: given,
  },
});
const report = (status: TaskRecord['status'], more: Partial<TaskRecord> = {}): TaskRecord => ({
  cutover: 'smartapi',
  task: 'condition/switch/2/1',
  stage: 'freeze',
  mode: 'manual',
  run: 1,
  attempt: 1,
  owner,
  status,
  plannedStart: START,
  plannedEnd: START,
  openedAt: START,
  evidence: { text: 'signed copy in the folder' },
  ...more,
});
const standing = (given: { gate?: GateRecord; records?: readonly TaskRecord[]; today?: string }) =>
  standingConditions({
    gates: [given.gate ?? decided('go', DUE)],
    records: given.records ?? [],
    people: smallRunbook.people,
    today: given.today ?? '2027-04-12',
  });
const states = (given: Parameters<typeof standing>[0]) => standing(given).map(({ state }) => state);

describe('a condition of a go', () => {
  it('is open until the end of its day where the go-live is, and overdue from the next', () => {
    expect(states({ today: '2027-04-12' })).toEqual(['open']);
    expect(states({ today: '2027-04-13' })).toEqual(['overdue']);
  });

  it('is met when its owner reported it, however late, and says how it is seen', () => {
    expect(standing({ records: [report('done')], today: '2027-05-01' })).toMatchObject([
      { state: 'met', evidence: 'signed copy in the folder' },
    ]);
  });

  it('is not met by a report that it is blocked', () => {
    expect(states({ records: [report('blocked')] })).toEqual(['open']);
  });

  it('is unowned where its owner is nobody of the runbook, and owned again once it is reassigned', () => {
    const gate = decided('go', { ...DUE, owner: 'somebody-else' });
    expect(states({ gate })).toEqual(['unowned']);
    expect(states({ gate, records: [report('open')] })).toEqual(['open']);
  });

  it('is none of a no-go', () => {
    expect(states({ gate: decided('no-go', DUE) })).toEqual([]);
  });

  it('has a name that is read back, and nothing else is one', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/),
        fc.integer({ min: 1, max: 999 }),
        (gate, n) => {
          expect(parseConditionTask(conditionTask({ gate, attempt: n }, n))).toEqual({
            gate,
            attempt: n,
            number: n,
          });
        },
      ),
    );
    for (const other of ['condition/a/0/1', 'condition/a/1/1/1', 'task/a/1/1', 'condition/a/1'])
      expect(parseConditionTask(other)).toBeUndefined();
  });
});

describe('the reading of conditions', () => {
  const verdict = (given: Parameters<typeof standing>[0], last = false) =>
    conditions(standing(given), last).verdict;

  it('passes where there is none, where all are met, and where what is open has its time', () => {
    expect(conditions([], false)).toMatchObject({ verdict: 'pass', measured: 'no decision had a condition' });
    expect(verdict({ records: [report('done')] }, true)).toBe('pass');
    expect(verdict({})).toBe('pass');
  });

  it('fails where one is overdue or unowned, and names it with the command’s own name', () => {
    expect(verdict({ today: '2027-04-13' })).toBe('fail');
    expect(verdict({ gate: decided('go', { ...DUE, owner: 'x' }) })).toBe('fail');
    expect(conditions(standing({ today: '2027-04-13' }), false).measured).toContain('[condition/switch/2/1]');
  });

  it('lets nothing stay open at the last gate: nobody would look again', () => {
    expect(verdict({}, true)).toBe('inconclusive');
  });
});
