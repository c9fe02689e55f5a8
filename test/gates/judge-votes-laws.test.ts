import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Vote } from '#lib/gates/gate-record.ts';
import { judgeVotes } from '#lib/gates/judge-votes.ts';
import { at, criterion, sampleEvidence, sampleGate, voteOn } from '#test/gates/sample-gate.ts';

const evidence = sampleEvidence();
const gate = sampleGate(evidence);
const vote = voteOn(gate);
const GO = [vote('cfo', 'approve', 10), vote('cio', 'approve', 20)];

const judged = (votes: readonly Vote[], now = at(60), record = gate, shown = evidence) =>
  judgeVotes(record, shown, votes, now);
const verdict = (...args: Parameters<typeof judged>) => judged(...args).verdict;

const anyVote = (persons: readonly string[]): fc.Arbitrary<Vote> =>
  fc
    .record({
      person: fc.constantFrom(...persons),
      kind: fc.constantFrom<Vote['vote']>('approve', 'object', 'no-go'),
      minutes: fc.integer({ min: -30, max: 400 }),
      right: fc.boolean(),
    })
    .map(({ person, kind, minutes, right }) =>
      vote(person, kind, minutes, right ? {} : { evidenceDigest: 'else' }),
    );
const EVERYBODY = ['cfo', 'controller', 'cio', 'pm', 'stranger', 'consultant'];

describe('laws', () => {
  it('no votes of outsiders ever decide or change anything', () => {
    fc.assert(
      fc.property(
        fc.array(anyVote(EVERYBODY), { maxLength: 12 }),
        fc.array(anyVote(['stranger', 'consultant', 'CFO', 'cfo ']), { maxLength: 12 }),
        fc.integer({ min: 0, max: 400 }),
        (votes, outside, minutes) => {
          expect(verdict(outside, at(minutes))).toBe('pending');
          const before = judged(votes, at(minutes));
          const after = judged([...outside, ...votes], at(minutes));
          expect([after.verdict, after.by]).toEqual([before.verdict, before.by]);
        },
      ),
    );
  });

  it('a judgement does not hang on the order in which different moments are read', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(anyVote(EVERYBODY), { maxLength: 12, selector: (each) => each.at }),
        fc.nat(),
        (votes, turn) => {
          const shift = votes.length === 0 ? 0 : turn % votes.length;
          const moved = [...votes.slice(shift), ...votes.slice(0, shift)].reverse();
          const one = judged(votes, at(300));
          const other = judged(moved, at(300));
          expect([other.verdict, other.by, other.reasons]).toEqual([one.verdict, one.by, one.reasons]);
        },
      ),
    );
  });

  it('taking criteria away never turns what is no go into a go', () => {
    const states = fc.constantFrom<'pass' | 'fail' | 'inconclusive' | 'missing'>(
      'pass',
      'fail',
      'inconclusive',
      'missing',
    );
    fc.assert(
      fc.property(fc.array(states, { minLength: 1, maxLength: 5 }), fc.nat(), (verdicts, index) => {
        const criteria = verdicts.map((state, n) => criterion({ id: `c${n}`, verdict: state }));
        const shown = sampleEvidence({ criteria });
        const record = sampleGate(shown);
        const less = sampleEvidence({ criteria: criteria.filter((_, n) => n !== index % criteria.length) });
        const cast = voteOn(record);
        const votes = [cast('cfo', 'approve', 1), cast('cio', 'approve', 2)];
        expect(verdict(votes, at(60), record, shown)).toBe(
          verdicts.every((state) => state === 'pass') ? 'go' : 'pending',
        );
        expect(verdict(votes, at(60), record, less)).toBe('invalid');
      }),
    );
  });

  it('a go always has a quorum of distinct people, Finance among them, and nobody objecting', () => {
    fc.assert(
      fc.property(fc.array(anyVote(EVERYBODY), { maxLength: 10 }), fc.boolean(), (cast, agreed) => {
        // Cast alone they hardly ever agree, and then nothing would be looked at.
        const votes = agreed ? [...GO, ...cast] : cast;
        const found = judged(votes, at(200));
        if (found.verdict !== 'go') return;
        const last = new Map(
          votes
            .filter(
              (each) =>
                each.evidenceDigest === gate.evidenceDigest && each.at >= gate.openedAt && each.at <= at(200),
            )
            .filter((each) => each.person !== 'controller' || each.at <= at(120))
            .filter((each) => EVERYBODY.indexOf(each.person) < 4)
            .sort((one, other) => one.at - other.at)
            .map((each) => [each.person, each.vote]),
        );
        const approving = [...last].filter(([, kind]) => kind === 'approve').map(([person]) => person);
        expect([...last.values()].every((kind) => kind === 'approve')).toBe(true);
        expect(approving.length).toBeGreaterThanOrEqual(2);
        expect(approving.includes('cfo') || approving.includes('controller')).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
