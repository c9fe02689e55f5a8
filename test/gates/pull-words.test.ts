import { describe, expect, it } from 'vitest';
import type { PullQuestion } from '#lib/gates/pull-question.ts';
import type { PullSnapshot, Review } from '#lib/gates/pull-snapshot.ts';
import { verifyPull } from '#lib/gates/verify-pull.ts';
import { toIso } from '#lib/instant.ts';
import { at } from '#test/gates/sample-gate.ts';
import {
  APPROVALS,
  CFO,
  CIO,
  goQuestion,
  merged,
  OLD_HEAD,
  OUTSIDER,
  pullQuestion,
  review,
  sha,
} from '#test/gates/sample-pull.ts';

const lines = (question: PullQuestion): readonly string[] =>
  verifyPull(question).checks.map(({ check, passed, detail }) => `${passed ? '+' : '-'} ${check} ${detail}`);

const gone: Partial<PullSnapshot['commits']['list'][number]> = {
  author: null,
  committer: null,
  verified: false,
};

/** Everything that a stranger could do to it at once. */
const wrecked = (snapshot: PullSnapshot): PullSnapshot => ({
  ...merged(snapshot, 30, null),
  draft: true,
  author: null,
  head: { ...snapshot.head, repository: null, ref: 'x' },
  base: { ref: 'release', repository: null },
  commits: { declared: 2, list: snapshot.commits.list.map((each) => ({ ...each, ...gone })) },
  files: {
    declared: 3,
    list: snapshot.files.list
      .slice(0, 1)
      .map((each) => ({ ...each, previousPath: 'old.json', status: 'renamed' })),
  },
  at: { head: snapshot.at.head, main: {} },
  merge: { commit: sha('c3'), at: '2027-04-10T12:30:00.000Z', by: null, onMain: false, pulls: [] },
});

