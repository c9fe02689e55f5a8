import { describe, expect, it } from 'vitest';
import { whyNotItsText } from '#lib/gates/pull-checks/edits.ts';
import type { Review } from '#lib/gates/pull-snapshot.ts';
import { verifyPull } from '#lib/gates/verify-pull.ts';
import { toIso } from '#lib/instant.ts';
import { at } from './sample-gate.ts';
import { CFO, CIO, CLERK, goQuestion, pullQuestion, review } from './sample-pull.ts';

const edited = (minutes: number, by: number | null): Pick<Review, 'edited'> => ({
  edited: { at: toIso(at(minutes)), by },
});
const withChair = (changes: Partial<Review>): readonly Review[] => [
  review(1, CFO, 'APPROVED', 10),
  review(2, CIO, 'APPROVED', 20, changes),
];
const chair = (changes: Partial<Review>) => {
  const found = verifyPull(goQuestion({ reviews: withChair(changes) }));
  return {
    outcome: found.outcome,
    because: found.people.find(({ login }) => login === 'cio')?.because ?? '',
  };
};

describe('an approval whose text was edited', () => {
  it('by somebody else does not count, whatever it says now', () => {
    expect(chair({ ...edited(25, CLERK.id), body: 'Override: all' })).toEqual({
      outcome: 'invalid',
      because: `its text was edited by somebody else at ${toIso(at(25))}: review again`,
    });
    expect(chair(edited(20, CLERK.id)).outcome).toBe('invalid');
  });

  it('by nobody who is known does not count', () => {
    expect(chair(edited(25, null)).because).toContain('by nobody who is known');
    expect(chair(edited(25, null)).outcome).toBe('invalid');
  });

  it('by its author counts with the text of now, until the merge', () => {
    const body = 'Condition: train them; owner: pm; due: 2027-06-01';
    const found = verifyPull(goQuestion({ reviews: withChair({ ...edited(30, CIO.id), body }) }));
    expect(found).toMatchObject({ outcome: 'go', conditions: [{ text: 'train them' }] });
    expect(chair(edited(31, CIO.id))).toMatchObject({
      outcome: 'invalid',
      because: expect.stringContaining('edited after the merge'),
    });
  });

  it('by its author counts while nothing is merged yet, and as a draft', () => {
    const reviews = [review(2, CIO, 'APPROVED', 20, edited(25, CIO.id))];
    const { outcome, people } = verifyPull(pullQuestion({ reviews }));
    expect(outcome).toBe('pending');
    expect(people.find(({ login }) => login === 'cio')).toMatchObject({ counted: true });
    expect(chair(edited(19, CIO.id)).outcome).toBe('go');
  });

  it('is nobody’s word where its author is gone', () => {
    expect(whyNotItsText({ by: null, ...edited(25, CIO.id) }, undefined)).toContain('by somebody else');
    expect(whyNotItsText({ by: null, edited: null }, undefined)).toBeUndefined();
  });
});

it('a request for changes that another edited stays a no', () => {
  const reviews = [review(1, CIO, 'CHANGES_REQUESTED', 10, { ...edited(12, CLERK.id), body: 'Fine.' })];
  expect(verifyPull(pullQuestion({ reviews })).outcome).toBe('no-go');
});
