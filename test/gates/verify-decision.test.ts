import { describe, expect, it } from 'vitest';
import { canonicalJson, digestOf, sha256 } from '#lib/digest.ts';
import type { BrokenGlass, GateDecision, GateRecord } from '#lib/gates/gate-record.ts';
import { judgeVotes, transcriptDigest } from '#lib/gates/judge-votes.ts';
import { parseReading, readingDigest, readingKey, readingOf, readingText } from '#lib/gates/parse-reading.ts';
import type { PullQuestion } from '#lib/gates/pull-question.ts';
import { judgeConfirmed, votesOfEntry } from '#lib/gates/telephone-entry.ts';
import { verifyDecision } from '#lib/gates/verify-decision.ts';
import { verifyPull } from '#lib/gates/verify-pull.ts';
import { plus } from '#lib/instant.ts';
import { at, sampleEvidence, sampleGate, voteOn } from '#test/gates/sample-gate.ts';
import { sampleGlass } from '#test/gates/sample-glass.ts';
import {
  APPROVALS,
  CIO,
  closed,
  goQuestion,
  HEAD,
  MERGE_COMMIT,
  PULL_NUMBER,
  pullQuestion,
  sha,
} from '#test/gates/sample-pull.ts';

const decidedBy = (question: PullQuestion, changes: Partial<GateDecision> = {}): GateRecord => {
  const { by, reasons, votes, transcriptDigest: digest, outcome } = verifyPull(question);
  const { merge } = question.snapshot;
  return {
    ...question.gate,
    status: 'decided',
    decision: {
      verdict: outcome === 'go' ? 'go' : 'no-go',
      by,
      at: question.now,
      reasons,
      votes,
      transcriptDigest: digest,
      pull: {
        number: PULL_NUMBER,
        head: HEAD,
        readingDigest: readingDigest(question),
        ...(merge && { mergeCommit: merge.commit }),
      },
      ...changes,
    },
  };
};

const go = goQuestion({
  question: {
    knownPeople: ['cfo'],
    run: { repository: 2002, ref: 'refs/heads/main', workflow: 'w', sha: HEAD, runId: '1' },
  },
});
const evidenceBytes = canonicalJson(go.evidence);
/** Made when a test asks: what a file makes as it is loaded, every change of the code would have to load again. */
const bytes = () => readingText(go);
const verify = (gate: GateRecord, reading: string | undefined = bytes()) =>
  verifyDecision(gate, evidenceBytes, reading);
const pull = () => ({
  number: PULL_NUMBER,
  head: HEAD,
  readingDigest: readingDigest(go),
  mergeCommit: MERGE_COMMIT,
});

