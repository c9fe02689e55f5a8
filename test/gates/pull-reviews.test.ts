import { describe, expect, it } from 'vitest';
import type { PullJudgement, PullQuestion } from '#lib/gates/pull-question.ts';
import type { Review } from '#lib/gates/pull-snapshot.ts';
import { verifyPull } from '#lib/gates/verify-pull.ts';
import { plus, toIso } from '#lib/instant.ts';
import { at, criterion } from '#test/gates/sample-gate.ts';
import {
  APP,
  APPROVALS,
  CFO,
  CIO,
  CLERK,
  CONTROLLER,
  closed,
  goQuestion,
  OLD_HEAD,
  OUTSIDER,
  PM,
  pullQuestion,
  review,
} from '#test/gates/sample-pull.ts';

const merge = (reviews: readonly Review[], rest: Parameters<typeof goQuestion>[0] = {}): PullJudgement =>
  verifyPull(goQuestion({ ...rest, reviews }));
const open = (reviews: readonly Review[], rest: Parameters<typeof pullQuestion>[0] = {}): PullJudgement =>
  verifyPull(pullQuestion({ ...rest, reviews }));
/** The voice of an account, by its login. */
const voice = ({ people }: PullJudgement, login: string) => people.find((each) => each.login === login);
const base = goQuestion();
const withRoster = (change: (roster: PullQuestion['rosterNow']) => PullQuestion['rosterNow']) => ({
  question: { rosterNow: change(base.gate.roster) },
});

describe('an approval that counts', () => {
  it('names the person, the account and in whose name', () => {
    const found = open(APPROVALS);
    expect(found.people).toEqual([
      {
        person: 'cfo',
        name: 'A. Finance',
        login: 'cfo',
        said: 'approved',
        at: toIso(at(10)),
        counted: true,
        because: 'on the page as it stands',
        inNameOf: ['cfo'],
      },
      {
        person: 'cio',
        name: 'B. Technology',
        login: 'cio',
        said: 'approved',
        at: toIso(at(20)),
        counted: true,
        because: 'on the page as it stands',
        inNameOf: ['cio'],
      },
      { person: 'pm', name: 'C. Manager', said: 'nothing', counted: false, because: '', inNameOf: [] },
    ]);
    expect(found.votes.map(({ person, vote }) => [person, vote])).toEqual([
      ['cfo', 'approve'],
      ['cio', 'approve'],
    ]);
    expect(found.votes).toStrictEqual([
      { person: 'cfo', vote: 'approve', at: at(10), evidenceDigest: base.gate.evidenceDigest },
      { person: 'cio', vote: 'approve', at: at(20), evidenceDigest: base.gate.evidenceDigest },
    ]);
    expect(found.reasons).toEqual(['it is not merged']);
    expect(found.by).toEqual([]);
    expect(found.conditions).toEqual([]);
    expect(found.alarms).toEqual([]);
  });

  it('is a deputy’s within the dates, in the name of the member', () => {
    const found = merge([review(1, CONTROLLER, 'APPROVED', 10), review(2, CIO, 'APPROVED', 20)]);
    expect(found).toMatchObject({ outcome: 'go', by: ['cfo', 'cio'] });
    expect(voice(found, 'controller')).toMatchObject({
      person: 'controller',
      counted: true,
      because: 'as the deputy of A. Finance',
      inNameOf: ['cfo'],
    });
  });

  it('is given at the very moment of the merge, and no later', () => {
    expect(merge([review(1, CFO, 'APPROVED', 30), review(2, CIO, 'APPROVED', 20)]).outcome).toBe('go');
    const late = merge([review(1, CFO, 'APPROVED', 31), review(2, CIO, 'APPROVED', 20)]);
    expect(late.outcome).toBe('invalid');
    expect(voice(late, 'cfo')).toMatchObject({ counted: false, because: 'given after the merge' });
  });

  it('is not taken back by another one after the merge', () => {
    expect(merge([...APPROVALS, review(3, CFO, 'APPROVED', 40, { commit: null })]).outcome).toBe('go');
  });
});

const STAND_IN = base.gate.roster[0]?.deputy;

