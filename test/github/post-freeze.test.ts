import { describe, expect, it } from 'vitest';
import { makeGithub } from '#lib/github/client/github.ts';
import { JOB_PATIENCE } from '#lib/github/client/patience.ts';
import { FREEZE_CHECK, postFreeze } from '#lib/github/post-freeze.ts';
import { CheckRuns } from '#lib/github/wire/displays.ts';
import { check } from '#lib/github/write/check.ts';
import { fromIso, type Instant, plus } from '#lib/instant.ts';
import { STAND_IN, standIn } from './stand-in.ts';

const WINDOW = { from: fromIso('2027-04-08T14:00:00+01:00'), to: fromIso('2027-04-17T09:00:00+01:00') };
const BEFORE = plus(WINDOW.from, -1);
const ACTIONS = { id: 15_368, userId: 41_898_282 };

const world = () => {
  const { github, now } = standIn();
  const eve = github.as('eve');
  const clientWith = (token: string) =>
    makeGithub({
      repository: { owner: STAND_IN.owner, name: STAND_IN.name, id: STAND_IN.id },
      auth: { token },
      clock: { now, sleep: async () => undefined },
      fetch: github.fetch,
      patience: JOB_PATIENCE,
    });
  const repository = { owner: STAND_IN.owner, id: STAND_IN.id };
  const asApp = clientWith(
    github.appToken({ contents: 'read', pull_requests: 'read', checks: 'write' }).token,
  );
  const asJob = clientWith(github.jobToken({ contents: 'read', checks: 'write' }).token);
  return {
    github,
    eve,
    post: (at: Instant) =>
      postFreeze({
        github: asApp,
        desk: { github: asApp, repository, main: 'main', app: STAND_IN.app },
        about: { window: WINDOW, zone: 'Africa/Lagos', authority: 'Board', members: ['Ada'] },
        question: {
          window: WINDOW,
          frozen: ['lib/', '.github/'],
          roster: [{ person: 'ada', name: 'Ada', github: 'ada', githubId: 501, side: 'customer' }],
        },
        clock: { now: () => at },
      }),
    /** As a job named like the check, in a workflow of somebody's own branch. */
    forge: (head: string) =>
      check(
        { github: asJob, repository, main: 'main', app: ACTIONS },
        { name: FREEZE_CHECK, head, status: 'completed', conclusion: 'success', title: 'ok', summary: 'ok' },
      ),
    /** Of the source that main names: others of the name do not count. */
    conclusions: async (head: string, app: number = STAND_IN.app.id) => {
      const runs = await asApp.all({
        route: 'GET /repos/{owner}/{repo}/commits/{ref}/check-runs',
        parameters: { ref: head, check_name: FREEZE_CHECK, filter: 'all' },
        answer: CheckRuns,
      });
      if (!runs.ok) throw new Error(runs.error.detail);
      return runs.value.filter((run) => run.app?.id === app).map(({ conclusion }) => conclusion);
    },
    async opened(branch: string, path: string, base = 'main') {
      await eve.branch(branch);
      const head = await eve.push(branch, path, 'changed\n');
      return { number: await eve.open(branch, branch, base), head };
    },
  };
};

describe('postFreeze', () => {
  it('posts the App’s own check on each head, and turns what was green when the window opens and when it ends', async () => {
    const { post, opened, conclusions } = world();
    const code = await opened('fix', 'lib/worker.ts');
    const page = await opened('page', 'docs/page.md');
    expect((await post(BEFORE)).failures).toEqual([]);
    expect(await conclusions(code.head)).toEqual(['success']);
    const { lines } = await post(WINDOW.from);
    expect(lines.map(({ pull, changed }) => [pull, changed])).toEqual([
      [code.number, true],
      [page.number, true],
    ]);
    expect(await conclusions(code.head)).toEqual(['failure']);
    expect(await conclusions(page.head)).toEqual(['success']);
    expect((await post(WINDOW.from)).lines.filter(({ changed }) => changed)).toEqual([]);
    await post(WINDOW.to);
    expect(await conclusions(code.head)).toEqual(['success']);
  });

  it('is not what a workflow of the branch posts under the same name', async () => {
    const { post, opened, conclusions, forge } = world();
    const { head } = await opened('fix', '.github/workflows/freeze.yml');
    await forge(head);
    expect(await conclusions(head)).toEqual([]);
    await post(WINDOW.from);
    await forge(head);
    expect(await conclusions(head)).toEqual(['failure']);
    expect(await conclusions(head, ACTIONS.id)).toContain('success');
  });

  it('does not let the same commit pass by a pull request to a branch that has the change already', async () => {
    const { post, opened, conclusions, eve } = world();
    const { number } = await opened('fix', 'lib/worker.ts');
    await eve.branch('there', 'fix');
    const head = await eve.push('fix', 'docs/page.md', 'a page\n');
    await eve.open('fix', 'a page, seen from there', 'there');
    const { lines } = await post(WINDOW.from);
    expect(lines.map(({ pull }) => pull)).toEqual([number]);
    expect(await conclusions(head)).toEqual(['failure']);
  });

  it('lets a commit pass only where each pull request of it may be merged', async () => {
    const { post, opened, conclusions, github, eve } = world();
    const one = await opened('fix', 'lib/worker.ts');
    await github.as('ada').approve(one.number, 'Freeze-override: drops credit notes');
    await post(WINDOW.from);
    expect(await conclusions(one.head)).toEqual(['success']);
    await eve.branch('twin', 'fix');
    await eve.open('twin', 'twin');
    await post(WINDOW.from);
    expect(await conclusions(one.head)).toEqual(['failure']);
  });

  it('says nothing of one that is pointed elsewhere while it is read, but that it is not known', async () => {
    const { post, opened, conclusions, github, eve } = world();
    const { head, number } = await opened('fix', 'lib/worker.ts');
    await eve.branch('there', 'fix');
    github.faults.afterNext(/^GET .*\/pulls$/, () => eve.retarget(number, 'there'));
    expect(await post(WINDOW.from)).toMatchObject({
      failures: [{ what: `#${number}`, detail: 'it was pointed at there while it was read' }],
    });
    expect(await conclusions(head)).toEqual(['failure']);
  });

  it('holds what it cannot read, and says so', async () => {
    const { post, opened, conclusions, github } = world();
    const { head, number } = await opened('page', 'docs/page.md');
    await post(WINDOW.from);
    expect(await conclusions(head)).toEqual(['success']);
    github.faults.next(20, '502', /^GET .*\/pulls\/\d+\/files$/);
    const { failures } = await post(WINDOW.from);
    github.faults.none();
    expect(failures.map(({ what }) => what)).toContain(`#${number}`);
    expect(await conclusions(head)).toEqual(['failure']);
  });
});
