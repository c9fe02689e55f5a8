import { describe, expect, it } from 'vitest';
import { CHANGES_MARKER } from '#lib/change/change-markdown.ts';
import { makeGithub } from '#lib/github/client/github.ts';
import { JOB_PATIENCE } from '#lib/github/client/patience.ts';
import { readChange } from '#lib/github/read/read-change.ts';
import { wallClock } from '#lib/wall-clock.ts';
import { STAND_IN, standIn } from '../stand-in.ts';

const opened = async () => {
  const { github, desk, now } = standIn();
  const ensured = await desk.ensure({
    branch: 'record/adire/x',
    title: 'Something',
    body: 'Something',
    commitMessage: 'Something',
    files: [
      { path: 'lib/worker.ts', text: 'export {};\n' },
      { path: 'README.md', text: 'Other\n' },
    ],
  });
  if (ensured.outcome !== 'opened') throw new Error(ensured.outcome);
  const client = makeGithub({
    repository: { owner: STAND_IN.owner, name: STAND_IN.name, id: STAND_IN.id },
    auth: { token: github.jobToken({ contents: 'read', pull_requests: 'read' }).token },
    clock: { now, sleep: wallClock.sleep },
    fetch: github.fetch,
    patience: JOB_PATIENCE,
  });
  return { github, desk, client, ...ensured.pull };
};

describe('readChange', () => {
  it('reads what a pull request touches, who opened it, and its reviews, with a token that can only read', async () => {
    const { client, number, head } = await opened();
    const change = await readChange(client, number);
    expect(change).toMatchObject({
      ok: true,
      value: {
        number,
        head,
        base: 'main',
        cutOff: false,
        reviews: [],
        author: { id: STAND_IN.app.userId, type: 'Bot' },
      },
    });
    expect(change.ok && [...change.value.paths].sort()).toEqual(['README.md', 'lib/worker.ts']);
  });

  it('knows nothing of a pull request that is not there', async () => {
    const { client, number } = await opened();
    expect(await readChange(client, number + 1)).toMatchObject({ ok: false, error: { status: 404 } });
  });
});

describe('the comment on what would change', () => {
  it('is written once and then kept, whatever else stands there', async () => {
    const { desk, number } = await opened();
    expect(await desk.say(number, CHANGES_MARKER, `${CHANGES_MARKER}\none`)).toBe(true);
    expect(await desk.say(number, CHANGES_MARKER, `${CHANGES_MARKER}\none`)).toBe(false);
    expect(await desk.say(number, CHANGES_MARKER, `${CHANGES_MARKER}\ntwo`)).toBe(true);
  });
});
