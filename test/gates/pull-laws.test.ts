import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PullQuestion } from '#lib/gates/pull-question.ts';
import { verifyPull } from '#lib/gates/verify-pull.ts';
import { MINUTE, plus, toIso } from '#lib/instant.ts';
import { ACTORS, type Act, type Actor, expected, play, toldBy } from '#test/gates/pull-model.ts';
import { at } from '#test/gates/sample-gate.ts';
import { goQuestion, OUTSIDER, pullQuestion, review } from '#test/gates/sample-pull.ts';

const EVERYBODY = ['cfo', 'cio', 'pm', 'controller', 'clerk', 'stranger'] as const satisfies readonly Actor[];
const OUTSIDE = ['clerk', 'stranger'] as const satisfies readonly Actor[];
const INSIDE = ['cfo', 'cio', 'pm'] as const satisfies readonly Actor[];

const actBy = (actors: readonly Actor[]): fc.Arbitrary<Act> => {
  const by = fc.constantFrom(...actors);
  return fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        act: fc.constant('review' as const),
        by,
        state: fc.constantFrom('APPROVED', 'APPROVED', 'APPROVED', 'CHANGES_REQUESTED', 'COMMENTED'),
        stale: fc.constantFrom(false, false, false, true),
      }),
    },
    { weight: 1, arbitrary: fc.record({ act: fc.constant('dismiss' as const), by }) },
    {
      weight: 2,
      arbitrary: fc.record({
        act: fc.constantFrom('close' as const, 'merge' as const, 'merge' as const, 'rename' as const),
        by,
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        act: fc.constantFrom('retarget' as const, 'reopen' as const, 'reopen' as const),
      }),
    },
  );
};
/** One in ten moves the head: from there all is one answer. */
const acts = fc
  .tuple(fc.array(actBy(EVERYBODY), { maxLength: 12 }), fc.nat(9), fc.nat(12))
  .map(([list, pushes, where]): readonly Act[] =>
    pushes === 0 ? [...list.slice(0, where), { act: 'push' }, ...list.slice(where)] : list,
  );
const start = fc.constantFrom(10, 10, 114);

const questionOf = (list: readonly Act[], from = 10): PullQuestion =>
  pullQuestion({ minutes: 180, change: (snapshot) => toldBy(play(list, from), snapshot) });
const outcomeOf = (list: readonly Act[], from = 10) => verifyPull(questionOf(list, from)).outcome;

const agreeing = (order: readonly ('cfo' | 'cio')[]): readonly Act[] =>
  order.map((by) => ({ act: 'review', by, state: 'APPROVED', stale: false }));

describe('the verifier and a naive model', () => {
  it('agree on every story', () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(acts, start, (list, from) => {
        const outcome = outcomeOf(list, from);
        seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
        expect(outcome).toBe(expected(play(list, from)));
      }),
      { numRuns: 1_000, seed: 41 },
    );
    // A comparison that never meets a go proves little.
    for (const outcome of ['go', 'no-go', 'pending', 'invalid']) expect(seen.get(outcome)).toBeGreaterThan(8);
  });

  it('agree on stories that begin with an agreement', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<readonly ('cfo' | 'cio')[]>(['cfo', 'cio'], ['cio', 'cfo']),
        acts,
        (order, list) => {
          const story = [...agreeing(order), ...list];
          expect(outcomeOf(story)).toBe(expected(play(story)));
        },
      ),
      { numRuns: 300, seed: 42 },
    );
  });
});

describe('no sequence of acts by people outside the roster', () => {
  it('ever yields a go or a no-go', () => {
    fc.assert(
      fc.property(fc.array(actBy(OUTSIDE), { maxLength: 12 }), (list) => {
        expect(['pending', 'invalid']).toContain(outcomeOf(list));
      }),
    );
  });

  it('of reviews changes an answer, whatever members said', () => {
    const noise = fc.array(
      fc.record({
        act: fc.constant('review' as const),
        by: fc.constantFrom(...OUTSIDE),
        state: fc.constantFrom('APPROVED', 'CHANGES_REQUESTED', 'COMMENTED'),
        stale: fc.boolean(),
      }),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(acts, noise, fc.boolean(), (list, outside, agreed) => {
        const question = questionOf(agreed ? [...agreeing(['cfo', 'cio']), ...list] : list);
        const loud = {
          ...question,
          snapshot: {
            ...question.snapshot,
            reviews: [
              ...outside.map(({ by, state, stale }, n) =>
                review(500 + n, ACTORS[by], state, n, stale ? { commit: null } : {}),
              ),
              ...question.snapshot.reviews,
            ],
          },
        };
        const [quiet, heard] = [verifyPull(question), verifyPull(loud)];
        expect([heard.outcome, heard.by, heard.conditions, heard.votes]).toEqual([
          quiet.outcome,
          quiet.by,
          quiet.conditions,
          quiet.votes,
        ]);
      }),
    );
  });
});

