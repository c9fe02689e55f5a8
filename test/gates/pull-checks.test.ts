import { describe, expect, it } from 'vitest';
import { canonicalJson } from '#lib/digest.ts';
import { CHECKS } from '#lib/gates/pull-checks/checks.ts';
import type { PullJudgement, PullOutcome, PullQuestion } from '#lib/gates/pull-question.ts';
import type { PullSnapshot } from '#lib/gates/pull-snapshot.ts';
import { signOffText } from '#lib/gates/sign-off.ts';
import { verifyPull } from '#lib/gates/verify-pull.ts';
import { instant, plus, toIso } from '#lib/instant.ts';
import { at, criterion, DEADLINE } from '#test/gates/sample-gate.ts';
import {
  APP,
  APPROVALS,
  CFO,
  CIO,
  CLERK,
  closed,
  goQuestion,
  HEAD,
  merged,
  OLD_HEAD,
  OUTSIDER,
  PM,
  PULL_NUMBER,
  pullGate,
  pullQuestion,
  REPOSITORY,
  review,
  sha,
} from '#test/gates/sample-pull.ts';

const failed = ({ checks }: PullJudgement): readonly string[] => [
  ...new Set(checks.filter(({ passed, check }) => !passed && check !== 'V22').map(({ check }) => check)),
];
const failing = (question: PullQuestion): readonly string[] => failed(verifyPull(question));

type Change = (snapshot: PullSnapshot) => PullSnapshot;
/** A go but for one thing that the snapshot says. */
const but = (change: Change): PullQuestion => goQuestion({ change });
const commit = (changes: Partial<PullSnapshot['commits']['list'][number]>): PullQuestion =>
  but((snapshot) => ({
    ...snapshot,
    commits: { ...snapshot.commits, list: snapshot.commits.list.map((each) => ({ ...each, ...changes })) },
  }));
const file = (index: number, changes: Partial<PullSnapshot['files']['list'][number]>): PullQuestion =>
  but((snapshot) => ({
    ...snapshot,
    files: {
      ...snapshot.files,
      list: snapshot.files.list.map((each, n) => (n === index ? { ...each, ...changes } : each)),
    },
  }));
type Files = PullSnapshot['at']['head'];
const blobs = (where: 'head' | 'merge' | 'main', change: (files: Files) => Files): PullQuestion =>
  but((snapshot) => ({
    ...snapshot,
    at: { ...snapshot.at, [where]: change(snapshot.at[where] ?? {}) },
  }));
const mode = (name: 'record' | 'dossier', value: string): PullQuestion =>
  but((snapshot) => {
    const changed = { ...snapshot.at.head, [name]: { sha: snapshot.at.head[name]?.sha ?? '', mode: value } };
    return { ...snapshot, at: { head: changed, merge: changed, main: changed } };
  });
const merge = (changes: Partial<NonNullable<PullSnapshot['merge']>>): PullQuestion =>
  but(({ merge: by, ...snapshot }) => ({ ...snapshot, ...(by && { merge: { ...by, ...changes } }) }));
const asked = (question: Partial<PullQuestion>): PullQuestion => goQuestion({ question });
const without = <K extends keyof PullSnapshot>(snapshot: PullSnapshot, key: K): Omit<PullSnapshot, K> => {
  const { [key]: _gone, ...rest } = snapshot;
  return rest;
};
const noPull = ({ pull: _pull, ...gate }: PullQuestion['gate']): PullQuestion['gate'] => gate;
const base = goQuestion();
const RUN = { repository: 2002, ref: 'refs/heads/main', workflow: 'gates.yml', sha: HEAD, runId: '7' };
const rules = (stage: PullQuestion['stage'], change: Change): PullQuestion => goQuestion({ stage, change });
const noRules: Change = (snapshot) => without(snapshot, 'rules');
const fewRules: Change = (snapshot) => ({ ...snapshot, rules: (snapshot.rules ?? []).slice(1) });