type Refusal = readonly [
  check: string,
  what: string,
  given: Review,
  because: RegExp,
  rest?: Parameters<typeof open>[1],
];
const refusals: readonly Refusal[] = [
  [
    'V11',
    'on another commit',
    review(3, PM, 'APPROVED', 25, { commit: OLD_HEAD }),
    /another commit than the one the machine wrote \(01d0000, not a100000\): review again$/,
  ],
  [
    'V11',
    'on a commit that is gone',
    review(3, PM, 'APPROVED', 25, { commit: null }),
    /wrote \(one that is gone, not a100000\): review again$/,
  ],
  ['V11', 'without a moment', review(3, PM, 'APPROVED', 25, { at: null }), /does not say when/],
  ['V11', 'before the opening', review(3, PM, 'APPROVED', -1), /before the gate was opened/],
  ['V11', 'after the deadline', review(3, PM, 'APPROVED', 360), /after the deadline/, { minutes: 361 }],
  ['V11', 'from the future', review(3, PM, 'APPROVED', 61), /from the future/],
  [
    'V11',
    'with a condition that cannot be read',
    review(3, PM, 'APPROVED', 25, { body: 'Conditional on the printer.' }),
    /a condition is written "Condition: TEXT; owner: PERSON-ID; due: YYYY-MM-DD", seen was "Conditional on the printer\."/,
  ],
  ['V10', 'dismissed', review(3, PM, 'DISMISSED', 25), /dismissed/],
  ['V12', 'of a machine', review(3, { ...PM, type: 'Bot' }, 'APPROVED', 25), /a Bot, and only people decide/],
  ['V12', 'of the App', review(3, { ...APP, type: 'User' }, 'APPROVED', 25), /whoever made the pull request/],
  [
    'V12',
    'of a service account',
    review(3, { id: 666, login: 'pm', type: 'User' }, 'APPROVED', 25),
    /service account/,
  ],
  ['V12', 'of nobody', review(3, null, 'APPROVED', 25), /the account is gone/],
  ['V13', 'of an outsider', review(3, OUTSIDER, 'APPROVED', 25), /nobody of this gate’s authority/],
  [
    'V13',
    'of somebody with a member’s login',
    review(3, { ...OUTSIDER, login: 'pm' }, 'APPROVED', 25),
    /nobody of this gate’s authority/,
  ],
  [
    'V13',
    'of somebody who left',
    review(3, PM, 'APPROVED', 25),
    /no longer of this gate’s authority/,
    withRoster((roster) => roster.slice(0, 2)),
  ],
  [
    'V13',
    'of somebody with another account now',
    review(3, PM, 'APPROVED', 25),
    /no longer/,
    withRoster((roster) =>
      roster.map((each) => ({ ...each, githubId: each.person === 'pm' ? 5 : (each.githubId ?? 0) })),
    ),
  ],
  [
    'V13',
    'of a deputy who is none any more',
    review(3, CONTROLLER, 'APPROVED', 25),
    /no longer/,
    withRoster((roster) => roster.map(({ deputy: _gone, ...each }) => each)),
  ],
  [
    'V13',
    'of a deputy with another account now',
    review(3, CONTROLLER, 'APPROVED', 25),
    /no longer/,
    withRoster((roster) =>
      roster.map((each) => ({
        ...each,
        ...(STAND_IN && each.person === 'cfo' && { deputy: { ...STAND_IN, githubId: 15 } }),
      })),
    ),
  ],
  [
    'V13',
    'of a deputy when another is it',
    review(3, CONTROLLER, 'APPROVED', 25),
    /no longer/,
    withRoster((roster) =>
      roster.map((each) => ({
        ...each,
        ...(STAND_IN && each.person === 'cfo' && { deputy: { ...STAND_IN, person: 'else', githubId: 14 } }),
      })),
    ),
  ],
  [
    'V11',
    'of a deputy whose time was cut short',
    review(3, CONTROLLER, 'APPROVED', 25),
    /outside the dates/,
    withRoster((roster) =>
      roster.map((each) => ({
        ...each,
        ...(STAND_IN && each.person === 'cfo' && { deputy: { ...STAND_IN, to: at(24) } }),
      })),
    ),
  ],
  [
    'V11',
    'of a deputy whose time begins later',
    review(3, CONTROLLER, 'APPROVED', 25),
    /outside the dates/,
    withRoster((roster) =>
      roster.map((each) => ({
        ...each,
        ...(STAND_IN && each.person === 'cfo' && { deputy: { ...STAND_IN, from: at(26) } }),
      })),
    ),
  ],
  [
    'V11',
    'of a deputy after the frozen dates, whatever the runbook says now',
    review(3, CONTROLLER, 'APPROVED', 121),
    /outside the dates/,
    {
      minutes: 130,
      ...withRoster((roster) =>
        roster.map((each) => ({
          ...each,
          ...(STAND_IN && each.person === 'cfo' && { deputy: { ...STAND_IN, to: at(300) } }),
        })),
      ),
    },
  ],
];

