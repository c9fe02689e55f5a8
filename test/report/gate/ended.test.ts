import { describe, expect, it } from 'vitest';
import type { GateRecord } from '#lib/gates/gate-record.ts';
import { judgeEnded } from '#lib/gates/judge-ended.ts';
import type { GateView } from '#lib/report/gate/gate-view.ts';
import { renderSticky } from '#lib/report/gate/render-sticky.ts';
import { at, criterion } from '#test/gates/sample-gate.ts';
import {
  APPROVALS,
  CFO,
  CIO,
  merged,
  OLD_HEAD,
  OUTSIDER,
  PM,
  type PullCase,
  pullQuestion,
  review,
} from '#test/gates/sample-pull.ts';
import { decidedView, openView } from '#test/report/gate/sample-view.ts';

const view = (state: Partial<GateRecord>, changes: PullCase, rest: Partial<GateView> = {}): GateView => {
  const { judgement: _judged, ...open } = openView(changes);
  const { now: _now, rosterNow: _roster, run: _run, ...question } = pullQuestion(changes);
  const gate = { ...open.gate, ...state };
  const ended = judgeEnded({ ...question, gate });
  return { ...open, gate, ...(ended && { ended }), ...rest };
};
const superseded = (closedReason: string) =>
  ({ status: 'superseded', closedAt: at(40), closedReason }) as const;
const expired = { status: 'expired', closedAt: at(361), closedReason: 'nobody decided' } as const;
const TAKEN = 'taken back by pm: merged with one of two';

describe('the last comment of an attempt', () => {
  it('that was merged without the quorum says so, by whom it was taken back, and where it is asked again', () => {
    const changes = {
      reviews: [review(1, CFO, 'APPROVED', 10), review(2, OUTSIDER, 'APPROVED', 11)],
      change: (snapshot: Parameters<typeof merged>[0]) => merged(snapshot, 30),
    };
    const text = renderSticky(view(superseded(TAKEN), changes, { successor: 42 }));
    expect(text).toContain('## SUPERSEDED – merged without what a go needs, so it decided nothing');
    expect(text).toContain(`- ${TAKEN}`);
    expect(text).toContain('- 1 of 2 approvals');
    expect(text).toContain('| In the end | 1 of 2 approvals: A. Finance ✔ |');
    expect(text).toContain('| A. Finance (cfo) | approved |');
    expect(text).toMatch(/stranger .*not counted/u);
    expect(text).toContain('**Asked again in #42.**');
    expect(text).not.toContain('no longer what stands');
  });

  it('that somebody pushed to says that it could decide nothing', () => {
    const change: PullCase['change'] = (snapshot) => ({
      ...snapshot,
      head: { ...snapshot.head, sha: OLD_HEAD },
    });
    expect(renderSticky(view(superseded(TAKEN), { change }))).toContain(
      '## SUPERSEDED – it could not decide anything any more',
    );
  });

  it('that was taken back in order does not claim that anything moved', () => {
    const text = renderSticky(view(superseded(TAKEN), { reviews: APPROVALS }));
    expect(text).toContain('## SUPERSEDED – taken back, so it decided nothing');
    expect(text).not.toContain('no longer what stands');
    const moved = renderSticky(view(superseded('a frozen fact moved'), { reviews: APPROVALS }));
    expect(moved).toContain('no longer what stands');
  });

  it('that was merged when it was over says so, and who had approved', () => {
    const text = renderSticky(
      view(expired, { reviews: APPROVALS, change: (snapshot) => merged(snapshot, 360) }),
    );
    expect(text).toContain('## TOO LATE – merged when the time to decide was over');
    expect(text).toContain('| In the end | 2 of 2 approvals');
    expect(text).toContain('pmo-clerk merged it on Sat, 10 Apr 2027, 19:00');
  });

  it('says who held it', () => {
    const held = [...APPROVALS, review(3, PM, 'CHANGES_REQUESTED', 25, { body: 'Two <b>buyers</b>.' })];
    const text = renderSticky(view(expired, { reviews: held }));
    expect(text).toContain('| Held by | C. Manager ✘ |');
    expect(text).toContain('requested changes: “Two &lt;b&gt;buyers&lt;/b&gt;.”');
  });

  it('of a no-go quotes who gave it', () => {
    const { gate, evidence } = decidedView('no-go');
    const { status, decision } = gate;
    const body = 'The archive lost a day. @all [x](http://evil.example)';
    const reviews = [review(1, CIO, 'CHANGES_REQUESTED', 20, { body })];
    const text = renderSticky(view({ status, ...(decision && { decision }) }, { reviews }, { evidence }));
    expect(text).toContain('B. Technology wrote: “The archive lost a day.');
    expect(text).not.toContain('@all');
    expect(text).not.toMatch(/[^\\]\]\(http/u);
  });
});

describe('the comment on a gate that no approval can open', () => {
  const criteria = [
    criterion({ id: 'conditions', title: 'Conditions', verdict: 'fail', measured: 'overdue' }),
  ];

  it('does not tell people to approve, but who acts', () => {
    const text = renderSticky(openView({ evidence: { criteria } }));
    const next = text.split('\n').find((each) => each.startsWith('**What happens next'));
    expect(next).toContain('No approval can make this a go: Conditions – overdue.');
    expect(next).toContain('`npx cutover task done condition/GATE/ATTEMPT/NUMBER');
    expect(next).toContain('`npx cutover gates supersede switch --by PERSON --reason TEXT`');
    expect(next).not.toContain('“Approve”');
  });
});