/** What people read at two in the morning: what was seen, beside what is wanted. */
describe('the words', () => {
  it('of a go say what was found', () => {
    expect(lines(goQuestion())).toEqual(
      expect.arrayContaining([
        '+ V2 this is pull request #41; the attempt can be decided by #41 only',
        '+ V1 smartapi/switch/1 stands',
        '+ V1 within the time to decide',
        '+ V3 the evidence is of smartapi/switch/1, the attempt is smartapi/switch/1',
        '+ V3 evidence valid until 2027-04-10T20:00:00.000Z, record says 2027-04-10T20:00:00.000Z',
        expect.stringMatching(/^\+ V3 the gate was opened with evidence [0-9a-f]{64}$/),
        '+ V3 the evidence may be relied on until 2027-04-10T20:00:00.000Z',
        '+ V3 1 criteria, no mandatory one open',
        '+ V14 quorum 2 of 3; mandatory or chair and no member: none; members not in the roster: none',
        '+ V14 2 approvals, 2 needed',
        '+ V14 every mandatory member approves',
        '+ V14 needed for the customer’s Finance, in person or by a deputy of the customer: A. Finance',
        '+ V15 nobody objects',
        '+ V5 asked was repository 2002, base is in 2002, head in 2002; ours is 2002',
        '+ V6 the base was not changed after a counted approval',
        '+ V7 the head is a100000000000000000000000000000000000000, bound was a100000000000000000000000000000000000000',
        '+ V7 it is no draft',
        '+ V8 opened by cutover-gates[bot] (900); the gates’ App is 900',
        '+ V8 there is 1 commit, a100000 at the head; only the machine’s own one may be there',
        '+ V8 written by cutover-gates[bot], committed by cutover-gates[bot]; the gates’ App is 900',
        '+ V8 the signature of the commit is verified',
        '+ V9 signoffs/smartapi/switch-1.json: added; it has to be added as it is at the head',
        '+ V11 cfo (11) approved at 2027-04-10T12:10:00.000Z: on the page as it stands',
        '+ V15 no request for changes stands',
        '+ V16 merged at 2027-04-10T12:30:00.000Z by pmo-clerk (User); a person’s account has to do it',
        '+ V17 merge commit c300000 is on main; the record on main is blob d400000',
        '+ V19 GitHub says that the merge commit came from #41; this is #41',
        '+ V21 neither the chair nor a quorum has said no',
        '+ V22 merged with what a go needs',
        '+ V24 the rules in force for main are as they have to be',
      ]),
    );
  });

  it('of a wreck say everything that is wrong with it', () => {
    const reviews = [
      review(1, CFO, 'CHANGES_REQUESTED', 3),
      review(2, CIO, 'CHANGES_REQUESTED', 3),
      review(3, null, 'APPROVED', 4),
      review(4, OUTSIDER, 'COMMENTED', 4, { at: null }),
    ];
    const question = pullQuestion({ reviews, change: wrecked });
    expect(lines({ ...question, gate: { ...question.gate, decisionSource: 'prompt' } })).toEqual(
      expect.arrayContaining([
        '- V1 the attempt is decided by prompt',
        '- V5 asked was repository 2002, base is in none, head in a fork that is gone; ours is 2002',
        '- V6 it goes to "release"; gates go to "main"',
        '- V7 the branch is "x", this attempt’s is "gate/smartapi/switch/1"',
        '- V7 it is a draft: nothing is decided by a draft',
        '- V8 opened by an account that is gone; the gates’ App is 900',
        '- V8 there are 2 commits; only the machine’s own one may be there',
        '- V8 written by nobody that GitHub knows, committed by nobody that GitHub knows; the gates’ App is 900',
        '- V8 the signature of the commit is not verified',
        '- V9 3 files changed, 1 read; record and dossier are the only ones allowed',
        '- V9 signoffs/smartapi/switch-1.json: renamed from old.json; it has to be added as it is at the head',
        '- V9 signoffs/smartapi/switch-1.md: not among the changed files; it has to be added as it is at the head',
        '- V12 an account that is gone approved at 2027-04-10T12:04:00.000Z: the account is gone: nobody can be held to it',
        '+ V11 stranger (99) commented: a remark changes nothing: choose Approve or Request changes',
        '- V15 changes are requested by A. Finance, B. Technology: only their own approval, or a new attempt, takes that back',
        '- V16 merged at 2027-04-10T12:30:00.000Z by an account that is gone; a person’s account has to do it',
        '- V17 merge commit c300000 is not on main; the record on main is gone',
        '- V18 the files of merge commit c300000 were not read',
        '- V19 GitHub says that the merge commit came from no pull request, yet; this is #41',
        '- V22 merged, and not all that a go needs holds',
      ]),
    );
  });

  it('name the account of somebody who is not called as the login says, and one that is', () => {
    const body = 'Conditional';
    const known = verifyPull(pullQuestion({ reviews: [review(1, CFO, 'APPROVED', 3, { body })] })).reasons;
    expect(known.join('\n')).toContain('A. Finance (@cfo): approved, not counted: a condition is written');
    const outside = verifyPull(pullQuestion({ reviews: [review(1, OUTSIDER, 'APPROVED', 3)] })).reasons;
    expect(outside.join('\n')).toContain(
      '\nstranger: approved, not counted: nobody of this gate’s authority',
    );
    const nobody = verifyPull(pullQuestion({ reviews: [review(1, null, 'APPROVED', 3)] })).reasons;
    expect(nobody.join('\n')).toContain(
      '\nan account that is gone: approved, not counted: the account is gone',
    );
  });

  it('name several who are deputised for', () => {
    const base = goQuestion().gate;
    const roster = base.roster.map((each) => {
      const deputy = base.roster[0]?.deputy;
      return { ...each, ...(deputy && each.person !== 'cio' && { deputy }) };
    });
    const found = verifyPull(
      pullQuestion({
        gate: { roster },
        reviews: [review(1, { id: 14, login: 'controller', type: 'User' }, 'APPROVED', 3)],
      }),
    );
    expect(found.people[0]).toMatchObject({
      because: 'as the deputy of A. Finance, C. Manager',
      inNameOf: ['cfo', 'pm'],
    });
  });

  it('of a record that is refused say where', () => {
    const record = (change: (text: string) => string) =>
      lines(goQuestion({ change: (snapshot) => ({ ...snapshot, record: change(snapshot.record ?? '') }) }));
    expect(record((text) => text.replace('"quorum":2', '"quorum":"2"'))).toContainEqual(
      expect.stringMatching(/^- V4 policy\.quorum: .+/),
    );
    expect(record((text) => ` ${text}`)).toContainEqual(
      expect.stringMatching(/^- V4 the record is not in its canonical/),
    );
  });

  it('of rules and bases that are wrong name them', () => {
    const wrong = lines(
      goQuestion({
        change: (snapshot) => ({
          ...snapshot,
          rules: (snapshot.rules ?? []).slice(1),
          retargeted: ['2027-04-10T12:15:00.000Z'],
        }),
      }),
    );
    expect(wrong).toContain('- V24 main is not protected as it has to be: main cannot be deleted (deletion)');
    expect(wrong).toContain(
      '- V6 the base was changed at 2027-04-10T12:15:00.000Z, after an approval that counts',
    );
  });

  it('of a head where nothing is bound say so', () => {
    const question = goQuestion();
    const { pull: _pull, ...unbound } = question.gate;
    expect(lines({ ...question, gate: unbound })).toContain(
      '+ V7 the head is a100000000000000000000000000000000000000, none is bound yet',
    );
  });

  it('of a record that is no record say so, and leave the details to the transcript', () => {
    const judged = verifyPull(
      pullQuestion({ change: (snapshot) => ({ ...snapshot, record: '{"kind":"x"}\n' }) }),
    );
    expect(judged.reasons).toContain('the record is not the one that the machine wrote');
    expect(judged.reasons.join()).not.toContain('Invalid input');
    expect(judged.checks.find(({ check, passed }) => check === 'V4' && !passed)?.detail).toContain('kind: ');
  });

  it('of a record with other bytes say the same', () => {
    const judged = verifyPull(
      pullQuestion({ change: (snapshot) => ({ ...snapshot, record: `${snapshot.record ?? ''} ` }) }),
    );
    expect(judged.reasons).toContain('the record is not the one that the machine wrote');
  });

  it('name the merge as missing only when all else is there', () => {
    expect(verifyPull(pullQuestion({ reviews: [] })).reasons).not.toContain('it is not merged');
    expect(verifyPull(pullQuestion({ reviews: APPROVALS })).reasons).toEqual(['it is not merged']);
  });

  it('send nobody to review again a head that cannot be decided any more', () => {
    const pushed = verifyPull(
      pullQuestion({
        reviews: [review(1, CFO, 'APPROVED', 10, { commit: OLD_HEAD })],
        change: (snapshot) => ({ ...snapshot, head: { ...snapshot.head, sha: OLD_HEAD } }),
      }),
    );
    expect(pushed.people.find(({ person }) => person === 'cfo')?.because).toBe(
      'on another commit than the one the machine wrote (01d0000, not a100000)',
    );
  });

  it('quote the reason of a request for changes, unless somebody else wrote it', () => {
    const wordsOf = (changes: Partial<Review>) =>
      verifyPull(pullQuestion({ reviews: [review(1, CFO, 'CHANGES_REQUESTED', 10, changes)] })).people.find(
        ({ person }) => person === 'cfo',
      );
    expect(wordsOf({ body: 'Two buyers.' })).toMatchObject({ words: 'Two buyers.' });
    expect(wordsOf({ body: ' ' })).not.toHaveProperty('words');
    const edited = { at: toIso(at(12)), by: OUTSIDER.id };
    expect(wordsOf({ body: 'Nothing at all.', edited })).not.toHaveProperty('words');
    const approved = verifyPull(
      pullQuestion({ reviews: [review(1, CFO, 'APPROVED', 10, { body: 'Fine.' })] }),
    );
    expect(approved.people[0]).not.toHaveProperty('words');
  });

  it('are each told once', () => {
    const { reasons } = verifyPull(pullQuestion({ change: (snapshot) => ({ ...snapshot, draft: true }) }));
    expect(new Set(reasons).size).toBe(reasons.length);
  });
});