describe('what does not count, and why', () => {
  it.each(
    refusals.map(([check, what, given, because, rest = {}]) => ({ check, what, given, because, rest })),
  )('$check: $what', ({ check, given, because, rest }) => {
    const found = open([given], rest);
    const heard = found.people.find(({ login }) => login === given.by?.login);
    expect(heard).toMatchObject({ counted: false, inNameOf: [] });
    expect(heard?.because).toMatch(because);
    expect(
      found.checks.some((each) => each.check === check && !each.passed && because.test(each.detail)),
    ).toBe(true);
    expect(found.reasons.some((reason) => because.test(reason))).toBe(true);
    expect(found.reasons.join()).toContain('0 of 2 approvals');
  });

  it('a pair with such an approval never opens the gate', () => {
    const stale = review(2, CIO, 'APPROVED', 20, { commit: OLD_HEAD });
    expect(merge([review(1, CFO, 'APPROVED', 10), stale]).outcome).toBe('invalid');
  });

  it('a remark is said to change nothing, and is no reason', () => {
    const found = open([review(1, PM, 'COMMENTED', 5)]);
    expect(voice(found, 'pm')).toMatchObject({
      said: 'commented',
      counted: false,
      because: expect.stringContaining('a remark changes nothing'),
    });
    expect(found.reasons.join()).not.toContain('remark');
  });

  it('a remark of somebody who says nothing else holds nothing', () => {
    expect(merge([...APPROVALS, review(3, PM, 'COMMENTED', 25)]).outcome).toBe('go');
    expect(voice(merge([...APPROVALS, review(3, PM, 'COMMENTED', 25)]), 'pm')).toMatchObject({
      inNameOf: [],
    });
  });

  it('a condition whose day is over makes the approval not count', () => {
    const body = 'Condition: x; owner: pm; due: 2027-04-08';
    expect(voice(open([review(1, CFO, 'APPROVED', 5, { body })]), 'cfo')?.because).toContain(
      'is over already',
    );
  });

  it('an approval of what was bound stays one where the head moved, and none is bound yet where nothing is', () => {
    const moved = open(APPROVALS, {
      change: (snapshot) => ({ ...snapshot, head: { ...snapshot.head, sha: OLD_HEAD } }),
    });
    expect(moved.outcome).toBe('invalid');
    expect(voice(moved, 'cfo')).toMatchObject({ counted: true });
    const { pull: _pull, ...unbound } = base.gate;
    const waiting = verifyPull({ ...pullQuestion({ reviews: APPROVALS }), gate: unbound });
    expect(waiting.outcome).toBe('pending');
    expect(voice(waiting, 'cfo')).toMatchObject({ counted: true });
    const stale = open([review(3, CFO, 'APPROVED', 5, { commit: OLD_HEAD })], {
      change: (snapshot) => ({ ...snapshot, head: { ...snapshot.head, sha: OLD_HEAD } }),
    });
    expect(voice(stale, 'cfo')).toMatchObject({ counted: false });
  });

  it('a member who is somebody’s deputy speaks for both, as one person', () => {
    const roster = base.gate.roster.map((each) => ({
      ...each,
      ...(each.deputy && { deputy: { ...each.deputy, person: 'pm', githubId: 13 } }),
    }));
    const found = open([review(3, PM, 'APPROVED', 5)], { gate: { roster } });
    expect(voice(found, 'pm')).toMatchObject({
      because: 'as the deputy of A. Finance',
      inNameOf: ['cfo', 'pm'],
    });
    expect(found.reasons.join()).toContain('1 of 2 approvals');
  });

  it('nobody loses a deputy because another member’s is one no more', () => {
    const rest = withRoster((roster) => [...roster].reverse());
    expect(voice(open([review(3, CONTROLLER, 'APPROVED', 5)], rest), 'controller')).toMatchObject({
      counted: true,
    });
  });

  it('a review that was begun and not sent is nothing', () => {
    expect(open([review(1, PM, 'PENDING', 5, { at: null })]).people.map(({ said }) => said)).toEqual([
      'nothing',
      'nothing',
      'nothing',
    ]);
  });

  it('an account that stands for two people is nobody’s voice, and its objection holds', () => {
    const twice = base.gate.roster.map((each) => ({
      ...each,
      ...(each.person === 'pm' && { githubId: 12 }),
    }));
    const rest = { gate: { roster: twice } };
    const found = merge(APPROVALS, rest);
    expect(found.outcome).toBe('invalid');
    expect(voice(found, 'cio')?.because).toContain('cio and pm: one account is one person');
    const against = merge([review(1, CFO, 'APPROVED', 1), review(3, CIO, 'CHANGES_REQUESTED', 2)], rest);
    expect(against.reasons.join()).toContain('changes are requested by cio');
  });

  it('a member without a number has no voice', () => {
    const nameless = base.gate.roster.map(({ githubId: _gone, ...each }) => each);
    expect(merge(APPROVALS, { gate: { roster: nameless } }).outcome).toBe('invalid');
  });

  it('nor has an account that is gone the voice of a member without a number', () => {
    const nameless = base.gate.roster.map(({ githubId: _gone, ...each }) => each);
    const found = open([review(1, null, 'CHANGES_REQUESTED', 5)], { gate: { roster: nameless } });
    expect(found.reasons.join()).not.toContain('changes are requested');
    expect(found.people[0]).toStrictEqual({
      name: 'an account that is gone',
      said: 'changes-requested',
      at: toIso(at(5)),
      counted: false,
      because: 'the account is gone: nobody can be held to it',
      inNameOf: [],
    });
  });

  it('a review without a moment is told without one', () => {
    expect(open([review(1, PM, 'COMMENTED', 5, { at: null })]).people[0]).not.toHaveProperty('at');
  });

  it('an account that went to somebody else does not stand for who had it', () => {
    const rest = withRoster((roster) =>
      roster.map((each) => (each.person === 'pm' ? { ...each, person: 'new' } : each)),
    );
    expect(voice(open([review(1, PM, 'APPROVED', 5)], rest), 'pm')).toMatchObject({ counted: false });
  });

  it('a deputy beside the member is told so', () => {
    const found = open([review(1, CFO, 'APPROVED', 5), review(2, CONTROLLER, 'APPROVED', 6)]);
    expect(voice(found, 'controller')).toMatchObject({
      counted: false,
      because: 'the member has spoken in person',
      inNameOf: [],
    });
    expect(found.reasons.join()).toContain('1 of 2 approvals');
  });
});

