import { describe, expect, it } from 'vitest';
import type { Evidence } from '#lib/gates/evidence.ts';
import type { GateRecord, Vote } from '#lib/gates/gate-record.ts';
import { judgeVotes, transcriptOf } from '#lib/gates/judge-votes.ts';
import { type Instant, plus, toIso } from '#lib/instant.ts';
import {
  at,
  criterion,
  DEADLINE,
  OPENED,
  sampleEvidence,
  sampleGate,
  VALID_UNTIL,
  voteOn,
} from '#test/gates/sample-gate.ts';

const evidence = sampleEvidence();
const gate = sampleGate(evidence);
const vote = voteOn(gate);
const GO = [vote('cfo', 'approve', 10), vote('cio', 'approve', 20)];
const NOW = at(60);
const judged = (
  votes: readonly Vote[],
  now: Instant = NOW,
  record: GateRecord = gate,
  shown: Evidence = evidence,
) => judgeVotes(record, shown, votes, now);
const detail = (found: ReturnType<typeof judged>, name: string) =>
  found.checks.find(({ check }) => check === name)?.detail;
/** A gate opened with evidence that says something else than the gate. */
const citing = (changes: Partial<Evidence>, record: Partial<GateRecord> = {}) => {
  const shown = sampleEvidence(changes);
  const own = sampleGate(shown, record);
  const cast = voteOn(own);
  return judged([cast('cfo', 'approve', 1), cast('cio', 'approve', 2)], NOW, own, shown).verdict;
};

describe('moments at the edge', () => {
  it('of a vote: the opening and now count, the deadline does not', () => {
    expect(judged([vote('cfo', 'approve', 0), vote('cio', 'approve', 20)]).verdict).toBe('go');
    expect(judged([vote('cfo', 'approve', 60), vote('cio', 'approve', 20)]).verdict).toBe('go');
    expect(judged([vote('cfo', 'approve', 10), vote('cio', 'no-go', 60)]).verdict).toBe('no-go');
  });

  it('of a deputyship: both ends count', () => {
    const roster = gate.roster.map((each) => ({
      ...each,
      ...(each.deputy && { deputy: { ...each.deputy, from: at(10), to: at(12) } }),
    }));
    const own = sampleGate(evidence, { roster });
    const by = (when: Instant) =>
      judged([vote('controller', 'approve', 0, { at: when }), vote('cio', 'approve', 20)], NOW, own).verdict;
    expect([plus(at(10), -1), at(10), at(12), plus(at(12), 1)].map(by)).toEqual([
      'pending',
      'go',
      'go',
      'pending',
    ]);
  });

  it('of the judgement: the opening counts, a moment before does not', () => {
    const chair = [vote('cio', 'no-go', 0)];
    expect(judged(chair, OPENED).verdict).toBe('no-go');
    expect(judged(chair, plus(OPENED, -1)).verdict).toBe('pending');
    expect(judged(chair, plus(OPENED, -1)).reasons.join()).toContain('the time to decide ran from');
  });

  it('of the evidence: the record and the document bind, each by itself', () => {
    const long = { deadline: plus(VALID_UNTIL, 3_600_000) };
    expect(judged(GO, plus(VALID_UNTIL, -1), sampleGate(evidence, long)).verdict).toBe('go');
    expect(judged(GO, VALID_UNTIL, sampleGate(evidence, long)).verdict).toBe('pending');
  });
});

