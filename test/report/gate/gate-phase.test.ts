import { describe, expect, it } from 'vitest';
import { mayMerge, phaseOf } from '#lib/report/gate/gate-phase.ts';
import type { GateView } from '#lib/report/gate/gate-view.ts';
import { phaseWords } from '#lib/report/gate/phase-words.ts';
import { renderCheck } from '#lib/report/gate/render-check.ts';
import { renderClosing } from '#lib/report/gate/render-closing.ts';
import { renderDeployment } from '#lib/report/gate/render-deployment.ts';
import { renderSticky } from '#lib/report/gate/render-sticky.ts';
import { at } from '#test/gates/sample-gate.ts';
import {
  APPROVALS,
  CFO,
  CIO,
  CLERK,
  closed,
  HEAD,
  merged,
  OLD_HEAD,
  OUTSIDER,
  PM,
  review,
} from '#test/gates/sample-pull.ts';
import { decidedView, openView } from '#test/report/gate/sample-view.ts';

const withGate = (view: GateView, changes: Partial<GateView['gate']>): GateView => ({
  ...view,
  gate: { ...view.gate, ...changes },
});

const unread = (): GateView => {
  const { judgement: _, ...view } = openView();
  return view;
};

const unbound = (): GateView => {
  const { pull: _, ...gate } = openView().gate;
  return { ...openView(), gate };
};

const PHASES = {
  opening: unread(),
  waiting: openView({ reviews: [review(1, CFO, 'APPROVED', 10)] }),
  'to-merge': openView({ reviews: APPROVALS }),
  'go-judged': openView({ reviews: APPROVALS, change: (snapshot) => merged(snapshot, 30) }),
  'no-go-judged': openView({ reviews: [review(1, CIO, 'CHANGES_REQUESTED', 10)] }),
  invalid: openView({ change: (snapshot) => merged(snapshot, 30) }),
  late: openView({ minutes: 400 }),
  superseded: withGate(openView(), { status: 'superseded', closedReason: 'a material fact moved: code' }),
  expired: withGate(openView(), { status: 'expired', closedReason: 'nobody decided in time' }),
  'go-recorded': decidedView('go', 'decided'),
  'no-go-recorded': decidedView('no-go', 'decided'),
  go: decidedView('go'),
  'no-go': decidedView('no-go'),
} as const satisfies Record<ReturnType<typeof phaseOf>, GateView>;

const views = Object.entries(PHASES);

describe('the phase of an attempt', () => {
  it.each(views)('is %s', (phase, view) => {
    expect(phaseOf(view)).toBe(phase);
  });

  it('is opening while no pull request is bound', () => {
    expect(phaseOf(unbound())).toBe('opening');
  });

  it('is never a go where a decided record has no decision', () => {
    const { decision: _, ...gate } = decidedView('go').gate;
    expect(phaseOf({ ...decidedView('go'), gate })).toBe('invalid');
  });

  it('is the record’s, whatever the pull request is judged to be', () => {
    const { judgement } = openView({ reviews: APPROVALS, change: (snapshot) => merged(snapshot, 30) });
    const view = { ...withGate(openView(), { status: 'superseded' }), ...(judgement && { judgement }) };
    expect(phaseOf(view)).toBe('superseded');
  });
});