describe('objections', () => {
  it('of a member hold, and are a no-go vote of one on the head', () => {
    const found = open([...APPROVALS, review(3, PM, 'CHANGES_REQUESTED', 25)]);
    expect(found).toMatchObject({ outcome: 'pending' });
    expect(found.votes.at(-1)).toMatchObject({ person: 'pm', vote: 'no-go' });
    expect(found.reasons.join()).toContain('changes are requested by C. Manager');
    expect(voice(found, 'pm')).toMatchObject({ counted: true, inNameOf: [] });
  });

  it('on an older commit hold, and decide nothing', () => {
    const old = review(3, CIO, 'CHANGES_REQUESTED', 25, { commit: OLD_HEAD });
    const found = open([review(1, CFO, 'APPROVED', 10), review(2, PM, 'APPROVED', 20), old]);
    expect(found.outcome).toBe('pending');
    expect(found.votes.find(({ person }) => person === 'cio')).toMatchObject({ vote: 'object' });
    expect(found.reasons.join()).toContain('objecting or against: B. Technology');
    expect(merge([review(1, CFO, 'APPROVED', 10), review(2, PM, 'APPROVED', 20), old]).outcome).toBe(
      'invalid',
    );
  });

  it('of the chair on the head are a no-go, unless it was merged', () => {
    const refused = [review(1, CFO, 'APPROVED', 10), review(2, CIO, 'CHANGES_REQUESTED', 20)];
    expect(open(refused)).toMatchObject({
      outcome: 'no-go',
      by: ['cio'],
      reasons: ['The chair, B. Technology, said no'],
    });
    expect(open(refused).checks.find(({ check }) => check === 'V21')).toMatchObject({
      passed: false,
      detail: 'The chair, B. Technology, said no',
    });
    expect(merge(refused).outcome).toBe('invalid');
    expect(merge(refused).by).toEqual([]);
  });

  it('of a quorum are a no-go', () => {
    const refused = [review(1, CFO, 'CHANGES_REQUESTED', 10), review(2, PM, 'CHANGES_REQUESTED', 20)];
    expect(open(refused)).toMatchObject({ outcome: 'no-go', by: ['cfo', 'pm'] });
  });

  it('of an outsider are shown and hold nothing', () => {
    const found = merge([...APPROVALS, review(3, OUTSIDER, 'CHANGES_REQUESTED', 25)]);
    expect(found.outcome).toBe('go');
    expect(voice(found, 'stranger')).toMatchObject({ said: 'changes-requested', counted: false });
    expect(voice(found, 'stranger')).not.toHaveProperty('person');
  });

  it('after the merge still hold: nothing was answered yet', () => {
    expect(merge([...APPROVALS, review(3, PM, 'CHANGES_REQUESTED', 40)]).outcome).toBe('invalid');
    expect(merge([...APPROVALS, review(3, CFO, 'CHANGES_REQUESTED', 40)]).outcome).toBe('invalid');
    expect(merge([...APPROVALS, review(3, CFO, 'DISMISSED', 40)]).outcome).toBe('invalid');
  });

  it('are not taken back by an approval after the merge', () => {
    expect(
      merge([...APPROVALS, review(3, PM, 'CHANGES_REQUESTED', 20), review(4, PM, 'APPROVED', 31)]).outcome,
    ).toBe('invalid');
  });

  it.each([
    [
      'of somebody who left',
      review(3, PM, 'CHANGES_REQUESTED', 25),
      withRoster((roster) => roster.slice(0, 2)),
    ],
    ['without a moment', review(3, PM, 'CHANGES_REQUESTED', 25, { at: null }), {}],
    ['before the opening', review(3, PM, 'CHANGES_REQUESTED', -5), {}],
    [
      'of a member through a barred account',
      review(3, PM, 'CHANGES_REQUESTED', 25),
      { question: { repository: { ...base.repository, denied: [13] } } },
    ],
  ])('%s hold and are no vote that counts', (_what, given, rest) => {
    const found = merge([...APPROVALS, given], rest);
    expect(found.outcome).toBe('invalid');
    expect(voice(found, 'pm')).toMatchObject({ counted: false });
  });

  it('of a deputy hold within the dates only', () => {
    const objection = (minutes: number) => [
      ...APPROVALS,
      review(3, CONTROLLER, 'CHANGES_REQUESTED', minutes),
    ];
    expect(merge(objection(25)).outcome).toBe('invalid');
    const change: NonNullable<Parameters<typeof goQuestion>[0]>['change'] = (snapshot) => ({
      ...snapshot,
      ...(snapshot.merge && { merge: { ...snapshot.merge, at: toIso(at(125)) } }),
    });
    expect(merge(objection(120), { minutes: 130, change }).outcome).toBe('invalid');
    expect(merge(objection(121), { minutes: 130, change }).outcome).toBe('go');
    const begins = base.gate.roster.map((each) => ({
      ...each,
      ...(each.deputy && { deputy: { ...each.deputy, from: at(25) } }),
    }));
    expect(merge(objection(25), { gate: { roster: begins } }).outcome).toBe('invalid');
    expect(merge(objection(24), { gate: { roster: begins } }).outcome).toBe('go');
  });

  it('of a deputy who is none any more hold', () => {
    const gone = withRoster((roster) => roster.map(({ deputy: _gone, ...each }) => each));
    const frozen = base.gate.roster.map((each) => ({
      ...each,
      ...(each.deputy && { deputy: { ...each.deputy, from: at(20), to: at(25) } }),
    }));
    const objects = (minutes: number) =>
      merge([...APPROVALS, review(3, CONTROLLER, 'CHANGES_REQUESTED', minutes)], {
        ...gone,
        gate: { roster: frozen },
      }).outcome;
    expect([19, 20, 25, 26].map(objects)).toEqual(['go', 'invalid', 'invalid', 'go']);
    expect(merge([...APPROVALS, review(3, CONTROLLER, 'CHANGES_REQUESTED', 25)], gone).outcome).toBe(
      'invalid',
    );
  });
});