describe('a go', () => {
  const noise = fc.array(
    fc.record({
      by: fc.constantFrom(...OUTSIDE),
      state: fc.constantFrom('APPROVED', 'CHANGES_REQUESTED', 'COMMENTED', 'DISMISSED'),
    }),
    { maxLength: 5 },
  );

  it('is stable under re-reading: later, in another order, with what others say afterwards', () => {
    fc.assert(
      fc.property(noise, fc.integer({ min: 0, max: 299 }), fc.nat(5), (outside, later, turn) => {
        const question = goQuestion();
        const reviews = [
          ...question.snapshot.reviews,
          ...outside.map(({ by, state }, n) => review(50 + n, ACTORS[by], state, 50 + n)),
          review(90, ACTORS.cfo, 'COMMENTED', 56),
          review(91, ACTORS.pm, 'APPROVED', 57),
        ];
        const readAt = toIso(at(60 + later));
        const again = {
          ...question,
          now: plus(question.now, later * MINUTE),
          snapshot: {
            ...question.snapshot,
            reviews: [...reviews.slice(turn), ...reviews.slice(0, turn)].reverse(),
            readAt: { from: readAt, to: readAt },
          },
        };
        const [one, other] = [verifyPull(question), verifyPull(again)];
        expect([
          other.outcome,
          other.by,
          other.votes.filter(({ evidenceDigest }) => evidenceDigest !== ''),
        ]).toEqual(['go', one.by, one.votes]);
      }),
    );
  });

  it('never hangs on the order of the list of reviews', () => {
    fc.assert(
      fc.property(acts, fc.nat(12), (list, turn) => {
        const question = questionOf(list);
        const { reviews } = question.snapshot;
        const turned = {
          ...question,
          snapshot: {
            ...question.snapshot,
            reviews: [...reviews.slice(turn), ...reviews.slice(0, turn)].reverse(),
          },
        };
        expect(verifyPull(turned).outcome).toBe(verifyPull(question).outcome);
        expect(verifyPull(turned).people).toEqual(verifyPull(question).people);
      }),
    );
  });

  it('never hangs on a login', () => {
    fc.assert(
      fc.property(acts, fc.constantFrom(...EVERYBODY), (list, by) => {
        expect(outcomeOf([...list, { act: 'rename', by }])).toBe(outcomeOf(list));
      }),
    );
  });

  it('is never made by an objection, a dismissal or a loss: each takes away only', () => {
    fc.assert(
      fc.property(acts, fc.constantFrom(...INSIDE), fc.boolean(), (list, by, agreed) => {
        const story = agreed ? [...agreeing(['cio', 'cfo']), ...list] : list;
        const before = outcomeOf(story);
        if (before === 'go')
          expect(outcomeOf([...story, { act: 'review', by, state: 'CHANGES_REQUESTED', stale: false }])).toBe(
            'invalid',
          );
        const question = questionOf(story);
        const fewer = {
          ...question,
          rosterNow: question.rosterNow.filter(({ person }) => person !== by),
        };
        const stale = {
          ...question,
          snapshot: {
            ...question.snapshot,
            reviews: question.snapshot.reviews.map((each) =>
              each.by?.id === ACTORS[by].id ? { ...each, commit: null } : each,
            ),
          },
        };
        for (const weaker of [fewer, stale]) {
          const after = verifyPull(weaker).outcome;
          if (before !== 'go') expect(after).not.toBe('go');
          else expect(['go', 'invalid']).toContain(after);
        }
      }),
    );
  });

  it('is only ever of a merged pull request on the bound head, with Finance and two people who said yes to it', () => {
    fc.assert(
      fc.property(acts, (list) => {
        const question = questionOf([...agreeing(['cfo', 'cio']), ...list]);
        const { outcome, people, by, checks } = verifyPull(question);
        expect(checks.length).toBeGreaterThan(20);
        if (outcome !== 'go') return;
        expect(question.snapshot.merge).toBeDefined();
        expect(by).toContain('cfo');
        const counted = people.filter(({ said, counted: counts }) => said === 'approved' && counts);
        expect(new Set(counted.map(({ login }) => login)).size).toBeGreaterThanOrEqual(2);
        expect(
          checks.filter(({ check, passed }) => !passed && !['V10', 'V11', 'V12', 'V13'].includes(check)),
        ).toEqual([]);
      }),
    );
  });

  it('of another’s number is no go, whatever the number', () => {
    fc.assert(
      fc.property(fc.integer({ min: 15, max: 2 ** 31 }), fc.string(), (id, login) => {
        const reviews = [
          review(1, { ...OUTSIDER, id, login }, 'APPROVED', 10),
          review(2, ACTORS.cio, 'APPROVED', 11),
        ];
        expect(verifyPull(goQuestion({ reviews })).outcome).toBe('invalid');
      }),
    );
  });
});
