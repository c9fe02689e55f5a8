import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GateView } from '#lib/report/gate/gate-view.ts';
import { renderCommitMessage, renderPullBody, renderPullTitle } from '#lib/report/gate/render-pull.ts';
import { APPROVALS, CFO, CONTROLLER, review } from '#test/gates/sample-pull.ts';
import { aboutOf, decidedView, openView } from '#test/report/gate/sample-view.ts';

/** As git itself reads them; the first line is the title with GitHub's number, as a squash makes it. */
const trailersOf = (title: string, body: string): readonly (readonly [string, string])[] =>
  execFileSync('git', ['interpret-trailers', '--parse'], {
    input: `${title} (#41)\n\n${body}\n`,
    encoding: 'utf8',
  })
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)] as const);

const message = (view: GateView) => trailersOf(renderPullTitle(view), renderPullBody(view));

const approved = openView({ reviews: APPROVALS });

describe('the body of a gate’s pull request, as the message of its squash commit', () => {
  it('tells git who decided what on which evidence', () => {
    expect(message(approved)).toEqual([
      ['Gate', 'switch'],
      ['Attempt', 'smartapi/switch/1'],
      ['Stage', 'production'],
      ['Evidence-SHA256', approved.gate.evidenceDigest],
      ['Decision-deadline', '2027-04-10T18:00:00.000Z'],
      ['Approvals', '2, 2 needed'],
      ['Approved-by', 'A. Finance (cfo, member cfo) 2027-04-10T12:10:00.000Z'],
      ['Approved-by', 'B. Technology (cio, member cio) 2027-04-10T12:20:00.000Z'],
    ]);
  });

  it('says so of a recorded decision, too', () => {
    expect(message(decidedView('go')).filter(([name]) => name === 'Approved-by')).toHaveLength(2);
  });

  it('shows that a quorum is not there, should somebody merge it all the same', () => {
    const found = message(openView({ reviews: [review(1, CFO, 'APPROVED', 10)] }));
    expect(found).toContainEqual(['Approvals', '1, 2 needed']);
    expect(found.filter(([name]) => name === 'Approved-by')).toHaveLength(1);
  });

  it('names a deputy and the member behind', () => {
    const found = message(openView({ reviews: [review(1, CONTROLLER, 'APPROVED', 10)] }));
    expect(found).toContainEqual([
      'Approved-by',
      'D. Control (controller, deputy controller of member cfo) 2027-04-10T12:10:00.000Z',
    ]);
  });

  it('carries the conditions of a go', () => {
    const body = 'Fine.\n\nCondition: a second dry run; owner: dba; due: 2027-04-12';
    const found = message(openView({ reviews: [review(1, CFO, 'APPROVED', 10, { body })] }));
    expect(found).toContainEqual(['Condition', 'a second dry run; owner: dba; due: 2027-04-12']);
  });

  it('has the decision, the deadline in local time and UTC, and what each answer does on its first screen', () => {
    const first = renderPullBody(approved).split('\n').slice(0, 12).join('\n');
    expect(first).toContain('**Decision wanted: Shall we switch?**');
    expect(first).toContain('Sat, 10 Apr 2027, 19:00 (Africa/Lagos), 2027-04-10 18:00 UTC');
    for (const word of ['Who decides', 'GO', 'NO-GO', 'No decision', 'Point of no return'])
      expect(first).toContain(`**${word}**`);
  });

  it('holds its trailers whatever the names in it are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (name) => {
        const view: GateView = {
          ...approved,
          gate: { ...approved.gate, roster: approved.gate.roster.map((entry) => ({ ...entry, name })) },
        };
        const body = renderPullBody(view);
        const last = body.slice(body.lastIndexOf('\n\n') + 2).split('\n');
        expect(last.every((line) => /^[A-Z][A-Za-z0-9-]*: ./u.test(line))).toBe(true);
        expect(last.filter((line) => line.startsWith('Approved-by: '))).toHaveLength(2);
        // git takes such a line for the end of a message, and a rule of Markdown.
        expect(body.split('\n').some((line) => line.startsWith('---'))).toBe(false);
      }),
    );
  });

  it('survives line ends as a browser sends them', () => {
    const crlf = renderPullBody(approved).replaceAll('\n', '\r\n');
    expect(trailersOf('t', crlf).map(([name]) => name)).toContain('Evidence-SHA256');
  });
});

describe('the title', () => {
  it('says which gate by when, and of a rehearsal that it is one', () => {
    expect(renderPullTitle(approved)).toBe(
      'Gate switch: Decide the switch – go or no-go by Sat, 10 Apr 2027, 19:00 (Africa/Lagos)',
    );
    expect(renderPullTitle(openView({ stage: 'uat' }))).toMatch(/^\[uat\] Gate switch/);
  });
});

describe('the message of the one commit', () => {
  it('is the same whenever it is made, and says that nobody approved yet', () => {
    const text = renderCommitMessage(aboutOf());
    const found = execFileSync('git', ['interpret-trailers', '--parse'], { input: text, encoding: 'utf8' });
    expect(found).toContain('Approvals: 0, 2 needed');
    expect(found).not.toContain('Approved-by');
  });
});