describe('the last opinion', () => {
  it('wins by time, then by number, whatever the order of the list', () => {
    const twice = [review(4, PM, 'CHANGES_REQUESTED', 25), review(3, PM, 'APPROVED', 25)];
    expect(merge([...APPROVALS, ...twice]).outcome).toBe('invalid');
    expect(merge([...APPROVALS, ...twice.toReversed()]).outcome).toBe('invalid');
    const back = [review(3, PM, 'APPROVED', 26), review(4, PM, 'CHANGES_REQUESTED', 25)];
    expect(merge([...back, ...APPROVALS]).outcome).toBe('go');
    expect(merge([...APPROVALS, ...back.toReversed()]).outcome).toBe('go');
  });

  it('is not changed by a remark', () => {
    expect(merge([...APPROVALS, review(3, CFO, 'COMMENTED', 25)]).outcome).toBe('go');
    expect(
      merge([...APPROVALS, review(3, PM, 'CHANGES_REQUESTED', 20), review(4, PM, 'COMMENTED', 25)]).outcome,
    ).toBe('invalid');
  });

  it('without a moment is never older than what it takes back', () => {
    const nowhen = review(3, CFO, 'CHANGES_REQUESTED', 0, { at: null });
    expect(merge([nowhen, ...APPROVALS]).outcome).toBe('invalid');
    expect(merge([review(0, CFO, 'DISMISSED', 0, { at: null }), review(9, CFO, 'APPROVED', 5)]).outcome).toBe(
      'invalid',
    );
  });

  it('that approves without a moment is no late one: it is the last, and does not count', () => {
    const found = merge([...APPROVALS, review(9, CIO, 'APPROVED', 0, { at: null })]);
    expect(found.outcome).toBe('invalid');
    expect(voice(found, 'cio')?.because).toContain('does not say when');
  });

  it('of each account that is gone stands by itself', () => {
    const found = open([review(1, null, 'APPROVED', 5), review(2, null, 'CHANGES_REQUESTED', 6)]);
    expect(found.people.slice(0, 2)).toMatchObject([
      { name: 'an account that is gone', said: 'approved' },
      { name: 'an account that is gone', said: 'changes-requested' },
    ]);
  });

  it('are told in the order of the accounts’ numbers', () => {
    expect(open([...APPROVALS].reverse()).people.map(({ person }) => person)).toEqual(['cfo', 'cio', 'pm']);
    const many = [
      review(1, { ...OUTSIDER, id: 100 }, 'APPROVED', 1),
      review(2, { ...OUTSIDER, id: 9 }, 'APPROVED', 2),
    ];
    expect(
      open(many)
        .people.map(({ at: when }) => when)
        .slice(0, 2),
    ).toEqual([toIso(at(2)), toIso(at(1))]);
  });
});

