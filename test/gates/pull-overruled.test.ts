import { describe, expect, test as it } from 'vitest';
import type { Account } from '#lib/gates/pull-snapshot.ts';
import { verifyPull } from '#lib/gates/verify-pull.ts';
import { toIso } from '#lib/instant.ts';
import { at } from './sample-gate.ts';
import { CFO, CIO, CLERK, closed, merged, PM, pullQuestion, review } from './sample-pull.ts';

const APPROVALS = [review(1, CFO, 'APPROVED', 10), review(2, CIO, 'APPROVED', 20)];

/** Closed by somebody at minute 30, and opened again by another. */
const judged = (by: Account | null, { reviews = APPROVALS, mergedAt = 0 } = {}) =>
  verifyPull(
    pullQuestion({
      reviews,
      change: (snapshot) => {
        const again = { ...snapshot, overruled: [{ by, at: toIso(at(30)) }] };
        return mergedAt > 0 ? merged(again, mergedAt) : again;
      },
    }),
  );

describe('closed by a member, and opened again by somebody else', () => {
  it('stays the chair’s no-go, and is no go for whoever merges it quickly', () => {
    expect(judged(CIO)).toMatchObject({ outcome: 'no-go', by: ['cio'] });
    expect(judged(CIO, { mergedAt: 31 }).outcome).toBe('invalid');
  });

  it('holds where it was one member’s', () => {
    expect(judged(PM).outcome).toBe('pending');
    expect(judged(PM, { mergedAt: 31 }).outcome).toBe('invalid');
    expect(judged(PM).reasons.join()).toContain('objecting or against');
  });

  it('is over with the closer’s own later approval, unless that comes after the merge', () => {
    const later = [...APPROVALS, review(3, CIO, 'APPROVED', 40)];
    expect(judged(CIO, { reviews: later }).outcome).toBe('pending');
    expect(judged(CIO, { reviews: later, mergedAt: 45 }).outcome).toBe('go');
    expect(judged(CIO, { reviews: later, mergedAt: 35 }).outcome).toBe('invalid');
  });

  it('and closed once more by an outsider rings for that one only', () => {
    const found = verifyPull(
      pullQuestion({
        change: (snapshot) => ({
          ...snapshot,
          overruled: [
            { by: CLERK, at: toIso(at(30)) },
            { by: PM, at: toIso(at(31)) },
          ],
          state: 'closed',
          closing: { by: null, at: toIso(at(32)) },
        }),
      }),
    );
    expect(found.alarms).toHaveLength(1);
    expect(found.alarms.join()).toContain('closed unmerged by an account that is gone');
  });

  it('and closed once more by an outsider, it is the outsider who is told of', () => {
    const found = verifyPull(
      pullQuestion({
        change: (snapshot) => ({
          ...closed(snapshot, 40, CLERK),
          overruled: [{ by: PM, at: toIso(at(30)) }],
        }),
      }),
    );
    expect(found.alarms).toEqual([expect.stringContaining('closed unmerged by pmo-clerk')]);
  });

  it.each([
    ['an outsider', CLERK],
    ['nobody that is known', null],
  ])('is nothing where it was %s', (_who, by) => {
    expect(judged(by, { mergedAt: 31 }).outcome).toBe('go');
  });
});