describe('a decision by pull request', () => {
  it('follows from its filed reading, now and later', () => {
    const found = verify(decidedBy(go));
    expect(found).toEqual({ ok: true, value: verifyPull(go).transcript });
    expect(verify({ ...decidedBy(go), status: 'completed' })).toEqual(found);
  });

  it('that is a no-go follows from a reading without a merge', () => {
    const no = pullQuestion({ reviews: APPROVALS, change: (snapshot) => closed(snapshot, 30, CIO) });
    expect(verifyDecision(decidedBy(no), evidenceBytes, readingText(no))).toMatchObject({
      ok: true,
      value: { outcome: 'no-go' },
    });
  });

  it.each<readonly [string, () => Partial<GateDecision>, RegExp]>([
    [
      'says the opposite',
      () => ({ verdict: 'no-go' }),
      /recorded as no-go, the reading of its pull request says go/,
    ],
    [
      'has another transcript',
      () => ({ transcriptDigest: digestOf({}) }),
      /transcript of checks is not the one/,
    ],
    ['was made at another time', () => ({ at: plus(go.now, 1) }), /transcript of checks is not the one/],
    ['is of another pull request', () => ({ pull: { ...pull(), number: 40 } }), /decided on #40/],
    ['is of another head', () => ({ pull: { ...pull(), head: sha('9') } }), /decided on #41 at 9000/],
    ['is of another merge', () => ({ pull: { ...pull(), mergeCommit: sha('9') } }), /merged as 9000/],
    [
      'cites another reading',
      () => ({ pull: { ...pull(), readingDigest: digestOf({}) } }),
      /the archived reading has digest/,
    ],
  ])('is worth nothing where it %s', (_what, changes, error) => {
    expect(verify(decidedBy(go, changes()))).toMatchObject({
      ok: false,
      error: expect.stringMatching(error),
    });
  });

  it('is worth nothing without pull request, reading, evidence or decision', () => {
    const gate = decidedBy(go);
    const { pull: _pull, ...rest } = gate.decision ?? {
      verdict: 'go',
      by: [],
      at: at(0),
      reasons: [],
      votes: [],
      transcriptDigest: digestOf({}),
    };
    expect(verify({ ...gate, decision: rest })).toMatchObject({
      error: expect.stringContaining('names none'),
    });
    expect(verifyDecision(gate, evidenceBytes)).toMatchObject({
      error: expect.stringContaining('has no reading'),
    });
    expect(verifyDecision(gate, undefined, bytes())).toMatchObject({
      error: expect.stringContaining('no evidence'),
    });
    const { decision: _decision, ...open } = gate;
    expect(verify(open)).toMatchObject({ error: expect.stringContaining('has no decision') });
  });

  it('of a merge commit that is left out is worth nothing', () => {
    const { mergeCommit: _commit, ...unmerged } = pull();
    expect(verify(decidedBy(go, { pull: unmerged }))).toMatchObject({
      error: expect.stringContaining('merged as nothing'),
    });
  });
});

describe('a decision by votes', () => {
  const evidence = sampleEvidence();
  const gate = sampleGate(evidence);
  const cast = voteOn(gate);
  const votes = [cast('cfo', 'approve', 1), cast('cio', 'approve', 2)];
  const decision = (): GateDecision => {
    const judgement = judgeVotes(gate, evidence, votes, at(5));
    return {
      verdict: 'go',
      by: judgement.by,
      at: at(5),
      reasons: judgement.reasons,
      votes,
      transcriptDigest: transcriptDigest(gate, judgement, votes),
    };
  };
  const verdict = (changes: Partial<GateDecision>) =>
    verifyDecision({ ...gate, decision: { ...decision(), ...changes } }, canonicalJson(evidence));

  it('follows from them, and from nothing else', () => {
    expect(verdict({})).toMatchObject({ ok: true });
    expect(verdict({ verdict: 'no-go' })).toMatchObject({
      error: expect.stringContaining('its votes and evidence say go'),
    });
    expect(verdict({ transcriptDigest: digestOf({}) })).toMatchObject({
      error: expect.stringContaining('transcript'),
    });
  });

  const byTelephone = () => {
    const bound: GateRecord = { ...gate, decisionSource: 'pull-request' };
    const glass = sampleGlass(bound, at(4), { enteredBy: 'clerk' });
    const runbook = {
      policies: JSON.parse('{"breakGlass":"github-down"}'),
      people: JSON.parse('{"clerk":{},"pm":{},"cfo":{},"cio":{}}'),
    };
    const spoken = votesOfEntry(bound, glass);
    const judged = judgeConfirmed({ gate: bound, evidence, runbook, glass, now: at(5) });
    const digest = judged.ok ? transcriptDigest(bound, judged.value, spoken) : digestOf({});
    const decided = (changes: Partial<BrokenGlass> = {}, more: Partial<GateDecision> = {}): GateRecord => ({
      ...bound,
      decision: {
        ...decision(),
        votes: spoken,
        transcriptDigest: digest,
        breakGlass: { ...glass, ...changes },
        ...more,
      },
    });
    const proof = canonicalJson(evidence);
    const verify = (record: GateRecord) => verifyDecision(record, proof, undefined, runbook);
    return { verify, decided, spoken, proof, runbook };
  };

  it('given by telephone follows from the runbook that permits it as well', () => {
    const { verify, decided, proof, runbook } = byTelephone();
    expect(verify(decided())).toMatchObject({ ok: true });
    expect(verifyDecision(decided(), proof)).toMatchObject({
      error: expect.stringContaining('by telephone, and there is no runbook'),
    });
    expect(
      verifyDecision(decided(), proof, undefined, { ...runbook, policies: JSON.parse('{}') }),
    ).toMatchObject({ error: expect.stringContaining('permits no decision by telephone') });
  });

  it('given by telephone is worth nothing with another entry, other votes, or a confirmation that came too late', () => {
    const { verify, decided, spoken } = byTelephone();
    const because = (record: GateRecord): string => {
      const found = verify(record);
      return found.ok ? '' : found.error;
    };
    expect(because(decided({ witness: 'cio' }))).toContain('not what its digest was made of');
    expect(because(decided({ caller: 'arn:of/somebody-else' }))).toContain('not what its digest was made of');
    expect(because(decided({}, { votes: spoken.slice(1) }))).toContain('its votes are not those of entry');
    expect(because(decided({}, { at: at(35) }))).toContain('confirmed within 30 minutes');
    expect(because(decided({}, { at: at(3) }))).toContain('confirmed within 30 minutes');
    expect(because(decided({ witnessCaller: 'arn:x/pm' }))).toContain('transcript');
    expect(because(decided({}, { verdict: 'no-go' }))).toContain('say go');
  });
});

describe('a decision on what was not merged', () => {
  it('says so where it is recorded as merged', () => {
    const no = pullQuestion({ reviews: APPROVALS, change: (snapshot) => closed(snapshot, 30, CIO) });
    const gate = decidedBy(no, { pull: { ...pull(), readingDigest: readingDigest(no) } });
    expect(verifyDecision(gate, evidenceBytes, readingText(no))).toMatchObject({
      error: expect.stringMatching(/merged as c3000.*; the reading is of #41 at a1000.*, merged as nothing$/),
    });
  });

  it('says what the reading was merged as', () => {
    const { mergeCommit: _commit, ...unmerged } = pull();
    expect(verify(decidedBy(go, { pull: unmerged }))).toMatchObject({
      error: expect.stringMatching(/merged as nothing; the reading is of .*, merged as c3000/),
    });
  });
});

describe('a reading', () => {
  it('is read back whole, with or without what may be absent', () => {
    const least = goQuestion();
    for (const question of [go, least]) {
      const text = readingText(question);
      expect(readingDigest(question)).toBe(sha256(text));
      const read = parseReading(text, sha256(text));
      expect(read.ok && readingText(read.value)).toBe(text);
    }
    expect(JSON.parse(readingText(go))).toHaveProperty('knownPeople', ['cfo']);
    expect(JSON.parse(readingText(least))).not.toHaveProperty('run');
    expect(readingOf(least)).not.toHaveProperty('knownPeople');
    expect(JSON.parse(readingText(least))).not.toHaveProperty('gate');
    expect(readingKey('a/b/1', 'd')).toBe('readings/a/b/1-d.json');
  });

  it('of another shape is none', () => {
    const odd = canonicalJson({ ...JSON.parse(bytes()), more: 1 });
    expect(parseReading(odd, sha256(odd))).toMatchObject({ error: expect.stringContaining('another shape') });
  });
});