describe('closed unmerged', () => {
  const shut = (minutes: number, by: Parameters<typeof closed>[2], reviews: readonly Review[] = APPROVALS) =>
    open(reviews, { change: (snapshot) => closed(snapshot, minutes, by) });

  it('by the chair is a no-go, also after an approval', () => {
    const found = shut(30, CIO);
    expect(found).toMatchObject({ outcome: 'no-go', by: ['cio'], alarms: [] });
    expect(
      found.people.filter(({ login }) => login === 'cio').map(({ said, counted }) => [said, counted]),
    ).toContainEqual(['closed', true]);
    expect(found.checks.find(({ check }) => check === 'V20')).toMatchObject({
      passed: true,
      detail: 'closed unmerged by B. Technology: a no-go of theirs',
    });
  });

  it('and approved afterwards is the member’s later word', () => {
    const found = shut(5, CIO);
    expect(found.outcome).toBe('pending');
    expect(found.people.find(({ said }) => said === 'closed')).toMatchObject({ counted: true, inNameOf: [] });
  });

  it('by one member is one no-go vote', () => {
    const found = shut(30, PM);
    expect(found).toMatchObject({ outcome: 'pending', alarms: [] });
    expect(shut(30, PM, [review(1, CFO, 'CHANGES_REQUESTED', 10)]).outcome).toBe('no-go');
  });

  it('by a deputy of the chair or a member within the dates is theirs', () => {
    const found = shut(30, CONTROLLER, [review(1, PM, 'CHANGES_REQUESTED', 10)]);
    expect(found).toMatchObject({ outcome: 'no-go', by: ['cfo', 'pm'] });
  });

  it.each([
    ['an outsider', CLERK, 'pmo-clerk, whose no-go it is not: nobody of this gate’s authority'],
    ['nobody that GitHub knows', null, 'an account that is gone, whose no-go it is not: the account is gone'],
  ])('by %s holds, rings, and may be opened again', (_who, by, words) => {
    const found = shut(30, by);
    expect(found).toMatchObject({ outcome: 'pending', by: [] });
    expect(found.alarms).toEqual([expect.stringContaining(words)]);
    expect(found.alarms.join()).toContain('It may be opened again until 2027-04-10T18:00:00.000Z');
    expect(found.reasons).toContain(found.alarms[0]);
  });

  it('by the App decides nothing and rings nobody: it closes what is superseded', () => {
    expect(shut(30, APP)).toMatchObject({ outcome: 'pending', alarms: [] });
  });

  it('by a member at no known moment holds', () => {
    const found = open([], {
      change: (snapshot) => ({ ...snapshot, state: 'closed', closing: { by: CIO, at: null } }),
    });
    expect(found.outcome).toBe('pending');
    expect(found.alarms).toHaveLength(1);
    expect(found.alarms.join()).toContain('GitHub does not say when it was closed');
  });

  it('by whom is not known holds', () => {
    const found = open([review(1, CIO, 'CHANGES_REQUESTED', 5)], {
      change: (snapshot) => ({ ...snapshot, state: 'closed' }),
    });
    expect(found.outcome).toBe('pending');
    expect(found.reasons).toContain('it is closed, and GitHub does not say by whom');
  });

  it('and opened again, or merged in the end, is no vote', () => {
    const closing = { by: CIO, at: toIso(at(25)) };
    expect(open(APPROVALS, { change: (snapshot) => ({ ...snapshot, closing }) }).outcome).toBe('pending');
    expect(merge(APPROVALS, { change: (snapshot) => ({ ...snapshot, closing }) }).outcome).toBe('go');
  });
});

