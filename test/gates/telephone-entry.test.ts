import { describe, expect, it } from 'vitest';
import type { BrokenGlass, GateRecord } from '#lib/gates/gate-record.ts';
import {
  CONFIRM_WITHIN,
  type Confirmation,
  confirmEntry,
  confirmUntil,
  enterBreakGlass,
  judgeConfirmed,
  readAloud,
  sameVotes,
  votesOfEntry,
} from '#lib/gates/telephone-entry.ts';
import { type Instant, MINUTE, plus } from '#lib/instant.ts';
import { at, DEADLINE, sampleEvidence, sampleGate } from '#test/gates/sample-gate.ts';
import { said, sampleGlass } from '#test/gates/sample-glass.ts';
import { smallRunbook } from '#test/gates/small-runbook.ts';

const evidence = sampleEvidence();
const gate = sampleGate(evidence, { decisionSource: 'pull-request' });
const CALLER = 'arn:aws:sts::1:assumed-role/operator/dba';
const entered = at(10);
const glass = sampleGlass(gate, entered, { caller: CALLER });
const waiting: GateRecord = { ...gate, telephone: glass };
const heard: Confirmation = { witness: 'pm', decision: 'go', entry: readAloud(glass) };
const runbook = {
  ...smallRunbook,
  policies: { ...smallRunbook.policies, breakGlass: 'github-down' as const },
};
const judged = (changes: Partial<BrokenGlass> = {}, now = at(12)) =>
  judgeConfirmed({ gate, evidence, runbook, glass: { ...glass, ...changes }, now });
const because = (found: { readonly ok: boolean; readonly error?: string }): string => found.error ?? '';

describe('an entry by telephone', () => {
  it('has each voter once, sorted, and a digest over all that it says and the attempt it is for', () => {
    const twice = enterBreakGlass(gate, said(gate, { voters: ['cio', 'cfo', 'cio'] }), entered);
    expect(twice.voters).toEqual(['cfo', 'cio']);
    const others: readonly (readonly [GateRecord, Parameters<typeof said>[1], Instant])[] = [
      [{ ...gate, instance: 'smartapi/switch/2' }, {}, entered],
      [{ ...gate, nonce: 'another' }, {}, entered],
      [{ ...gate, evidenceDigest: glass.digest }, {}, entered],
      [gate, { decision: 'no-go' }, entered],
      [gate, { voters: ['cio'] }, entered],
      [gate, { reason: 'Something else is down.' }, entered],
      [gate, { enteredBy: 'fl' }, entered],
      [gate, { witness: 'cio' }, entered],
      [gate, { caller: CALLER }, entered],
      [gate, {}, plus(entered, 1)],
    ];
    const digests = others.map(([record, changes, moment]) => sampleGlass(record, moment, changes).digest);
    expect(new Set([twice.digest, ...digests]).size).toBe(others.length + 1);
    expect('caller' in twice).toBe(false);
    expect(glass.caller).toBe(CALLER);
    expect(readAloud(glass)).toBe(glass.digest.slice(0, 12));
  });

  it('is the one that stands as long as that can be confirmed and says the same', () => {
    const again = (now: Instant, changes = {}) =>
      enterBreakGlass(waiting, said(gate, { caller: CALLER, ...changes }), now);
    const last = plus(entered, CONFIRM_WITHIN - 1);
    expect(again(last)).toEqual(glass);
    expect(again(plus(last, 1)).enteredAt).toBe(plus(last, 1));
    expect(again(at(11), { voters: ['cio', 'cfo', 'pm'] }).enteredAt).toBe(at(11));
    expect(enterBreakGlass(gate, said(gate), at(11)).enteredAt).toBe(at(11));
  });

  it('can be confirmed for half an hour, and never past the deadline', () => {
    expect(CONFIRM_WITHIN).toBe(30 * MINUTE);
    expect(confirmUntil(gate, glass)).toBe(plus(entered, CONFIRM_WITHIN));
    expect(confirmUntil(gate, { ...glass, enteredAt: plus(DEADLINE, -MINUTE) })).toBe(DEADLINE);
  });

  it('votes when it was entered, and its votes are no others', () => {
    const votes = votesOfEntry(gate, glass);
    expect(votes).toMatchObject([
      { person: 'cfo', vote: 'approve', at: entered },
      { person: 'cio', vote: 'approve', at: entered },
    ]);
    expect(sameVotes(gate, glass, votes)).toBe(true);
    expect(sameVotes(gate, glass, votes.slice(1))).toBe(false);
  });
});