describe('quorum and members at the edge', () => {
  const verdict = (quorum: number, votes: readonly Vote[]) =>
    judged(votes, NOW, sampleGate(evidence, { policy: { ...gate.policy, quorum } })).verdict;

  it('a quorum of one and one of all can be met', () => {
    expect(verdict(1, [vote('cfo', 'approve', 1)])).toBe('go');
    expect(verdict(3, [...GO, vote('pm', 'approve', 30)])).toBe('go');
    expect(verdict(3, GO)).toBe('pending');
    expect(verdict(1.5, GO)).toBe('invalid');
  });

  it('people of the roster who are no members have no seat, nor have their deputies', () => {
    const guest = {
      person: 'guest',
      name: 'G',
      github: 'g',
      side: 'customer' as const,
      deputy: { person: 'sub', from: at(0), to: DEADLINE },
    };
    const own = sampleGate(evidence, { roster: [...gate.roster, guest] });
    const found = judged([...GO, vote('guest', 'no-go', 30), vote('sub', 'object', 30)], NOW, own);
    expect(found.verdict).toBe('go');
    expect(found.checks.filter(({ check, passed }) => check === 'vote' && !passed)).toHaveLength(2);
    expect(found.checks.filter(({ check }) => check === 'vote').at(-1)?.detail).toBe(
      `sub: object at ${toIso(at(30))}, not counted: no member of this authority and nobody’s deputy`,
    );
  });

  it('a deputy outside the dates is told apart from a stranger', () => {
    const found = judged([vote('controller', 'approve', 121), vote('stranger', 'approve', 121)], at(130));
    expect(found.checks.filter(({ check }) => check === 'vote').map((each) => each.detail)).toEqual([
      expect.stringContaining('a deputy, outside the dates of the deputyship'),
      expect.stringContaining('no member of this authority and nobody’s deputy'),
    ]);
  });

  it('a deputy’s vote outside the dates of one member does not speak for that one', () => {
    const roster = gate.roster.map((each) => {
      const deputy = gate.roster[0]?.deputy;
      if (!deputy) return each;
      if (each.person === 'cfo') return { ...each, deputy: { ...deputy, to: at(5) } };
      return each.person === 'pm' ? { ...each, deputy } : each;
    });
    const own = sampleGate(evidence, { roster });
    const found = judged([vote('controller', 'approve', 10), vote('cio', 'approve', 20)], NOW, own);
    expect(found.verdict).toBe('pending');
    expect(detail(found, 'mandatory-members')).toBe('still needed: A. Finance (mandatory)');
  });

  it('members are told in order, whatever the order of the policy', () => {
    const own = sampleGate(evidence, {
      policy: { ...gate.policy, members: ['pm', 'cio', 'cfo'], mandatory: ['pm', 'cio', 'cfo'] },
    });
    expect(judged([...GO, vote('pm', 'approve', 3)], NOW, own).by).toEqual(['cfo', 'cio', 'pm']);
    expect(detail(judged([], NOW, own), 'mandatory-members')).toBe(
      'still needed: A. Finance (mandatory), B. Technology (mandatory), C. Manager (mandatory)',
    );
    const both = judged([vote('pm', 'object', 1), vote('cio', 'object', 2)], NOW, own);
    expect(detail(both, 'nobody-objects')).toBe('objecting or against: B. Technology, C. Manager');
  });

  it('who objects or is against speaks in nobody’s favour', () => {
    expect(
      judged([vote('cfo', 'approve', 1), vote('cio', 'object', 2)]).checks.find(
        ({ check }) => check === 'quorum',
      ),
    ).toMatchObject({ passed: false, detail: '1 of 2 approvals' });
  });

  it('Finance is told by name, in order, and where there is none', () => {
    const second = {
      person: 'aud',
      name: 'D. Audit',
      github: 'd',
      side: 'customer' as const,
      role: 'finance' as const,
    };
    const own = sampleGate(evidence, {
      roster: [...gate.roster, second],
      policy: { ...gate.policy, members: ['cfo', 'cio', 'pm', 'aud'] },
    });
    expect(detail(judged([], NOW, own), 'customer-finance')).toBe(
      'needed for the customer’s Finance, in person or by a deputy of the customer: D. Audit, A. Finance',
    );
    const none = sampleGate(evidence, { roster: gate.roster.map(({ role: _role, ...each }) => each) });
    expect(detail(judged(GO, NOW, none), 'customer-finance')).toBe(
      'nobody of the customer’s Finance is in this authority',
    );
    expect(judged(GO, NOW, none).verdict).toBe('pending');
  });
});

describe('record and evidence', () => {
  it.each([
    ['cutover', { cutover: 'else' }, {}],
    ['gate', { gate: 'pilot' }, {}],
    ['attempt', { attempt: 2 }, {}],
    ['instance', { instance: 'smartapi/switch/2' }, {}],
    ['own instance', { instance: 'smartapi/switch/2' }, { instance: 'smartapi/switch/2' }],
  ] satisfies [string, Partial<Evidence>, { instance?: string }][])(
    'of another %s are invalid',
    (_what, changes, record) => {
      expect(citing(changes, record)).toBe('invalid');
    },
  );

  it('say what is wrong with a policy that nobody can meet, and only that', () => {
    const own = sampleGate(evidence, {
      policy: { ...gate.policy, members: ['cfo', 'cio', 'ghost'], mandatory: ['cfo', 'away'], chair: 'boss' },
    });
    expect(judged(GO, NOW, own)).toMatchObject({
      verdict: 'invalid',
      by: [],
      reasons: [
        'quorum 2 of 3; mandatory or chair and no member: away, boss; members not in the roster: ghost',
      ],
    });
    expect(detail(judged(GO), 'policy-can-be-met')).toBe(
      'quorum 2 of 3; mandatory or chair and no member: none; members not in the roster: none',
    );
  });
});

