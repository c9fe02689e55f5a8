import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChangeFacts } from '#lib/change/change-facts.ts';
import { freezeWords } from '#lib/change/freeze-words.ts';
import { allows, type FreezeQuestion, judgeFreeze } from '#lib/change/judge-freeze.ts';
import { fromIso, plus } from '#lib/instant.ts';

const HEAD = 'a'.repeat(40);
const window = { from: fromIso('2027-04-08T14:00:00+01:00'), to: fromIso('2027-04-17T09:00:00+01:00') };
const during = fromIso('2027-04-11T03:00:00+01:00');
const user = (id: number, login = `user-${id}`) => ({ id, login, type: 'User' });
const roster: FreezeQuestion['roster'] = [
  { person: 'tunde', name: 'Tunde', github: 'tunde', githubId: 11, side: 'customer' },
  {
    person: 'bola',
    name: 'Bola',
    github: 'bola',
    githubId: 12,
    side: 'provider',
    deputy: {
      person: 'chidi',
      githubId: 13,
      from: fromIso('2027-04-11T00:00:00+01:00'),
      to: fromIso('2027-04-11T23:59:59+01:00'),
    },
  },
];
const review = (more: Partial<ChangeFacts['reviews'][number]> = {}): ChangeFacts['reviews'][number] => ({
  id: 1,
  by: user(11),
  state: 'APPROVED',
  commit: HEAD,
  edited: null,
  at: '2027-04-11T02:00:00Z',
  body: 'Seen with Bola.\nFreeze-override: the worker drops credit notes\n',
  ...more,
});
const change = (more: Partial<ChangeFacts> = {}): ChangeFacts => ({
  number: 7,
  head: HEAD,
  base: 'main',
  author: user(50),
  paths: ['docs/a.md', 'lib/worker.ts'],
  cutOff: false,
  reviews: [],
  ...more,
});
const judge = (changed: Partial<ChangeFacts>, more: Partial<FreezeQuestion> = {}) =>
  judgeFreeze({
    change: change(changed),
    window,
    frozen: ['lib/', 'package.json'],
    roster,
    now: during,
    ...more,
  });

describe('judgeFreeze', () => {
  it('holds what is under a frozen path, from the first moment of the freeze to the end of monitoring', () => {
    expect(judge({})).toEqual({ outcome: 'frozen', paths: ['lib/worker.ts'], refused: [] });
    expect(judge({}, { now: window.from }).outcome).toBe('frozen');
    expect(judge({}, { now: plus(window.from, -1) }).outcome).toBe('not-frozen');
    expect(judge({}, { now: plus(window.to, -1) }).outcome).toBe('frozen');
    expect(judge({}, { now: window.to }).outcome).toBe('not-frozen');
  });

  it('lets pass what touches nothing frozen, unless the list of files is not whole', () => {
    expect(judge({ paths: ['docs/a.md', 'library/a.ts', 'signoffs/x.json'] }).outcome).toBe('untouched');
    expect(judge({ paths: ['docs/a.md'], cutOff: true }).outcome).toBe('frozen');
  });

  it('lets an emergency pass on the word of a member, with the reason', () => {
    expect(judge({ reviews: [review()] })).toEqual({
      outcome: 'overridden',
      paths: ['lib/worker.ts'],
      override: { by: 'tunde', login: 'user-11', reason: 'the worker drops credit notes' },
    });
  });

  it('takes a deputy within the dates', () => {
    expect(judge({ reviews: [review({ by: user(13) })] })).toMatchObject({ override: { by: 'chidi' } });
    expect(judge({ reviews: [review({ by: user(13), at: '2027-04-13T02:00:00Z' })] }).outcome).toBe('frozen');
  });

  it.each<[string, Partial<ChangeFacts['reviews'][number]>, RegExp]>([
    ['of nobody of the authority', { by: user(99) }, /no member of the authority/],
    ['of a machine', { by: { id: 11, login: 'bot', type: 'Bot' } }, /no member/],
    ['of an account that is gone', { by: null }, /no member|another head/],
    ['for an older head', { commit: 'b'.repeat(40) }, /another head/],
    ['for a head that is gone', { commit: null }, /another head/],
    ['without a reason', { body: 'Freeze-override:   ' }, /no reason/],
    ['with a reason of one word', { body: 'freeze-override: ok' }, /no reason/],
    ['in a remark', { state: 'COMMENTED' }, /no approval/],
    ['in a request for changes', { state: 'CHANGES_REQUESTED' }, /no approval/],
    ['that was dismissed', { state: 'DISMISSED' }, /no approval/],
  ])('does not count an override %s, and says why', (_, more, why) => {
    const verdict = judge({ reviews: [review(more)] });
    expect(verdict.outcome).toBe('frozen');
    expect(verdict.outcome === 'frozen' ? verdict.refused.join() : '').toMatch(why);
  });

  it('does not count one’s own, nor where nobody knows who opened it', () => {
    expect(judge({ author: user(11), reviews: [review()] }).outcome).toBe('frozen');
    expect(judge({ author: null, reviews: [review()] }).outcome).toBe('frozen');
  });

  it('counts the last opinion only: who takes an approval back takes the override back', () => {
    const later = review({ id: 2, state: 'CHANGES_REQUESTED', at: '2027-04-11T02:30:00Z', body: '' });
    expect(judge({ reviews: [review(), later] }).outcome).toBe('frozen');
  });

  it('never lets anything frozen pass by what people outside of the authority do', () => {
    const outsider = fc.record({
      id: fc.integer({ min: 1, max: 50 }),
      by: fc.option(
        fc.integer({ min: 100, max: 120 }).map((id) => user(id)),
        { nil: null },
      ),
      state: fc.constantFrom('APPROVED', 'CHANGES_REQUESTED', 'COMMENTED', 'DISMISSED', 'PENDING'),
      commit: fc.constantFrom(HEAD, null),
      at: fc.constant('2027-04-11T02:00:00Z'),
      body: fc.constantFrom('', 'Freeze-override: because I say so'),
      edited: fc.constant(null),
    });
    fc.assert(
      fc.property(fc.array(outsider, { maxLength: 8 }), (reviews) => {
        expect(allows(judge({ reviews }))).toBe(false);
      }),
    );
  });
});

describe('freezeWords', () => {
  const about = { window, zone: 'Africa/Lagos', authority: 'Cutover board', members: ['Tunde', 'Bola'] };

  it('says until when, what it is about, and what to do, and shows no text of others as Markdown', () => {
    const verdict = judge({
      reviews: [review({ by: user(99, 'eve'), body: 'Freeze-override: <img src=x> @all now' })],
    });
    const { title, summary } = freezeWords(verdict, about);
    expect(title).toBe('Frozen until Sat 17 Apr 2027, 09:00');
    expect(summary).toContain('`lib/worker.ts`');
    expect(summary).toContain('eve: is no member of the authority');
    expect(summary).toContain('`Freeze-override: REASON`');
    expect(summary).toContain('Tunde, Bola');
  });

  it('shows who let it pass and why, escaped', () => {
    const verdict = judge({ reviews: [review({ body: 'Freeze-override: <b>all is lost</b> @everyone' })] });
    const { title, summary } = freezeWords(verdict, about);
    expect(title).toBe('Frozen, and let pass by user-11');
    expect(summary).not.toContain('<b>');
    expect(summary).not.toContain('@everyone');
  });

  it('names twenty of many paths', () => {
    const paths = Array.from({ length: 25 }, (_, index) => `lib/${String(index).padStart(2, '0')}.ts`);
    expect(freezeWords(judge({ paths }), about).summary).toContain('and 5 more');
  });
});
