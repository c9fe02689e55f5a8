import { describe, expect, it } from 'vitest';
import type { Evidence } from '#lib/gates/evidence.ts';
import type { GateRecord, Vote } from '#lib/gates/gate-record.ts';
import { judgeVotes, transcriptDigest } from '#lib/gates/judge-votes.ts';
import { plus } from '#lib/instant.ts';
import {
  at,
  criterion,
  DEADLINE,
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

const judged = (votes: readonly Vote[], now = NOW, record = gate, shown: Evidence = evidence) =>
  judgeVotes(record, shown, votes, now);
const verdict = (...args: Parameters<typeof judged>) => judged(...args).verdict;
const failedChecks = (...args: Parameters<typeof judged>) =>
  judged(...args)
    .checks.filter((each) => !each.passed)
    .map((each) => each.check);

describe('a go', () => {
  it('takes a quorum with the mandatory member and the customer’s Finance', () => {
    expect(judged(GO)).toMatchObject({
      verdict: 'go',
      by: ['cfo', 'cio'],
      reasons: ['2 approvals, 2 needed; nobody objects'],
    });
  });

  it('is not there with no vote, and the reasons name what is missing', () => {
    const { verdict: none, reasons } = judged([]);
    expect(none).toBe('pending');
    expect(reasons).toContain('0 of 2 approvals');
    expect(reasons.join('\n')).toMatch(/still needed: .* \(mandatory\)/);
  });

  it('needs distinct people: the same one twice is one', () => {
    expect(verdict([vote('cfo', 'approve', 1), vote('cfo', 'approve', 2)])).toBe('pending');
  });

  it('needs the mandatory member whatever the quorum', () => {
    expect(failedChecks([vote('pm', 'approve', 1), vote('cio', 'approve', 2)])).toContain(
      'mandatory-members',
    );
    expect(verdict([vote('pm', 'approve', 1), vote('cio', 'approve', 2)])).toBe('pending');
  });

  it('needs the customer’s Finance even where the policy forgot to make it mandatory', () => {
    const lax = sampleGate(evidence, { policy: { ...gate.policy, mandatory: [] } });
    const without = [vote('pm', 'approve', 1), vote('cio', 'approve', 2)];
    expect(verdict(without, NOW, lax)).toBe('pending');
    expect(failedChecks(without, NOW, lax)).toEqual(['customer-finance', 'chair-refuses', 'quorum-refuses']);
  });

  it('is impossible where the roster names no Finance of the customer', () => {
    const nobody = sampleGate(evidence, {
      roster: gate.roster.map((entry) => ({ ...entry, side: 'provider' as const })),
    });
    expect(verdict([...GO, vote('pm', 'approve', 30)], NOW, nobody)).toBe('pending');
  });
});

describe('deputies', () => {
  it('vote for their member within the dates', () => {
    expect(judged([vote('controller', 'approve', 100), vote('cio', 'approve', 20)], at(110))).toMatchObject({
      verdict: 'go',
      by: ['cfo', 'cio'],
    });
  });

  it('do not count a millisecond outside the dates', () => {
    const late = vote('controller', 'approve', 120, { at: plus(at(120), 1) });
    expect(verdict([late, vote('cio', 'approve', 20)], at(130))).toBe('pending');
    expect(failedChecks([late], at(130))).toContain('vote');
  });

  it('never count twice beside their member', () => {
    const both = [vote('cfo', 'approve', 10), vote('controller', 'approve', 11)];
    expect(verdict(both)).toBe('pending');
  });

  it('who are members themselves are one person', () => {
    const doubled = sampleGate(evidence, {
      roster: gate.roster.map((entry) =>
        entry.person === 'cfo'
          ? { ...entry, deputy: { person: 'cio', from: at(-600), to: at(120), side: 'customer' as const } }
          : entry,
      ),
    });
    expect(verdict([vote('cio', 'approve', 10)], NOW, doubled)).toBe('pending');
    expect(verdict([vote('cio', 'approve', 10), vote('pm', 'approve', 11)], NOW, doubled)).toBe('go');
  });

  it.each([['provider'], [undefined]] as const)(
    'of side %s do not speak for the customer’s Finance',
    (side) => {
      const away = { person: 'consultant', from: at(-600), to: at(120) };
      const outside = sampleGate(evidence, {
        policy: { ...gate.policy, mandatory: [] },
        roster: gate.roster.map((entry) =>
          entry.person === 'cfo' ? { ...entry, deputy: side ? { ...away, side } : away } : entry,
        ),
      });
      const votes = [
        vote('consultant', 'approve', 10),
        vote('cio', 'approve', 11),
        vote('pm', 'approve', 12),
      ];
      expect(verdict(votes, NOW, outside)).toBe('pending');
      expect(verdict([...votes, vote('cfo', 'approve', 13)], NOW, outside)).toBe('go');
    },
  );

  it('hold the gate with an objection although the member approves', () => {
    expect(verdict([...GO, vote('controller', 'object', 30)])).toBe('pending');
  });
});

describe('a back-out forecast past the window', () => {
  const shown = (late: boolean) =>
    sampleEvidence({
      criteria: [criterion(), criterion({ id: 'way-back', verdict: late ? 'fail' : 'pass' })],
      facts: {
        'way-back': {
          forecast: { binds: true, late, lastSafeMomentOnClock: '2027-04-10T15:00:00.000Z' },
        },
      },
    });
  const judge = (proof: ReturnType<typeof shown>, votes: (by: ReturnType<typeof voteOn>) => Vote[]) => {
    const own = sampleGate(proof);
    return judgeVotes(own, proof, votes(voteOn(own)), NOW);
  };
  const WHY = 'The lorries are loaded; both teams stay until Tuesday.';

  it('forbids a go', () => {
    const { verdict: found, reasons } = judge(shown(true), (by) => [
      by('cfo', 'approve', 10),
      by('cio', 'approve', 20),
    ]);
    expect(found).toBe('pending');
    expect(reasons.join()).toContain('a go is not possible');
  });

  it('is overridden by the chair with a reason, which is recorded', () => {
    const { verdict: found, reasons } = judge(shown(true), (by) => [
      by('cfo', 'approve', 10),
      by('cio', 'approve', 20, { override: WHY }),
    ]);
    expect(found).toBe('go');
    expect(reasons.join()).toContain(`overridden by B. Technology: ${WHY}`);
  });

  it('is overridden by nobody else, not beforehand, and not by a vote that was withdrawn', () => {
    const others = judge(shown(true), (by) => [
      by('cfo', 'approve', 10, { override: WHY }),
      by('cio', 'approve', 20),
    ]);
    expect(others.verdict).toBe('pending');
    const early = judge(shown(false), (by) => [
      by('cfo', 'approve', 10),
      by('cio', 'approve', 20, { override: WHY }),
    ]);
    expect(early.reasons.join()).not.toContain('overridden');
    const withdrawn = judge(shown(true), (by) => [
      by('cfo', 'approve', 10),
      by('cio', 'approve', 20, { override: WHY }),
      by('cio', 'approve', 21),
    ]);
    expect(withdrawn.verdict).toBe('pending');
  });

  it('takes the place of no other criterion', () => {
    const proof = { ...shown(true), criteria: [...shown(true).criteria, criterion({ verdict: 'missing' })] };
    const found = judge(proof, (by) => [
      by('cfo', 'approve', 10),
      by('cio', 'approve', 20, { override: WHY }),
    ]);
    expect(found.verdict).toBe('pending');
  });
});

describe('objections and refusals', () => {
  it('say in words who said no', () => {
    expect(judged([vote('cio', 'no-go', 10)]).reasons).toEqual(['The chair, B. Technology, said no']);
  });

  it('hold until the same person votes otherwise', () => {
    const held = [...GO, vote('pm', 'object', 30)];
    expect(verdict(held)).toBe('pending');
    expect(judged(held).reasons).toEqual(['objecting or against: C. Manager']);
    expect(verdict([...held, vote('cio', 'approve', 40)])).toBe('pending');
    expect(verdict([...held, vote('pm', 'approve', 40)])).toBe('go');
  });

  it('count by time, not by the order of the list', () => {
    expect(verdict([vote('pm', 'approve', 40), ...GO, vote('pm', 'object', 30)])).toBe('go');
    expect(verdict([vote('cfo', 'object', 50), ...GO])).toBe('pending');
  });

  it('of two at the same instant take the later of the list', () => {
    expect(verdict([...GO, vote('cfo', 'object', 10)])).toBe('pending');
  });

  it('a no-go of one member who is not the chair holds and decides nothing', () => {
    expect(verdict([...GO, vote('pm', 'no-go', 30)])).toBe('pending');
  });

  it('a no-go of the chair decides', () => {
    expect(judged([vote('cfo', 'approve', 10), vote('cio', 'no-go', 20)])).toMatchObject({
      verdict: 'no-go',
      by: ['cio'],
    });
  });

  it('a quorum of no-go decides', () => {
    expect(judged([vote('cfo', 'no-go', 10), vote('pm', 'no-go', 20)])).toMatchObject({
      verdict: 'no-go',
      by: ['cfo', 'pm'],
    });
  });

  it('a no-go stays possible on expired evidence and open criteria', () => {
    const failing = sampleEvidence({ criteria: [criterion({ verdict: 'fail' })] });
    const record = sampleGate(failing);
    expect(verdict([voteOn(record)('cio', 'no-go', 20)], NOW, record, failing)).toBe('no-go');
  });
});

describe('votes that do not count', () => {
  it.each([
    ['before the opening', { at: at(-1) }],
    ['at the deadline', { at: DEADLINE }],
    ['from the future', { at: at(61) }],
    ['on other evidence', { evidenceDigest: 'of the attempt before' }],
  ])('%s', (_, changes) => {
    expect(verdict([vote('cfo', 'approve', 10, changes), vote('cio', 'approve', 20)])).toBe('pending');
    expect(verdict([...GO, vote('pm', 'no-go', 10, changes)])).toBe('go');
  });

  it('of outsiders, whatever they say; the transcript shows them', () => {
    const votes = [...GO, vote('stranger', 'object', 30), vote('__proto__', 'no-go', 31)];
    expect(verdict(votes)).toBe('go');
    expect(judged(votes).checks.filter((each) => each.check === 'vote' && !each.passed)).toHaveLength(2);
  });
});

describe('safety defaults', () => {
  it.each(['fail', 'inconclusive', 'missing'] as const)(
    'a mandatory criterion that is %s forbids a go',
    (state) => {
      const shown = sampleEvidence({
        criteria: [criterion(), criterion({ id: 'canary', title: 'Canary', verdict: state })],
      });
      const record = sampleGate(shown);
      const cast = voteOn(record);
      const found = judged([cast('cfo', 'approve', 1), cast('cio', 'approve', 2)], NOW, record, shown);
      expect(found.verdict).toBe('pending');
      expect(found.reasons.join()).toContain('Canary');
    },
  );

  it('an advisory criterion is shown and forbids nothing', () => {
    const shown = sampleEvidence({
      criteria: [criterion(), criterion({ verdict: 'fail', mandatory: false })],
    });
    const record = sampleGate(shown);
    const cast = voteOn(record);
    expect(verdict([cast('cfo', 'approve', 1), cast('cio', 'approve', 2)], NOW, record, shown)).toBe('go');
  });

  it('evidence without any criterion allows no go', () => {
    const shown = sampleEvidence({ criteria: [] });
    const record = sampleGate(shown);
    const cast = voteOn(record);
    expect(verdict([cast('cfo', 'approve', 1), cast('cio', 'approve', 2)], NOW, record, shown)).toBe(
      'pending',
    );
  });

  it('evidence past its validity allows no go', () => {
    const long = sampleGate(evidence, { deadline: at(2_000) });
    expect(verdict(GO, VALID_UNTIL, long)).toBe('pending');
    expect(failedChecks(GO, VALID_UNTIL, long)).toContain('evidence-valid');
  });

  it('after the deadline there is neither a go nor a no-go', () => {
    expect(verdict(GO, DEADLINE)).toBe('pending');
    expect(verdict([vote('cio', 'no-go', 20)], DEADLINE)).toBe('pending');
  });

  it.each([
    ['one byte of evidence', gate, sampleEvidence({ facts: { changed: 1 } })],
    ['evidence of another attempt', gate, sampleEvidence({ instance: 'smartapi/switch/2', attempt: 2 })],
    ['a closed attempt', sampleGate(evidence, { status: 'superseded' }), evidence],
    ['an instance that is not its own', sampleGate(evidence, { instance: 'smartapi/else/1' }), evidence],
    [
      'a validity that the evidence does not say',
      sampleGate(evidence, { evidenceValidUntil: at(5_000) }),
      evidence,
    ],
    ['quorum nought', sampleGate(evidence, { policy: { ...gate.policy, quorum: 0 } }), evidence],
    [
      'a quorum that is no number',
      sampleGate(evidence, { policy: { ...gate.policy, quorum: Number.NaN } }),
      evidence,
    ],
    ['a quorum above the members', sampleGate(evidence, { policy: { ...gate.policy, quorum: 4 } }), evidence],
    [
      'members counted twice',
      sampleGate(evidence, { policy: { ...gate.policy, members: ['cfo', 'cfo'], chair: 'cfo', quorum: 2 } }),
      evidence,
    ],
    [
      'a chair who is no member',
      sampleGate(evidence, { policy: { ...gate.policy, chair: 'stranger' } }),
      evidence,
    ],
    ['a roster without a member', sampleGate(evidence, { roster: gate.roster.slice(1) }), evidence],
  ] satisfies [string, GateRecord, Evidence][])(
    '%s is invalid, never rounded to an answer',
    (_, record, shown) => {
      const cast = voteOn(record);
      expect(verdict([cast('cfo', 'approve', 1), cast('cio', 'approve', 2)], NOW, record, shown)).toBe(
        'invalid',
      );
      expect(verdict([cast('cio', 'no-go', 2)], NOW, record, shown)).toBe('invalid');
    },
  );
});

describe('the transcript', () => {
  it('judging again gives the same transcript', () => {
    expect(transcriptDigest(gate, judged(GO), GO)).toBe(transcriptDigest(gate, judged(GO), GO));
    expect(transcriptDigest(gate, judged(GO), GO)).not.toBe(transcriptDigest(gate, judged([]), []));
  });
});