const CASES: readonly (readonly [
  check: string,
  what: string,
  question: PullQuestion,
  outcome: PullOutcome,
])[] = [
  ['V1', 'another source decides', goQuestion({ gate: { decisionSource: 'prompt' } }), 'invalid'],
  [
    'V1',
    'superseded',
    goQuestion({ gate: { status: 'superseded', closedReason: 'a fact moved' } }),
    'invalid',
  ],
  ['V1', 'expired', goQuestion({ gate: { status: 'expired' } }), 'invalid'],
  ['V1', 'judged at the deadline', goQuestion({ minutes: 360 }), 'invalid'],
  ['V2', 'not bound yet', asked({ gate: noPull(base.gate) }), 'pending'],
  ['V2', 'another pull request', but((snapshot) => ({ ...snapshot, number: 42 })), 'invalid'],
  ['V4', 'no record at the head', but((snapshot) => without(snapshot, 'record')), 'pending'],
  ['V4', 'a record that is no JSON', but((snapshot) => ({ ...snapshot, record: '{' })), 'invalid'],
  [
    'V4',
    'a record with one more line end',
    but((snapshot) => ({ ...snapshot, record: `${snapshot.record}\n` })),
    'invalid',
  ],
  ['V5', 'read from another repository', but((snapshot) => ({ ...snapshot, repository: 2003 })), 'invalid'],
  [
    'V5',
    'base elsewhere',
    but((snapshot) => ({ ...snapshot, base: { ref: 'main', repository: 1 } })),
    'invalid',
  ],
  [
    'V5',
    'from a fork',
    but((snapshot) => ({ ...snapshot, head: { ...snapshot.head, repository: 3 } })),
    'invalid',
  ],
  [
    'V5',
    'from a fork that is gone',
    but((snapshot) => ({ ...snapshot, head: { ...snapshot.head, repository: null } })),
    'invalid',
  ],
  [
    'V6',
    'to another branch',
    but((snapshot) => ({ ...snapshot, base: { ...snapshot.base, ref: 'release' } })),
    'invalid',
  ],
  [
    'V6',
    'retargeted at the very moment of an approval',
    but((snapshot) => ({ ...snapshot, retargeted: [toIso(at(10))] })),
    'invalid',
  ],
  [
    'V7',
    'another branch',
    but((snapshot) => ({ ...snapshot, head: { ...snapshot.head, ref: 'gate/smartapi/switch/2' } })),
    'invalid',
  ],
  ['V7', 'a draft', but((snapshot) => ({ ...snapshot, draft: true })), 'pending'],
  ['V8', 'opened by a person', but((snapshot) => ({ ...snapshot, author: CIO })), 'invalid'],
  ['V8', 'opened by nobody', but((snapshot) => ({ ...snapshot, author: null })), 'invalid'],
  [
    'V8',
    'a list of commits that is cut off',
    but((snapshot) => ({ ...snapshot, commits: { ...snapshot.commits, declared: 2 } })),
    'invalid',
  ],
  [
    'V8',
    'two commits',
    but((snapshot) => ({
      ...snapshot,
      commits: { declared: 1, list: [...snapshot.commits.list, ...snapshot.commits.list] },
    })),
    'invalid',
  ],
  ['V8', 'no commit', but((snapshot) => ({ ...snapshot, commits: { declared: 0, list: [] } })), 'invalid'],
  ['V8', 'another commit than the head', commit({ sha: OLD_HEAD }), 'invalid'],
  ['V8', 'a merge commit', commit({ parents: [sha('1'), sha('2')] }), 'invalid'],
  ['V8', 'a commit of a person', commit({ author: CLERK }), 'invalid'],
  ['V8', 'a commit of nobody', commit({ author: null }), 'invalid'],
  ['V8', 'committed by a person', commit({ committer: CLERK }), 'invalid'],
  ['V8', 'committed by nobody', commit({ committer: null }), 'invalid'],
  ['V8', 'a commit that is not verified', commit({ verified: false }), 'invalid'],
  [
    'V9',
    'a third file',
    but((snapshot) => ({
      ...snapshot,
      files: {
        declared: 2,
        list: [...snapshot.files.list, { path: 'CODEOWNERS', status: 'modified', blob: sha('f') }],
      },
    })),
    'invalid',
  ],
  [
    'V9',
    'a list of files that is cut off',
    but((snapshot) => ({ ...snapshot, files: { ...snapshot.files, declared: 3001 } })),
    'invalid',
  ],
  ['V9', 'another path', file(0, { path: 'signoffs/smartapi/pilot-1.json' }), 'invalid'],
  ['V9', 'a record that was there before', file(0, { status: 'modified' }), 'invalid'],
  ['V9', 'a renamed record', file(0, { previousPath: 'signoffs/old.json' }), 'invalid'],
  ['V9', 'a dossier from elsewhere', file(1, { previousPath: 'docs/a.md' }), 'invalid'],
  ['V9', 'another blob than at the head', file(1, { blob: sha('f') }), 'invalid'],
  ['V9', 'a link', mode('record', '120000'), 'invalid'],
  ['V9', 'a program', mode('dossier', '100755'), 'invalid'],
  ['V9', 'a submodule', mode('record', '160000'), 'invalid'],
  ['V14', 'too few approvals', goQuestion({ reviews: [review(1, CFO, 'APPROVED', 10)] }), 'invalid'],
  [
    'V14',
    'no mandatory member',
    goQuestion({ reviews: [review(1, PM, 'APPROVED', 10), review(2, CIO, 'APPROVED', 20)] }),
    'invalid',
  ],
  [
    'V14',
    'a policy that nobody can meet',
    goQuestion({ gate: { policy: { ...base.gate.policy, quorum: 4 } } }),
    'invalid',
  ],
  [
    'V15',
    'an objection of a member',
    goQuestion({ reviews: [...APPROVALS, review(3, PM, 'CHANGES_REQUESTED', 25)] }),
    'invalid',
  ],
  ['V16', 'not merged', pullQuestion({ reviews: APPROVALS }), 'pending'],
  ['V16', 'merged by a machine', merge({ by: { id: 5, login: 'queue[bot]', type: 'Bot' } }), 'invalid'],
  ['V16', 'merged by the App', merge({ by: { ...APP, type: 'User' } }), 'invalid'],
  ['V16', 'merged by nobody', merge({ by: null }), 'invalid'],
  ['V16', 'merged and open', but((snapshot) => ({ ...snapshot, state: 'open' })), 'invalid'],
  ['V17', 'main without the merge', merge({ onMain: false }), 'invalid'],
  ['V17', 'main without the record', blobs('main', () => ({})), 'invalid'],
  [
    'V17',
    'main with another record',
    blobs('main', (files) => ({ ...files, record: { sha: sha('f'), mode: '100644' } })),
    'invalid',
  ],
  [
    'V17',
    'main with a program for a record',
    blobs('main', (files) => ({ ...files, record: { sha: files.record?.sha ?? '', mode: '100755' } })),
    'invalid',
  ],
  [
    'V18',
    'another record at the merge',
    blobs('merge', (files) => ({ ...files, record: { sha: sha('f'), mode: '100644' } })),
    'invalid',
  ],
  [
    'V18',
    'another dossier at the merge',
    blobs('merge', (files) => ({ ...files, dossier: { sha: sha('f'), mode: '100644' } })),
    'invalid',
  ],
  [
    'V18',
    'files of the merge not read',
    but((snapshot) => ({ ...snapshot, at: { head: snapshot.at.head, main: snapshot.at.main } })),
    'pending',
  ],
  ['V19', 'a merge of another pull request', merge({ pulls: [40] }), 'invalid'],
  ['V19', 'a merge of two pull requests', merge({ pulls: [PULL_NUMBER, 40] }), 'invalid'],
  ['V19', 'a merge that GitHub does not know yet', merge({ pulls: [] }), 'pending'],
  ['V23', 'a run of another repository', asked({ run: { ...RUN, repository: 1 } }), 'pending'],
  ['V23', 'a run on a branch', asked({ run: { ...RUN, ref: 'refs/heads/gate/x' } }), 'pending'],
  ['V24', 'a rule that is missing', rules('production', fewRules), 'invalid'],
  ['V24', 'rules that cannot be read', rules('production', noRules), 'pending'],
  ['V24', 'a rule that is missing, in a rehearsal', rules('uat', fewRules), 'go'],
  ['V24', 'rules that cannot be read, in a rehearsal', rules('local', noRules), 'go'],
  ['V25', 'an old reading', asked({ now: plus(at(60), 15 * 60_000 + 1) }), 'pending'],
  ['V25', 'a reading of the future', asked({ now: plus(at(60), -5 * 60_000 - 1) }), 'pending'],
  [
    'V25',
    'a reading that ends before it begins',
    but((snapshot) => ({ ...snapshot, readAt: { from: toIso(at(61)), to: snapshot.readAt.to } })),
    'pending',
  ],
];

