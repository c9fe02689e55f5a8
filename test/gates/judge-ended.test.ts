import { describe, expect, it } from 'vitest';
import type { GateRecord } from '#lib/gates/gate-record.ts';
import { judgeEnded } from '#lib/gates/judge-ended.ts';
import { toIso } from '#lib/instant.ts';
import { at } from '#test/gates/sample-gate.ts';
import {
  APP,
  APPROVALS,
  CFO,
  CIO,
  closed,
  merged,
  PM,
  type PullCase,
  pullQuestion,
  review,
} from '#test/gates/sample-pull.ts';

const ended = (gate: Partial<GateRecord>, changes: PullCase = {}) => {
  const { now: _now, rosterNow: _roster, run: _run, ...question } = pullQuestion(changes);
  return judgeEnded({ ...question, gate: { ...question.gate, ...gate } });
};
const superseded = { status: 'superseded', closedAt: at(40), closedReason: 'taken back by pm: why' } as const;
/** The time to decide of the sample ends at minute 360. */
const expired = { status: 'expired', closedAt: at(361), closedReason: 'nobody decided' } as const;

describe('an attempt that is over', () => {
  it('is none while it is open', () => {
    expect(ended({})).toBeUndefined();
  });

  it('says who was counted, and that a merge without the quorum was invalid', () => {
    const found = ended(superseded, {
      reviews: [review(1, CFO, 'APPROVED', 10)],
      change: (snapshot) => merged(snapshot, 30),
    });
    expect(found).toMatchObject({ outcome: 'invalid', merge: { by: 'pmo-clerk', late: false } });
    expect(found?.people[0]).toMatchObject({ person: 'cfo', counted: true });
    expect(found?.reasons).toContain('1 of 2 approvals');
  });

  it('tells a merge that came when it was over, and is not judged by it', () => {
    const found = ended(expired, { reviews: APPROVALS, change: (snapshot) => merged(snapshot, 360) });
    expect(found).toMatchObject({ outcome: 'pending', reasons: [], merge: { late: true, at: at(360) } });
    expect(found?.people.filter(({ counted }) => counted)).toHaveLength(2);
  });

  it('was not recorded in time where the merge itself was in time', () => {
    const found = ended(expired, { reviews: APPROVALS, change: (snapshot) => merged(snapshot, 30) });
    expect(found).toMatchObject({ outcome: 'go', merge: { late: false } });
  });

  it('lets nobody take back afterwards what they said, and tells who spoke too late', () => {
    const found = ended(superseded, {
      reviews: [
        review(1, CFO, 'APPROVED', 10),
        review(2, CFO, 'CHANGES_REQUESTED', 50),
        review(3, PM, 'APPROVED', 51),
      ],
    });
    expect(found?.people.find(({ person }) => person === 'cfo')).toMatchObject({
      said: 'approved',
      counted: true,
    });
    expect(found?.people.find(({ person }) => person === 'pm')).toMatchObject({
      said: 'approved',
      counted: false,
      because: 'given after this attempt was over',
    });
  });

  it('leaves out that the App closed it, but not that a member did', () => {
    const byApp = ended(superseded, { change: (snapshot) => closed(snapshot, 41, APP) });
    expect(byApp?.people.some(({ said }) => said === 'closed')).toBe(false);
    const byChair = ended(superseded, { change: (snapshot) => closed(snapshot, 30, CIO) });
    expect(byChair?.people.find(({ said }) => said === 'closed')).toMatchObject({ person: 'cio' });
  });

  it('keeps a vote that was decided on, also where GitHub’s clock is ahead of ours', () => {
    const { evidenceDigest } = pullQuestion().gate;
    const decision = {
      verdict: 'no-go',
      by: ['cio'],
      at: at(40),
      reasons: [],
      votes: [{ person: 'cio', vote: 'no-go', at: at(41), evidenceDigest }],
      transcriptDigest: evidenceDigest,
    } as const;
    const found = ended(
      { status: 'completed', decision },
      { reviews: [review(1, CIO, 'CHANGES_REQUESTED', 41, { body: 'The archive lost a day.' })] },
    );
    expect(found?.people.find(({ person }) => person === 'cio')).toMatchObject({
      counted: true,
      words: 'The archive lost a day.',
      at: toIso(at(41)),
    });
  });
});