describe('a confirmation', () => {
  it('is the entry, with whom AWS let in as the witness', () => {
    const now = plus(entered, CONFIRM_WITHIN - 1);
    expect(confirmEntry(waiting, heard, now)).toStrictEqual({ ok: true, value: glass });
    const caller = 'arn:aws:sts::1:assumed-role/witness/pm';
    expect(confirmEntry(waiting, { ...heard, caller }, entered)).toEqual({
      ok: true,
      value: { ...glass, witnessCaller: caller },
    });
    const nobody = sampleGlass(gate, entered);
    const silent = { ...gate, telephone: nobody };
    expect(confirmEntry(silent, { ...heard, entry: nobody.digest, caller: CALLER }, at(12)).ok).toBe(true);
  });

  it.each<[string, GateRecord, Partial<Confirmation>, Instant, string]>([
    ['nothing is entered', gate, {}, at(12), 'nothing is entered on this attempt'],
    [
      'the characters are too few',
      waiting,
      { entry: glass.digest.slice(0, 11) },
      at(12),
      'what is entered is',
    ],
    [
      'the characters are others',
      waiting,
      { entry: 'abcdef012345' },
      at(12),
      'what is entered is not abcdef',
    ],
    ['the witness is another', waiting, { witness: 'cio' }, at(12), 'its witness is pm, and cio cannot'],
    ['the decision is another', waiting, { decision: 'no-go' }, at(12), 'a go is entered, and you say no-go'],
    ['half an hour is over', waiting, {}, plus(entered, CONFIRM_WITHIN), 'within 30 minutes: enter it again'],
    ['it comes before the entry', waiting, {}, plus(entered, -1), 'within 30 minutes'],
    ['the session is the same', waiting, { caller: 'arn:aws:iam::2:user/DBA' }, at(12), 'session name, dba'],
    ['the attempt is another', { ...waiting, nonce: 'another' }, {}, at(12), 'or it is of another attempt'],
  ])('is none where %s', (_, record, changes, now, words) => {
    expect(because(confirmEntry(record, { ...heard, ...changes }, now))).toContain(words);
  });
});

describe('a confirmed entry', () => {
  it('is judged as votes are, and its transcript says who did what and when', () => {
    const found = judged({ witnessCaller: 'arn:x/pm' });
    expect(found).toMatchObject({ ok: true, value: { verdict: 'go', by: ['cfo', 'cio'] } });
    expect(found.ok && found.value.checks.slice(-2).map(({ check, passed }) => [check, passed])).toEqual([
      ['break-glass', true],
      ['two-people', true],
    ]);
    const detail = found.ok ? found.value.checks.at(-1)?.detail : '';
    expect(detail).toMatch(new RegExp(`^entry ${glass.digest}: .*operator/dba.*arn:x/pm`));
    const silent = judgeConfirmed({
      gate,
      evidence,
      runbook,
      glass: sampleGlass(gate, entered),
      now: at(12),
    });
    expect(silent.ok && silent.value.checks.at(-1)?.detail).toMatch(/nobody says who.*nobody says who/);
  });

  it('is nothing where it was changed, came too late, or the runbook does not permit it', () => {
    expect(because(judged({ voters: ['cfo', 'cio', 'pm'] }))).toContain('not what its digest was made of');
    expect(because(judged({}, plus(entered, CONFIRM_WITHIN)))).toContain('within 30 minutes');
    expect(because(judged({ witnessCaller: CALLER }))).toContain('same session name');
    const forbidden = judgeConfirmed({ gate, evidence, runbook: smallRunbook, glass, now: at(12) });
    expect(because(forbidden)).toContain('permits no decision by telephone');
  });
});
