import { describe, expect, it } from 'vitest';
import type { Pull } from '#lib/github/simulator/pull.ts';
import { fromIso } from '#lib/instant.ts';
import { pullPage } from '#lib/rehearsal/pull-page.ts';

const at = fromIso('2027-04-10T12:00:00Z');
const app = { id: 9, login: 'app[bot]', type: 'Bot' } as const;
const amara = { id: 1, login: 'amara', type: 'User' } as const;

const PULL: Pull = {
  id: 1,
  number: 7,
  author: app,
  title: 'Gate switch',
  body: 'Decide by six.\n\nGate: switch',
  draft: false,
  state: 'closed',
  createdAt: at,
  updatedAt: at,
  closed: undefined,
  merge: undefined,
  head: { ref: 'gate/x', sha: 'a'.repeat(40), fork: undefined, pushedBy: app },
  base: { ref: 'main', sha: 'b'.repeat(40) },
  reviews: [
    { id: 2, by: amara, state: 'APPROVED', commit: 'c'.repeat(40), submittedAt: at, body: '# Go' },
    { id: 3, by: amara, state: 'PENDING', commit: 'c'.repeat(40), submittedAt: null, body: 'unsaid' },
  ],
  comments: [],
  events: [
    { id: 4, kind: 'closed', by: amara, app: null, at: fromIso('2027-04-10T11:00:00Z'), commit: null },
  ],
};

describe('the page of a pull request', () => {
  const page = pullPage(PULL, ['first said', 'last said'], 'Africa/Lagos');

  it('tells who did what, in their order and in local time', () => {
    expect(page.match(/^- .*$/gm)).toEqual([
      expect.stringMatching(/^- .*12:00.*: amara closed it$/),
      expect.stringMatching(/^- .*13:00.*: amara approved at commit `ccccccc`$/),
    ]);
    expect(page).toContain('**closed**, opened by app[bot]');
    expect(page).not.toContain('unsaid');
  });

  it('has all that the comment ever said, the newest first', () => {
    expect(page.indexOf('> last said')).toBeLessThan(page.indexOf('> first said'));
    expect(pullPage(PULL, [], 'Africa/Lagos')).toContain('There was none.');
  });

  it('leaves the folds of earlier texts out, and texts that then say the same', () => {
    const folded = (visible: string, fold: string) => `${visible}\n\n<details>${fold}</details>`;
    const told = pullPage(
      PULL,
      [folded('open', '1'), folded('open', '2'), folded('go', '3'), folded('go', '4')],
      'Africa/Lagos',
    );
    expect(told.match(/> open/g)).toHaveLength(1);
    expect(told.match(/> go/g)).toHaveLength(1);
    expect(told).toContain('<details>4');
    expect(told).not.toMatch(/<details>[123]/);
  });

  it('tells what GitHub’s own page would not: what was refused, pushes, rules', () => {
    const deeds = [
      { pull: 7, at: fromIso('2027-04-10T11:30:00Z'), text: 'amara merges, and was refused: not yet' },
      { pull: 8, at, text: 'of another one' },
    ];
    const told = pullPage(PULL, [], 'Africa/Lagos', deeds);
    expect(told).toMatch(/12:30.*: amara merges, and was refused: not yet/);
    expect(told).not.toContain('of another one');
  });

  it('says of a merge that it was merged, and not that it was closed too', () => {
    const merge = { commit: 'd'.repeat(40), at, by: amara, method: 'squash', base: 'e'.repeat(40) } as const;
    const both = (['merged', 'closed'] as const).map((kind, index) => ({
      id: index,
      kind,
      by: amara,
      app: null,
      at,
      commit: null,
    }));
    const told = pullPage({ ...PULL, events: both, merge }, [], 'Africa/Lagos');
    expect(told).toContain('amara merged it');
    expect(told).not.toContain('amara closed it');
  });

  it('quotes what others wrote, so that it is no heading of its own', () => {
    expect(page.match(/^#+ .*$/gm)).not.toContain('# Go');
    expect(page).toContain('> # Go');
    expect(page).toContain('> Gate: switch');
  });

  it('says that nobody did anything, and what was merged', () => {
    const merge = { commit: 'd'.repeat(40), at, by: amara, method: 'squash', base: 'e'.repeat(40) } as const;
    const quiet = pullPage({ ...PULL, reviews: [], events: [], merge }, [], 'Africa/Lagos');
    expect(quiet).toContain('Nobody did anything.');
    expect(quiet).toContain('**merged**');
  });
});
