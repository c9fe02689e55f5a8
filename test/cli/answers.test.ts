import { describe, expect, it } from 'vitest';
import { choicesFor, parseAnswer } from '#lib/cli/interactive/parse-answer.ts';
import type { Question } from '#lib/cli/interactive/question.ts';
import { showQuestion } from '#lib/cli/interactive/show-question.ts';
import { fromIso, HOUR, plus } from '#lib/instant.ts';
import type { TaskRecord } from '#lib/ports/progress.ts';
import { loadRunbook } from '#lib/rehearsal/load-runbook.ts';
import { sampleGate } from './sample-question.ts';

const at = fromIso('2027-04-08T13:15:00Z');
const record: TaskRecord = {
  cutover: 'adire-smartapi-2027',
  task: 'lock-changes',
  stage: 'freeze',
  mode: 'manual',
  run: 1,
  attempt: 1,
  owner: 'tunde-bello',
  status: 'open',
  plannedStart: at,
  plannedEnd: plus(at, 2 * HOUR),
  openedAt: at,
};
const manual: Question = { kind: 'task', subject: 'lock-changes', at: plus(at, 2 * HOUR), record };
const held: Question = {
  ...manual,
  record: {
    ...record,
    mode: 'automatic',
    status: 'blocked',
    evidence: { held: { since: '2027-04-08T13:15:00.000Z', reasons: ['the queue is paused'] } },
  },
};

describe('what is typed at the prompt', () => {
  it.each([
    ['done all 12 locked', { kind: 'report', report: 'done', text: 'all 12 locked' }],
    ['  late 30 ', { kind: 'late', minutes: 30 }],
    ['block SAP is down', { kind: 'report', report: 'block', text: 'SAP is down' }],
    ['all', { kind: 'all' }],
    ['auto', { kind: 'auto' }],
  ])('%j answers for a task', (line, value) => {
    expect(parseAnswer(manual, line)).toEqual({ ok: true, value });
  });

  it.each(['go', 'no-go'])('%j is a vote on a gate', (vote) => {
    expect(parseAnswer(sampleGate(), vote)).toEqual({ ok: true, value: { kind: 'vote', vote } });
  });

  it('an objection says why, a no-go may, and a go stands alone', () => {
    const note = 'the roster is not signed';
    expect(parseAnswer(sampleGate(), `object ${note}`)).toEqual({
      ok: true,
      value: { kind: 'vote', vote: 'object', note },
    });
    expect(parseAnswer(sampleGate(), `no-go ${note}`)).toMatchObject({ ok: true, value: { note } });
    expect(parseAnswer(sampleGate(), 'object')).toMatchObject({ ok: false });
    expect(parseAnswer(sampleGate(), 'go back')).toMatchObject({ ok: false });
  });

  it.each([
    ['done', 'Say how anybody can see'],
    ['block', 'Say what blocks it'],
    ['late', 'Say by how many minutes'],
    ['late -5', 'Say by how many minutes'],
    ['late 999999', 'Say by how many minutes'],
    ['go', '"go" is no answer here'],
    ['retry', '"retry" is no answer here'],
    ['', 'Say one of'],
  ])('%j is not taken for a task', (line, words) => {
    expect(parseAnswer(manual, line)).toEqual({ ok: false, error: expect.stringContaining(words) });
  });

  it.each(['yes', 'GO', 'done it', 'all', ''])('%j is no decision: a go is the word go', (line) => {
    expect(parseAnswer(sampleGate(), line).ok).toBe(false);
  });

  it('a held task is retried, done another way, or given up with a reason', () => {
    expect(parseAnswer(held, 'retry')).toMatchObject({ ok: true, value: { report: 'retry' } });
    expect(parseAnswer(held, 'give-up cannot be mended')).toMatchObject({ ok: true });
    expect(parseAnswer(held, 'give-up').ok).toBe(false);
    expect(parseAnswer(held, 'all').ok).toBe(false);
  });
});

describe('what the prompt shows', () => {
  const compiled = loadRunbook('runbooks/smartapi-go-live.yaml');
  if (!compiled.ok) throw new Error('the shipped runbook does not compile');
  const context = { runbook: compiled.value.runbook, program: compiled.value.program, width: 100 };

  it('of a task: owner, planned and present time in local time, how it is verified, what may be said', () => {
    const text = showQuestion(manual, context);
    expect(text).toContain('Task: Lock transports, master data and settings (lock-changes)');
    expect(text).toContain('Tunde Bello (tunde-bello)');
    expect(text).toContain('Thu 8 Apr 2027 14:15 to Thu 8 Apr 2027 16:15; it is now Thu 8 Apr 2027 16:15');
    expect(text).toContain('No open transport');
    expect(text).toContain(choicesFor(manual));
  });

  it('of what is held: why', () => {
    expect(showQuestion(held, context)).toMatch(/HELD: [\s\S]*Why held {2}the queue is paused/);
  });

  it('of a gate: question, who, until when, each criterion with what was measured and required, the file', () => {
    const text = showQuestion(sampleGate(), context);
    expect(text).toContain('Question  Shall we freeze on Thursday');
    expect(text).toMatch(/3 of 5 must approve/);
    expect(text).toMatch(/Until {5}Wed 7 Apr 2027 19:00 \(Africa\/Lagos\), 8 h 45 min from now/);
    expect(text).toContain('no decision is never a go and means hold');
    expect(text).toMatch(/FAIL {10}Every task of the stage is done: 9 of 10 done; required: all done/);
    expect(text).toContain('out/evidence/authorise-1.json');
  });

  it('of a gate without evidence: that there can be no go', () => {
    const { evidence: _evidence, ...rest } = sampleGate();
    expect(showQuestion({ ...rest, evidence: undefined }, context)).toContain('there can be no go');
  });

  it('fits the width', () => {
    for (const line of showQuestion(sampleGate(), { ...context, width: 80 }).split('\n')) {
      expect(line.length).toBeLessThanOrEqual(80);
    }
  });
});