/** What these look at, no other check sees. */
const APART: ReadonlySet<string> = new Set(['V5', 'V6', 'V16', 'V17', 'V18', 'V19', 'V23', 'V24', 'V25']);

describe('one thing that is not as it has to be', () => {
  it.each(CASES)('%s: %s', (check, what, question, outcome) => {
    const found = verifyPull(question);
    expect(found.outcome).toBe(outcome);
    if (APART.has(check) && !what.includes('App')) expect(failed(found)).toEqual([check]);
    else expect(failed(found)).toContain(check);
    for (const { detail } of found.checks) {
      expect(detail.length).toBeGreaterThan(10);
      expect(detail).not.toMatch(/undefined|\[object|NaN/);
    }
  });
});

describe('the checks', () => {
  it('have numbers from V1 to V25, each with its meaning', () => {
    expect(CHECKS.map(({ id }) => id)).toEqual(Array.from({ length: 25 }, (_, n) => `V${n + 1}`));
    expect(CHECKS.every(({ title, failing: meaning }) => title.length > 20 && meaning.length > 5)).toBe(true);
  });

  it('are all in the transcript of what was merged or closed', () => {
    const seen = new Set(
      [
        goQuestion({
          reviews: [
            ...APPROVALS,
            review(5, OUTSIDER, 'APPROVED', 12),
            review(6, { ...OUTSIDER, id: 98, type: 'Bot' }, 'APPROVED', 12),
            review(7, PM, 'DISMISSED', 12),
          ],
        }),
        pullQuestion({ change: (snapshot) => closed(snapshot, 5, CIO) }),
      ].flatMap((question) => verifyPull(question).checks.map(({ check }) => check)),
    );
    expect(CHECKS.map(({ id }) => id).filter((id) => !seen.has(id))).toEqual([]);
  });
});

describe('the head', () => {
  it('that moved after it was bound is invalid, whoever approved the new one', () => {
    const moved = sha('99');
    const question = pullQuestion({
      reviews: APPROVALS.map((each) => ({ ...each, commit: moved })),
      change: (snapshot) => ({
        ...snapshot,
        head: { ...snapshot.head, sha: moved },
        commits: {
          ...snapshot.commits,
          list: snapshot.commits.list.map((each) => ({ ...each, sha: moved })),
        },
      }),
    });
    expect(verifyPull(question).outcome).toBe('invalid');
    expect(failing(question)).toContain('V7');
  });

  it('whose files could not be read leaves it pending', () => {
    for (const gone of ['record', 'dossier'] as const) {
      const question = pullQuestion({
        change: (snapshot) => ({
          ...snapshot,
          at: {
            ...snapshot.at,
            head: Object.fromEntries(Object.entries(snapshot.at.head).filter(([name]) => name !== gone)),
          },
        }),
      });
      expect(verifyPull(question).outcome).toBe('pending');
      expect(failing(question)).toContain('V9');
    }
  });

  it('made by GitHub’s own signing account is the App’s', () => {
    const webFlow = { id: 19_864_447, login: 'web-flow', type: 'User' };
    expect(verifyPull(commit({ committer: webFlow })).outcome).toBe('go');
    expect(verifyPull(commit({ author: webFlow })).outcome).toBe('invalid');
  });
});

/** The record of a gate that is like this one but for something. */
const forged = (changes: Parameters<typeof pullGate>[1], stage: PullQuestion['stage'] = 'production') => {
  const record = signOffText(stage, pullGate(base.evidence, changes), base.evidence);
  return but((snapshot) => ({ ...snapshot, record }));
};

describe('a merged head', () => {
  it('without a dossier anywhere waits to be read', () => {
    const { dossier: _dossier, ...record } = goQuestion().snapshot.at.head;
    const question = but((snapshot) => ({ ...snapshot, at: { head: record, merge: record, main: record } }));
    expect(verifyPull(question).outcome).toBe('pending');
    expect(failing(question)).toEqual(['V9']);
  });

  it('whose files could not be read is no go, whatever is on main', () => {
    for (const where of ['record', 'dossier'] as const) {
      const question = but((snapshot) => ({
        ...snapshot,
        at: {
          ...snapshot.at,
          head: Object.fromEntries(Object.entries(snapshot.at.head).filter(([name]) => name !== where)),
        },
      }));
      expect(['pending', 'invalid']).toContain(verifyPull(question).outcome);
      expect(failing(question)).toEqual(where === 'record' ? ['V9', 'V17', 'V18'] : ['V9', 'V18']);
    }
  });
});

describe('a forged record', () => {
  it.each([
    ['V1', 'of another attempt', forged({ instance: 'smartapi/switch/2', attempt: 2 })],
    ['V1', 'of an attempt that its instance does not name', forged({ attempt: 2 })],
    ['V1', 'of another instance', forged({ instance: 'smartapi/else/1' })],
    ['V1', 'with another nonce', forged({ nonce: 'f'.repeat(16) })],
    ['V1', 'of another execution', forged({ execution: 'smartapi-r2' })],
    ['V1', 'of the rehearsal', forged({}, 'uat')],
    ['V4', 'with a smaller quorum', forged({ policy: { ...base.gate.policy, quorum: 1 } })],
    ['V4', 'with another roster', forged({ roster: base.gate.roster.slice(1) })],
    ['V4', 'with a later deadline', forged({ deadline: plus(DEADLINE, 1) })],
    [
      'V3',
      'that cites other evidence',
      but((snapshot) => ({
        ...snapshot,
        record: (snapshot.record ?? '').replaceAll(base.gate.evidenceDigest, 'f'.repeat(64)),
      })),
    ],
    [
      'V3',
      'that holds other evidence',
      but((snapshot) => ({
        ...snapshot,
        record: `${canonicalJson({ ...JSON.parse(snapshot.record ?? ''), evidence: { ...base.evidence, facts: { nothing: 'wrong' } } })}\n`,
      })),
    ],
    [
      'V4',
      'with a key that nobody knows',
      but((snapshot) => ({
        ...snapshot,
        record: `${canonicalJson({ ...JSON.parse(snapshot.record ?? ''), approved: true })}\n`,
      })),
    ],
  ])('%s: %s', (check, _what, question) => {
    expect(verifyPull(question).outcome).toBe('invalid');
    expect(failing(question)).toContain(check);
  });
});

describe('no pull request before its time', () => {
  it('a base that was changed before anybody approved is no matter', () => {
    expect(verifyPull(but((snapshot) => ({ ...snapshot, retargeted: [toIso(at(9))] }))).outcome).toBe('go');
  });

  it('a base that was changed is no matter where no approval counts', () => {
    const question = pullQuestion({
      reviews: [review(1, OUTSIDER, 'APPROVED', 1), review(2, CFO, 'CHANGES_REQUESTED', 2)],
      change: (snapshot) => ({ ...snapshot, retargeted: [toIso(at(9))] }),
    });
    expect(verifyPull(question).outcome).toBe('pending');
  });

  it('evidence that ran out or a criterion that is open makes an open one wait, a merged one invalid', () => {
    const open = { evidence: { criteria: [criterion({ verdict: 'fail' })] } };
    expect(verifyPull(pullQuestion(open)).outcome).toBe('pending');
    expect(verifyPull(goQuestion(open)).outcome).toBe('invalid');
    expect(failing(goQuestion(open))).toContain('V3');
  });

  it('past the deadline an open one waits for its closing, and says so', () => {
    const late = pullQuestion({ reviews: APPROVALS, minutes: 361 });
    expect(verifyPull(late)).toMatchObject({ outcome: 'pending' });
    expect(verifyPull(late).reasons.join()).toContain('the time to decide ran');
    const merging = pullQuestion({ reviews: APPROVALS, minutes: 400, change: (s) => merged(s, 399) });
    expect(verifyPull(merging).outcome).toBe('invalid');
    expect(failing(merging)).toContain('V1');
  });

  it('GitHub’s clock ahead of ours neither loses a vote nor the deadline', () => {
    const ahead = goQuestion({ minutes: 30, question: { now: plus(at(30), -60_000) } });
    expect(verifyPull({ ...ahead, snapshot: { ...ahead.snapshot, reviews: [...APPROVALS] } }).outcome).toBe(
      'go',
    );
    const objecting = [...APPROVALS, review(3, PM, 'CHANGES_REQUESTED', 30)];
    expect(verifyPull({ ...ahead, snapshot: { ...ahead.snapshot, reviews: objecting } }).outcome).toBe(
      'invalid',
    );
    const past = goQuestion({ minutes: 360, question: { now: plus(DEADLINE, -1) } });
    expect(verifyPull(past).outcome).toBe('invalid');
    const just = goQuestion({ minutes: 359, question: { now: instant(DEADLINE - 1) } });
    expect(verifyPull(just).outcome).toBe('go');
  });

  it('bounds of a reading’s age are included', () => {
    expect(verifyPull(asked({ now: plus(at(60), 15 * 60_000) })).outcome).toBe('go');
    expect(verifyPull(asked({ now: plus(at(60), -5 * 60_000) })).outcome).toBe('go');
  });

  it('a run on main of our repository is one that may ask', () => {
    expect(verifyPull(asked({ run: RUN })).outcome).toBe('go');
    expect(REPOSITORY.id).toBe(RUN.repository);
  });
});
