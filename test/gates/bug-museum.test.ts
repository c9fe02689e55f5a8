import { describe, expect, it } from 'vitest';
import { PullSnapshot } from '#lib/gates/pull-snapshot.ts';
import { verifyPull } from '#lib/gates/verify-pull.ts';
import {
  APP,
  APPROVALS,
  CFO,
  CIO,
  CLERK,
  CONTROLLER,
  goQuestion,
  HEAD,
  OLD_HEAD,
  OUTSIDER,
  PM,
  pullQuestion,
  review,
  sha,
} from '#test/gates/sample-pull.ts';

const merge = (...reviews: readonly ReturnType<typeof review>[]) =>
  verifyPull(goQuestion({ reviews })).outcome;
const [CFO_YES, CIO_YES] = [review(1, CFO, 'APPROVED', 10), review(2, CIO, 'APPROVED', 20)];

/** What went wrong in tools that others built for this (gate-protocol.md 2.2); none of it opens a gate here. */
describe('the bug museum', () => {
  it('B1: approve, then request changes, is no approval', () => {
    expect(merge(CFO_YES, CIO_YES, review(3, CIO, 'CHANGES_REQUESTED', 21))).toBe('invalid');
  });

  it('B2: one person is not two, whether twice as themselves or as member and deputy', () => {
    expect(merge(CFO_YES, review(2, CFO, 'APPROVED', 11))).toBe('invalid');
    expect(merge(CFO_YES, review(2, CONTROLLER, 'APPROVED', 11))).toBe('invalid');
  });

  it('B3: a dismissed review does not bring the older approval back to life', () => {
    expect(merge(CFO_YES, CIO_YES, review(3, CIO, 'DISMISSED', 21))).toBe('invalid');
  });

  it('B4, B5: no date of a commit or a push is an input: the snapshot has none', () => {
    const { shape } = PullSnapshot.shape.commits.shape.list.element;
    expect(Object.keys(shape).sort()).toEqual(['author', 'committer', 'parents', 'sha', 'verified']);
  });

  it('B6: reviews of commits long gone, and mere remarks, are no review', () => {
    const old = { commit: OLD_HEAD };
    expect(merge(review(1, CFO, 'APPROVED', 10, old), review(2, CIO, 'APPROVED', 11, old))).toBe('invalid');
    expect(merge(review(1, CFO, 'COMMENTED', 10), review(2, CIO, 'COMMENTED', 11))).toBe('invalid');
  });

  it('B7: that there are reviews is no approval', () => {
    expect(
      merge(
        review(1, CFO, 'DISMISSED', 10),
        review(2, CIO, 'COMMENTED', 11),
        review(3, OUTSIDER, 'APPROVED', 12),
      ),
    ).toBe('invalid');
  });

  it('B8: the hundredth review counts as the first; a list that was cut off never does', () => {
    const noise = Array.from({ length: 150 }, (_, n) => review(100 + n, OUTSIDER, 'COMMENTED', 11));
    expect(merge(CFO_YES, ...noise, CIO_YES)).toBe('go');
    expect(merge(CFO_YES, CIO_YES, ...noise, review(300, PM, 'CHANGES_REQUESTED', 29))).toBe('invalid');
    const cut = goQuestion({
      change: (snapshot) => ({ ...snapshot, files: { ...snapshot.files, declared: 3000 } }),
    });
    expect(verifyPull(cut).outcome).toBe('invalid');
  });

  it('B9: a login is nobody: not a member’s, not in other letters, not a team’s name', () => {
    for (const login of ['cio', 'CIO', 'steering']) {
      expect(merge(CFO_YES, review(2, { ...OUTSIDER, login }, 'APPROVED', 20))).toBe('invalid');
    }
    expect(merge(CFO_YES, review(2, { ...CIO, login: 'renamed' }, 'APPROVED', 20))).toBe('go');
  });

  it('B10: no comment approves, whatever it says', () => {
    expect(merge(CFO_YES, review(2, CIO, 'COMMENTED', 20, { body: '👍 /approve LGTM APPROVED' }))).toBe(
      'invalid',
    );
  });

  it('B11, B14: no status or check is an input: the snapshot has none', () => {
    expect(Object.keys(PullSnapshot.shape).filter((key) => /status|check/i.test(key))).toEqual([]);
  });

  it('B12: a commit that GitHub cannot attribute, or by somebody who then approves, is refused', () => {
    for (const author of [null, CIO]) {
      const question = goQuestion({
        change: (snapshot) => ({
          ...snapshot,
          commits: { ...snapshot.commits, list: snapshot.commits.list.map((each) => ({ ...each, author })) },
        }),
      });
      const found = verifyPull(question);
      expect(found.outcome).toBe('invalid');
      if (author)
        expect(found.people.find(({ login }) => login === 'cio')?.because).toContain('whoever made');
    }
  });

  it('B12: nor does the opener or the committer decide', () => {
    const opened = verifyPull(goQuestion({ change: (snapshot) => ({ ...snapshot, author: CFO }) }));
    expect(opened.people.find(({ login }) => login === 'cfo')?.because).toContain('whoever made');
    const committed = verifyPull(
      goQuestion({
        change: (snapshot) => ({
          ...snapshot,
          commits: {
            ...snapshot.commits,
            list: snapshot.commits.list.map((each) => ({ ...each, committer: CFO })),
          },
        }),
      }),
    );
    expect(committed.people.find(({ login }) => login === 'cfo')?.because).toContain('whoever made');
  });

  it('B13: a head that moved after the approvals is another head', () => {
    const moved = pullQuestion({
      reviews: APPROVALS,
      change: (snapshot) => ({ ...snapshot, head: { ...snapshot.head, sha: sha('9') } }),
    });
    expect(verifyPull(moved).outcome).toBe('invalid');
    expect(HEAD).not.toBe(sha('9'));
  });

  it('B15: machines do not approve, not even with a person’s number, and do not merge', () => {
    expect(merge(CFO_YES, review(2, { ...CIO, type: 'Bot' }, 'APPROVED', 20))).toBe('invalid');
    expect(merge(CFO_YES, review(2, APP, 'APPROVED', 20))).toBe('invalid');
    const merged = goQuestion({
      change: ({ merge: by, ...snapshot }) => ({
        ...snapshot,
        ...(by && { merge: { ...by, by: { ...CLERK, type: 'Bot' } } }),
      }),
    });
    expect(verifyPull(merged).outcome).toBe('invalid');
  });

  it('B20: whatever the main branch is called, a pull request to another is none', () => {
    const called = (main: string) => {
      const question = goQuestion();
      return verifyPull({ ...question, repository: { ...question.repository, main } }).outcome;
    };
    expect(called('master')).toBe('invalid');
    expect(called('main')).toBe('go');
  });

  it('B21: membership is the frozen roster by number; a roster that could not be had is nobody', () => {
    const question = goQuestion();
    expect(verifyPull({ ...question, rosterNow: [] }).outcome).toBe('invalid');
  });
});
