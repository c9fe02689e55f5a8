import { describe, expect, it } from 'vitest';
import { BreakGlassEntry, judgeBreakGlass, sameEvidence, votesOf } from '#lib/gates/break-glass.ts';
import type { GateRecord } from '#lib/gates/gate-record.ts';
import type { Runbook } from '#lib/runbook/schema.ts';
import { at, criterion, DEADLINE, sampleEvidence, sampleGate } from '#test/gates/sample-gate.ts';
import { smallRunbook } from '#test/gates/small-runbook.ts';

const evidence = sampleEvidence();
const gate = sampleGate(evidence, { decisionSource: 'pull-request' });
const permitted: Runbook = {
  ...smallRunbook,
  policies: { ...smallRunbook.policies, breakGlass: 'github-down' },
};
const entry = (changes: Partial<BreakGlassEntry> = {}): BreakGlassEntry =>
  BreakGlassEntry.parse({
    decision: 'go',
    reason: 'GitHub does not answer since 18:00.',
    enteredBy: 'dba',
    witness: 'pm',
    evidence: gate.evidenceDigest.slice(0, 12),
    voters: ['cfo', 'cio'],
    ...changes,
  });
const judged = (
  changes: Partial<BreakGlassEntry> = {},
  { record = gate, runbook = permitted, shown = evidence, now = at(60) } = {},
) => {
  const given = entry(changes);
  return judgeBreakGlass({
    gate: record,
    evidence: shown,
    runbook,
    glass: given,
    votes: votesOf(record, given, now),
    now,
  });
};

describe('a decision by telephone', () => {
  it('is a go with the quorum, Finance and the chair, and its transcript says how it came', () => {
    const found = judged();
    expect(found).toMatchObject({ ok: true, value: { verdict: 'go', by: ['cfo', 'cio'] } });
    const checks = found.ok ? found.value.checks : [];
    expect(checks.at(-1)).toEqual({
      check: 'break-glass',
      passed: true,
      detail: 'by telephone, entered by dba, heard by pm: GitHub does not answer since 18:00.',
    });
    expect(found.ok && found.value.reasons.at(-1)).toContain('by telephone, since GitHub was down');
  });

  it('is a no-go by the chair', () => {
    expect(judged({ decision: 'no-go', voters: ['cio'] })).toMatchObject({
      ok: true,
      value: { verdict: 'no-go' },
    });
  });

  it.each([
    ['the quorum is not there', { voters: ['cio'] }, '1 of 2 approvals'],
    ['Finance is not there', { voters: ['cio', 'pm'] }, 'still needed: A. Finance (mandatory)'],
    ['one voice is given twice', { voters: ['cio', 'cio'] }, '1 of 2 approvals'],
    ['the chair is not there', { voters: ['cfo', 'pm'], witness: 'cio' }, 'by telephone the chair, cio, has'],
  ])('is none as long as %s', (_, changes, reason) => {
    const found = judged(changes);
    expect(found).toMatchObject({ ok: true, value: { verdict: 'pending', by: [] } });
    expect(found.ok && found.value.reasons.join()).toContain(reason);
  });

  it('a deputy counts within the dates, and nobody who is in no list at all', () => {
    expect(judged({ voters: ['controller', 'cio'] })).toMatchObject({ ok: true, value: { verdict: 'go' } });
    expect(judged({ voters: ['controller', 'cio'] }, { now: at(200) })).toMatchObject({
      ok: true,
      value: { verdict: 'pending' },
    });
    expect(judged({ voters: ['fl', 'cio'] })).toMatchObject({ ok: true, value: { verdict: 'pending' } });
  });

  it('a criterion that is not met, and a deadline that has passed, hold it like any other', () => {
    const bad = sampleEvidence({ criteria: [criterion({ verdict: 'fail' })] });
    const record = sampleGate(bad, { decisionSource: 'pull-request' });
    expect(judged({}, { record, shown: bad })).toMatchObject({ ok: true, value: { verdict: 'pending' } });
    expect(judged({}, { now: DEADLINE })).toMatchObject({ ok: true, value: { verdict: 'pending' } });
  });

  it.each<[string, Partial<BreakGlassEntry>, { runbook?: Runbook; record?: GateRecord }, string]>([
    [
      'the runbook does not permit it',
      {},
      { runbook: smallRunbook },
      'the runbook permits no decision by telephone',
    ],
    [
      'votes are cast by command anyway',
      {},
      { record: sampleGate(evidence, { decisionSource: 'prompt' }) },
      'only a pull request is replaced by telephone',
    ],
    ['nobody knows who types', { enteredBy: 'mallory' }, {}, 'mallory is nobody of the runbook'],
    ['nobody knows who heard it', { witness: 'mallory' }, {}, 'mallory is nobody of the runbook'],
    ['one person does both', { witness: 'dba' }, {}, 'it takes two to enter it'],
    ['whoever types votes too', { enteredBy: 'cfo' }, {}, 'cfo votes and enters it'],
  ])('is refused where %s', (_, changes, world, reason) => {
    const found = judged(changes, world);
    expect(found.ok ? '' : found.error).toContain(reason);
  });

  it('is about the page that the voters have before them', () => {
    expect(sameEvidence(gate, entry())).toMatchObject({ ok: true });
    const other = sameEvidence(gate, entry({ evidence: 'abcdef012345' }));
    expect(other.ok ? '' : other.error).toContain('read out evidence abcdef012345');
  });

  it.each([
    ['a reason of one word', { reason: 'down' }],
    ['too few characters of the digest', { evidence: 'abcdef' }],
    ['nobody who voted', { voters: [] }],
  ])('cannot be entered with %s', (_, changes) => {
    expect(BreakGlassEntry.safeParse({ ...entry(), ...changes }).success).toBe(false);
  });
});