describe('conditions and the override', () => {
  const body =
    'I approve.\r\n- Condition: printers tested; owner: pm; due: 2027-04-12\n> **Override: the lorries are loaded**';
  const condition = { text: 'printers tested', owner: 'pm', due: '2027-04-12' };

  it('are those of the approvals that count, each once', () => {
    const found = merge([
      review(1, CFO, 'APPROVED', 10, { body }),
      review(2, CIO, 'APPROVED', 20, { body: `${body}\nCondition: call; owner: cfo; due: 2027-04-13` }),
      review(3, PM, 'APPROVED', 20, {
        body: 'Condition: stale; owner: cfo; due: 2027-04-13',
        commit: OLD_HEAD,
      }),
      review(4, OUTSIDER, 'APPROVED', 20, { body: 'Condition: mine; owner: pm; due: 2027-04-13' }),
    ]);
    expect(found.outcome).toBe('go');
    expect(found.conditions).toEqual([condition, { text: 'call', owner: 'cfo', due: '2027-04-13' }]);
  });

  it.each([
    ['text', 'Condition: printers checked; owner: pm; due: 2027-04-12'],
    ['owner', 'Condition: printers tested; owner: cfo; due: 2027-04-12'],
    ['due', 'Condition: printers tested; owner: pm; due: 2027-04-13'],
  ])('differ by their %s', (_what, other) => {
    const found = merge([
      review(1, CFO, 'APPROVED', 10, { body }),
      review(2, CIO, 'APPROVED', 20, { body: other }),
    ]);
    expect(found.conditions).toHaveLength(2);
  });

  it('of a deputy beside the member are not counted either', () => {
    const found = merge([...APPROVALS, review(3, CONTROLLER, 'APPROVED', 25, { body })]);
    expect(found).toMatchObject({ outcome: 'go', conditions: [] });
  });

  it('are owned by a person of the runbook, where it is known', () => {
    const reviews = [review(1, CFO, 'APPROVED', 10, { body }), review(2, CIO, 'APPROVED', 20)];
    expect(merge(reviews, { question: { knownPeople: ['pm'] } }).outcome).toBe('go');
    const unknown = merge(reviews, { question: { knownPeople: ['cfo'] } });
    expect(unknown.outcome).toBe('invalid');
    expect(voice(unknown, 'cfo')?.because).toContain('a person of the runbook, and "pm" is not');
  });

  it('take the place of the one criterion, by the chair’s line', () => {
    const evidence = {
      criteria: [criterion(), criterion({ id: 'way-back', verdict: 'fail' as const })],
      facts: {
        'way-back': {
          forecast: { binds: true, late: true, lastSafeMomentOnClock: '2027-04-10T15:00:00.000Z' },
        },
      },
    };
    const overridden = merge([review(1, CFO, 'APPROVED', 10), review(2, CIO, 'APPROVED', 20, { body })], {
      evidence,
    });
    expect(overridden.outcome).toBe('go');
    expect(overridden.reasons.join()).toContain('the lorries are loaded');
    expect(
      merge([review(1, CFO, 'APPROVED', 10, { body }), review(2, CIO, 'APPROVED', 20)], { evidence }).outcome,
    ).toBe('invalid');
    expect(
      merge([review(1, CFO, 'APPROVED', 10), review(2, CIO, 'APPROVED', 20, { body: 'Override:' })], {
        evidence,
      }).outcome,
    ).toBe('invalid');
  });
});