describe('what lets a person merge', () => {
  it('is that nothing but the merge is missing', () => {
    expect(mayMerge(openView({ reviews: APPROVALS }))).toBe(true);
    expect(renderCheck(openView({ reviews: APPROVALS }), HEAD)).toMatchObject({ conclusion: 'success' });
  });

  it('is not held by an outsider’s approval that does not count', () => {
    expect(mayMerge(openView({ reviews: [...APPROVALS, review(3, OUTSIDER, 'APPROVED', 12)] }))).toBe(true);
  });

  it.each<[string, GateView]>([
    ['one approval is missing', openView({ reviews: [review(1, CFO, 'APPROVED', 10)] })],
    ['one member objects', openView({ reviews: [...APPROVALS, review(3, PM, 'CHANGES_REQUESTED', 25)] })],
    [
      'an approval is of an older head',
      openView({
        reviews: [review(1, CFO, 'APPROVED', 10), review(2, CIO, 'APPROVED', 20, { commit: OLD_HEAD })],
      }),
    ],
    ['it is a draft', openView({ reviews: APPROVALS, change: (snapshot) => ({ ...snapshot, draft: true }) })],
    ['it is closed', openView({ reviews: APPROVALS, change: (snapshot) => closed(snapshot, 30, CLERK) })],
    [
      'the evidence is too old',
      openView({
        reviews: APPROVALS,
        evidence: { validUntil: '2027-04-10T12:30:00.000Z' },
        gate: { evidenceValidUntil: at(30) },
      }),
    ],
    [
      'main’s rules could not be read in production',
      openView({
        reviews: APPROVALS,
        change: ({ rules: _, ...snapshot }) => snapshot,
      }),
    ],
    ['the deadline has passed', openView({ reviews: APPROVALS, minutes: 400 })],
    ['it was not read', unread()],
  ])('not where %s', (_, view) => {
    expect(mayMerge(view)).toBe(false);
    expect(renderCheck(view, HEAD).conclusion).not.toBe('success');
  });

  it('is not held by main’s rules where only rehearsals are decided', () => {
    const view = openView({
      stage: 'uat',
      reviews: APPROVALS,
      change: ({ rules: _, ...snapshot }) => snapshot,
    });
    expect(mayMerge(view)).toBe(true);
  });

  it('is answered by the required check in every phase, and success only where a merge is right', () => {
    const allowed = views.filter(([, view]) => renderCheck(view, HEAD).conclusion === 'success');
    expect(allowed.map(([phase]) => phase)).toEqual(['to-merge', 'go-judged', 'go-recorded', 'go']);
  });
});

describe('the words of a phase', () => {
  it.each(views)('%s: say whether the gate is open, what happened and who acts next', (phase, view) => {
    const words = phaseWords(view);
    const open = phase === 'go' || phase === 'go-recorded';
    if (!phase.endsWith('judged')) expect(words.heading.includes('the gate is open')).toBe(open);
    expect(words.happened.length).toBeGreaterThan(20);
    expect(words.next.length).toBeGreaterThan(20);
    expect(words.short.length).toBeLessThanOrEqual(100);
  });

  it('are different for every two phases that people must not mix up', () => {
    const headings = new Set(views.map(([, view]) => phaseWords(view).heading));
    // A decision that is recorded and one that is answered read the same.
    expect(headings.size).toBe(views.length - 2);
  });

  it('of an invalid one call an operator, name the command and the next attempt', () => {
    const { next } = phaseWords(PHASES.invalid);
    expect(next).toContain('npx cutover gates supersede switch --by PERSON --reason TEXT');
    expect(next).toContain('attempt 2');
  });
});

describe('a Deployment', () => {
  it.each(views)('%s: has a state, and a description of at most 140 characters', (phase, view) => {
    const { state, description } = renderDeployment(view);
    expect(description.length).toBeLessThanOrEqual(140);
    expect(description).toContain('switch, attempt 1: ');
    expect(state === 'success').toBe(phase === 'go');
  });
});

describe('the comment of an attempt that is over', () => {
  it.each(['superseded', 'expired'] as const)('counts nobody: %s', (phase) => {
    expect(renderSticky(PHASES[phase])).not.toContain('| Progress');
    expect(renderSticky(PHASES.invalid)).toContain('| Progress');
  });
});

describe('the closing comment', () => {
  it('says why, and what comes instead', () => {
    const text = renderClosing(PHASES.superseded);
    expect(text).toContain('SUPERSEDED');
    expect(text).toContain('a material fact moved: code');
    expect(text).toContain('asks again with fresh evidence');
  });
});
