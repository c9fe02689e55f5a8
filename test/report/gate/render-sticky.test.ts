import { describe, expect, it } from 'vitest';
import { plus } from '#lib/instant.ts';
import { renderSticky, stickyMarker } from '#lib/report/gate/render-sticky.ts';
import { sampleGlass } from '#test/gates/sample-glass.ts';
import {
  APPROVALS,
  CFO,
  CIO,
  CLERK,
  CONTROLLER,
  closed,
  merged,
  OLD_HEAD,
  OUTSIDER,
  PM,
  review,
} from '#test/gates/sample-pull.ts';
import { decidedView, openView } from '#test/report/gate/sample-view.ts';

const said = (...parameters: Parameters<typeof openView>): string => renderSticky(openView(...parameters));
const line = (text: string, start: string): string | undefined =>
  text.split('\n').find((each) => each.startsWith(start));

describe('the sticky comment', () => {
  it('begins with its hidden marker and the verdict so far, by words', () => {
    expect(said().split('\n').slice(0, 2)).toEqual([
      '<!-- cutover-gate smartapi/switch/1 -->',
      '## UNDECIDED – the gate is closed',
    ]);
  });

  it('counts approvals by name, of the head that it names', () => {
    const text = said({ reviews: [review(1, CFO, 'APPROVED', 10)] });
    expect(line(text, '| Progress')).toBe('| Progress | 1 of 2 approvals: A. Finance ✔ |');
    expect(line(text, '| Head')).toBe('| Head | `a100000` |');
    expect(line(text, '| Decide by')).toBe(
      '| Decide by | Sat, 10 Apr 2027, 19:00 (Africa/Lagos), 2027-04-10 18:00 UTC |',
    );
  });

  it('names the deputy who approved', () => {
    expect(line(said({ reviews: [review(1, CONTROLLER, 'APPROVED', 10)] }), '| Progress')).toBe(
      '| Progress | 1 of 2 approvals: A. Finance ✔ (by the deputy D. Control) |',
    );
  });

  it.each([
    ['of an outsider', [review(1, OUTSIDER, 'APPROVED', 10)], '| stranger (stranger) | approved |'],
    [
      'on an older head',
      [review(1, CFO, 'APPROVED', 10, { commit: OLD_HEAD })],
      '| A. Finance (cfo) | approved |',
    ],
    ['of a deputy outside the dates', [review(1, CONTROLLER, 'APPROVED', 200)], '(controller) | approved |'],
    [
      'with a condition that cannot be read',
      [review(1, CFO, 'APPROVED', 10, { body: 'Condition: do it soon' })],
      '| A. Finance (cfo) | approved |',
    ],
    [
      'that was dismissed',
      [review(1, CFO, 'DISMISSED', 10)],
      '| A. Finance (cfo) | a review that was dismissed |',
    ],
  ])('says why an approval was not counted: %s', (_, reviews, start) => {
    const text = said({ reviews, ...(start.startsWith('(controller)') && { minutes: 240 }) });
    const row = text.split('\n').find((each) => each.includes(start));
    expect(row).toContain('**✘ not counted**');
    // The last cell is the reason.
    expect(row?.split(' | ').at(-1)?.length).toBeGreaterThan(8);
    expect(line(text, '| Progress')).toBe('| Progress | 0 of 2 approvals |');
  });

  it('says who is awaited', () => {
    expect(said()).toContain('| nothing yet |  | … awaited |');
  });

  it('names who holds the gate', () => {
    const text = said({ reviews: [...APPROVALS, review(3, PM, 'CHANGES_REQUESTED', 25)] });
    expect(line(text, '| Held by')).toBe('| Held by | C. Manager ✘ |');
  });

  it('tells the clerk to merge, and that who merges decides nothing', () => {
    const text = said({ reviews: APPROVALS });
    expect(text).toContain('## APPROVED – not yet merged, so the gate is still closed');
    expect(text).toContain('The clerk presses “Squash and merge” before Sat, 10 Apr 2027, 19:00');
    expect(text).toContain('Who presses it decides nothing.');
  });

  it('says of a merge without the quorum that it is neither answer, and who acts', () => {
    const text = said({
      reviews: [review(1, CFO, 'APPROVED', 10)],
      change: (snapshot) => merged(snapshot, 30),
    });
    expect(text).toContain('## INVALID – the gate stays closed');
    expect(text).toContain('neither for a go nor for a no-go');
    expect(text).toContain('`npx cutover gates supersede switch --by PERSON --reason TEXT`');
    expect(text).toContain('1 of 2 approvals');
  });

  it('says of one that an outsider closed that it holds, and may be opened again', () => {
    const text = said({ reviews: APPROVALS, change: (snapshot) => closed(snapshot, 30, CLERK) });
    expect(text).toContain('## UNDECIDED');
    expect(text).toMatch(/clos/u);
    expect(text).toContain('pmo-clerk');
  });

  it('says of a late one that nothing counts any more, in local time', () => {
    const text = said({ minutes: 400 });
    expect(text).toContain('## TOO LATE');
    expect(text).toContain('ended on Sat, 10 Apr 2027, 19:00 (Africa/Lagos)');
    expect(text).toContain('No decision is never a go');
  });

  it('says of a no-go who said it, and that it is final', () => {
    const text = said({ reviews: [review(1, CIO, 'CHANGES_REQUESTED', 10)] });
    expect(text).toContain('## NO-GO – being recorded');
    expect(text).toContain('B. Technology');
    expect(text).toContain('final for this attempt');
  });

  it('after completion has decision, approvers, merge commit, transcript and reading', () => {
    const view = decidedView('go');
    const text = renderSticky(view);
    const { decision } = view.gate;
    expect(text).toContain('## GO – the gate is open');
    expect(text).toContain('| In the name of | A. Finance, B. Technology |');
    for (const digest of [
      decision?.transcriptDigest,
      decision?.pull?.readingDigest,
      decision?.pull?.mergeCommit,
    ])
      expect(text).toContain(`\`${digest}\``);
    expect(text).toContain('completed: the machine was answered');
  });

  it('tells a decision by telephone as one', () => {
    const { gate } = decidedView('go', 'completed');
    const breakGlass = sampleGlass(gate, gate.openedAt, {
      reason: 'GitHub is down since 17:10',
      witness: 'fl',
    });
    expect(renderSticky(decidedView('go', 'completed', { breakGlass }))).toContain(
      `| By telephone | GitHub is down since 17:10; entered by E. Base, confirmed by F. Function, entry ${breakGlass.digest.slice(0, 12)} |`,
    );
  });

  it('stays as it is while nothing changes', () => {
    const view = openView({ reviews: APPROVALS });
    expect(renderSticky({ ...view, now: plus(view.now, 60_000) })).toBe(renderSticky(view));
  });

  it('has a marker that no instance can break out of', () => {
    expect(stickyMarker({ instance: 'a--><b>/x--y/1' })).toBe('<!-- cutover-gate a-b-/x-y/1 -->');
  });
});