describe('the words of a judgement', () => {
  it('say what a go rests on', () => {
    const found = judged(GO);
    expect(
      found.checks.slice(5).map((each) => `${each.passed ? '+' : '-'} ${each.check}: ${each.detail}`),
    ).toEqual([
      '+ before-deadline: within the time to decide',
      `+ vote: cfo: approve at ${toIso(at(10))}`,
      `+ vote: cio: approve at ${toIso(at(20))}`,
      `+ evidence-valid: the evidence may be relied on until ${toIso(VALID_UNTIL)}`,
      '+ criteria-met: 1 criteria, no mandatory one open',
      '+ nobody-objects: nobody objects',
      '+ quorum: 2 approvals, 2 needed',
      '+ mandatory-members: every mandatory member approves',
      '+ customer-finance: needed for the customer’s Finance, in person or by a deputy of the customer: A. Finance',
      '- chair-refuses: the chair, B. Technology, has not said no',
      '- quorum-refuses: 0 no-go votes, 2 needed',
    ]);
  });

  it('count one as one', () => {
    const own = sampleGate(evidence, { policy: { ...gate.policy, quorum: 1 } });
    expect(judged([vote('cfo', 'approve', 1)], NOW, own).reasons).toEqual([
      '1 approval, 1 needed; nobody objects',
    ]);
    expect(detail(judged([vote('pm', 'no-go', 1)]), 'quorum-refuses')).toBe(
      '1 no-go vote, 2 needed; in the name of C. Manager',
    );
  });

  it('of criteria tell none from some that are open', () => {
    const shown = (criteria: Evidence['criteria']) => {
      const proof = sampleEvidence({ criteria });
      return detail(judged([], NOW, sampleGate(proof), proof), 'criteria-met');
    };
    expect(shown([])).toBe('the evidence has no criterion at all');
    expect(
      shown([
        criterion({ verdict: 'fail' }),
        criterion({ title: 'B', verdict: 'missing', measured: 'none' }),
      ]),
    ).toBe('a go is not possible: Every task of the stage is done: fail (3 of 3); B: missing (none)');
  });

  it('are in the transcript with the votes', () => {
    const found = judged(GO);
    expect(transcriptOf(gate, found, GO)).toEqual({
      instance: gate.instance,
      nonce: gate.nonce,
      evidenceDigest: gate.evidenceDigest,
      verdict: 'go',
      by: ['cfo', 'cio'],
      reasons: found.reasons,
      checks: found.checks,
      votes: GO,
    });
    expect(judged([]).by).toEqual([]);
  });
});

describe('an override', () => {
  const late = sampleEvidence({
    criteria: [criterion(), criterion({ id: 'way-back', title: 'Way back', verdict: 'fail' })],
    facts: {
      'way-back': {
        forecast: { binds: true, late: true, lastSafeMomentOnClock: '2027-04-10T15:00:00.000Z' },
      },
    },
  });
  const own = sampleGate(late);
  const by = voteOn(own);
  const override = 'The lorries are loaded.';
  const YES = by('cfo', 'approve', 10);
  const judgedLate = (...votes: readonly Vote[]) => judged(votes, NOW, own, late);

  it('is told apart in the words of the criteria', () => {
    expect(detail(judgedLate(YES, by('cio', 'approve', 20, { override })), 'criteria-met')).toBe(
      '2 criteria, no mandatory one open but the one that is overridden',
    );
  });

  it('is the chair’s own, on this evidence, and the last word by time', () => {
    expect(judgedLate(YES, by('cio', 'approve', 20), by('pm', 'approve', 30, { override })).verdict).toBe(
      'pending',
    );
    expect(
      judgedLate(
        YES,
        by('cio', 'approve', 20),
        by('cio', 'approve', 30, { override, evidenceDigest: 'else' }),
      ).verdict,
    ).toBe('pending');
    expect(judgedLate(YES, by('cio', 'approve', 30, { override }), by('cio', 'approve', 20)).verdict).toBe(
      'go',
    );
    expect(judgedLate(YES, by('cio', 'approve', 30), by('cio', 'approve', 20, { override })).verdict).toBe(
      'pending',
    );
    expect(judgedLate(YES, by('pm', 'approve', 30, { override })).verdict).toBe('pending');
    const future = by('cio', 'object', 61, { override });
    expect(judgedLate(YES, by('cio', 'approve', 20, { override }), future).verdict).toBe('pending');
  });
});