describe('the transcript', () => {
  it('has all that it was judged by, and one digest', () => {
    const question = goQuestion();
    const { transcript, transcriptDigest, checks, votes } = verifyPull(question);
    expect(votes).toHaveLength(2);
    expect(transcript).toMatchObject({
      outcome: 'go',
      instance: 'smartapi/switch/1',
      pull: { number: 41, head: question.snapshot.head.sha },
      checks,
      votes,
      judgedAt: toIso(at(60)),
    });
    expect(transcriptDigest).toMatch(/^[0-9a-f]{64}$/);
    expect(verifyPull({ ...question, now: plus(question.now, 1) }).transcriptDigest).not.toBe(
      transcriptDigest,
    );
    expect(verifyPull({ ...question, gate: { ...question.gate, status: 'decided' } }).transcriptDigest).toBe(
      transcriptDigest,
    );
  });

  it('says of a merge without a go that it is none', () => {
    const found = merge([]);
    expect(found.checks.find(({ check }) => check === 'V22')).toMatchObject({ passed: false });
    expect(found.reasons[0]).toBe('it was merged without all that a go needs: nothing is decided by it');
    expect(merge(APPROVALS).checks.find(({ check }) => check === 'V22')).toMatchObject({ passed: true });
    expect(open(APPROVALS).checks.some(({ check }) => check === 'V22')).toBe(false);
  });

  it('of what is invalid before the merge says only that, and who was not counted', () => {
    const found = open([review(1, OUTSIDER, 'APPROVED', 5)], {
      change: (snapshot) => ({ ...snapshot, author: CIO }),
    });
    expect(found.outcome).toBe('invalid');
    expect(found.reasons).toHaveLength(2);
    expect(found.reasons.join()).not.toContain('not merged');
  });
});
