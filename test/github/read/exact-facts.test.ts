/** Wire facts that the stand-in does not do wrong. */
import { describe, expect, it } from 'vitest';
import { makeGithub } from '#lib/github/client/github.ts';
import { blobSha, blobText } from '#lib/github/read/blob-text.ts';
import { makePullReader } from '#lib/github/read/pull-reader.ts';
import { inSteps } from '#lib/github/read/steps.ts';
import { treePaths } from '#lib/github/read/tree-paths.ts';
import { json, REPOSITORY, type Scripted, scriptedGithub, stillClock } from '../scripted-github.ts';

const SHA = (letter: string): string => letter.repeat(40);
const REPO = '/repos/adire/cutover';
const client = (script: Readonly<Record<string, readonly Scripted[]>>) => {
  const server = scriptedGithub(script);
  const clock = stillClock();
  return {
    ...server,
    clock,
    github: makeGithub({
      repository: REPOSITORY,
      auth: { token: 't'.repeat(40) },
      clock,
      fetch: server.fetch,
    }),
  };
};

describe('a blob', () => {
  const bytes = Buffer.from('{"name":"Adéṣọlá"}\n');
  const read = (content: string, sha = blobSha(bytes)) => {
    const { github } = client({
      [`GET ${REPO}/git/blobs/${sha}`]: [json({ sha, size: 1, encoding: 'base64', content })],
    });
    return inSteps((step) => blobText(github, step, sha));
  };

  it('has the name that git gives it', () => {
    expect(blobSha(Buffer.from('hello\n'))).toBe('ce013625030ba8dba906f756967f9e9ca394464a');
  });

  it('is text where its bytes are, in lines as GitHub breaks them', async () => {
    const broken = bytes.toString('base64').replaceAll(/.{10}/g, '$&\n');
    expect(await read(broken)).toEqual({ ok: true, value: '{"name":"Adéṣọlá"}\n' });
  });

  it('that came otherwise than it is named is not believed', async () => {
    const other = Buffer.from('{}').toString('base64');
    expect(await read(other)).toMatchObject({ ok: false, error: { kind: 'again' } });
  });

  it('of bytes that are no UTF-8 has no text', async () => {
    const odd = Buffer.from([0xff, 0xfe, 0x00]);
    expect(await read(odd.toString('base64'), blobSha(odd))).toEqual({ ok: true, value: undefined });
  });
});

describe('a path of a commit', () => {
  const tree = (entries: readonly object[], truncated = false) =>
    json({ sha: SHA('0'), tree: entries, truncated });
  const folder = (path: string, sha: string) => ({ path, mode: '040000', type: 'tree', sha });
  const script = {
    [`GET ${REPO}/git/trees/${SHA('a')}`]: [
      tree([
        folder('signoffs', SHA('b')),
        { path: 'link', mode: '120000', type: 'blob', sha: SHA('c'), size: 4 },
      ]),
    ],
    [`GET ${REPO}/git/trees/${SHA('b')}`]: [
      tree([
        { path: 'x.json', mode: '100755', type: 'blob', sha: SHA('d'), size: 9 },
        { path: 'sub', mode: '160000', type: 'commit', sha: SHA('e') },
      ]),
    ],
  };
  const find = async (path: string, more: Readonly<Record<string, readonly Scripted[]>> = {}) => {
    const { github, names } = client({ ...script, ...more });
    const found = await inSteps(async (step) => {
      const at = treePaths(github, step);
      await at(SHA('a'), path);
      return await at(SHA('a'), path);
    });
    return { found, calls: names().length };
  };

  it.each([
    ['signoffs/x.json', { sha: SHA('d'), mode: '100755', size: 9 }],
    ['signoffs/sub', { sha: SHA('e'), mode: '160000', size: undefined }],
    ['link', { sha: SHA('c'), mode: '120000', size: 4 }],
    ['signoffs', { sha: SHA('b'), mode: '040000', size: undefined }],
    ['signoffs/none', undefined],
    ['link/x.json', undefined],
    ['signoffs/sub/x.json', undefined],
    ['signoffs/x.json/more', undefined],
  ])('%s is told with its mode, or is not there', async (path, value) => {
    expect((await find(path)).found).toEqual({ ok: true, value });
  });

  it('is asked for once a folder', async () => {
    expect((await find('signoffs/x.json')).calls).toBe(2);
  });

  it.each([
    ['was cut off', tree([], true)],
    ['has a mode that nobody knows', tree([{ path: 'x', mode: '100600', type: 'blob', sha: SHA('d') }])],
    ['cannot be read', json({ message: 'Not Found' }, 404)],
  ])('is not said to be absent where its folder %s', async (_what, answer) => {
    const { found } = await find('signoffs/x.json', { [`GET ${REPO}/git/trees/${SHA('b')}`]: [answer] });
    expect(found).toMatchObject({ ok: false, error: { kind: 'refused' } });
  });
});

const edits = (nodes: readonly object[], endCursor: string | null = null) =>
  json({
    data: {
      repository: {
        pullRequest: { reviews: { nodes, pageInfo: { hasNextPage: endCursor !== null, endCursor } } },
      },
    },
  });

describe('a pull request', () => {
  const user = { id: 501, login: 'ada', type: 'User' };
  const pull = (changes: object = {}) => ({
    number: 7,
    state: 'open',
    draft: false,
    title: 'T',
    body: null,
    html_url: 'https://github.com/x',
    user,
    created_at: '2027-04-10T12:00:00Z',
    updated_at: '2027-04-10T12:00:00Z',
    closed_at: null,
    merged_at: null,
    merge_commit_sha: null,
    merged: false,
    merged_by: null,
    commits: 0,
    changed_files: 0,
    base: { ref: 'main', sha: SHA('a'), repo: { id: 2002 } },
    head: { ref: 'gate/x/y/1', sha: SHA('a'), repo: null },
    ...changes,
  });
  const read = (given: object, more: Readonly<Record<string, readonly Scripted[]>> = {}) => {
    const { github, clock } = client({
      [`GET ${REPO}/pulls/7`]: [json(given)],
      [`GET ${REPO}/git/ref/heads/main`]: [
        json({ ref: 'refs/heads/main', object: { type: 'commit', sha: SHA('f') } }),
      ],
      [`GET ${REPO}/git/trees/${SHA('a')}`]: [json({ sha: SHA('a'), tree: [], truncated: false })],
      [`GET ${REPO}/git/trees/${SHA('f')}`]: [json({ sha: SHA('f'), tree: [], truncated: false })],
      ...Object.fromEntries(
        ['commits', 'files', 'reviews'].map((part) => [`GET ${REPO}/pulls/7/${part}`, [json([])]]),
      ),
      'POST /graphql': [edits([])],
      [`GET ${REPO}/issues/7/events`]: [json([])],
      [`GET ${REPO}/rules/branches/main`]: [json([{ type: 'deletion', ruleset_id: 1 }])],
      ...more,
    });
    const reader = makePullReader({ github, clock, repository: 2002, main: 'main' });
    return reader.snapshot(7, { record: 'r.json', dossier: 'd.md' });
  };

  it('of a fork that is gone has no repository, and a rule without parameters has none', async () => {
    expect(await read(pull())).toMatchObject({
      ok: true,
      value: {
        head: { repository: null },
        rules: [{ type: 'deletion', parameters: {} }],
        readAt: { from: '2027-04-10T12:00:00.000Z', to: '2027-04-10T12:00:00.000Z' },
      },
    });
  });

  it('says nothing of rules that the token may not see, and fails where they cannot be had', async () => {
    const rules = `GET ${REPO}/rules/branches/main`;
    const unseen = await read(pull(), { [rules]: [json({ message: 'Upgrade to GitHub Pro' }, 403)] });
    expect(unseen.ok && unseen.value.rules).toBeUndefined();
    expect(await read(pull(), { [rules]: [json({ message: 'no' }, 500)] })).toMatchObject({ ok: false });
  });

  it('whose commit GitHub can attribute to nobody has null there, however GitHub writes it', async () => {
    const commit = (author: unknown) => ({ sha: SHA('a'), author, committer: null, commit: {}, parents: [] });
    const read1 = await read(pull(), { [`GET ${REPO}/pulls/7/commits`]: [json([commit({}), commit(null)])] });
    expect(read1).toMatchObject({
      ok: true,
      value: { commits: { list: [{ author: null, verified: false }, { author: null }] } },
    });
  });

  it.each([
    ['a state that nobody knows', pull({ state: 'locked' }), 'state'],
    ['no author at all', { ...pull(), user: undefined }, 'user'],
    ['a head that is no commit', pull({ head: { ref: 'x', sha: 'HEAD', repo: null } }), 'head.sha'],
    ['a draft that is not said', { ...pull(), draft: undefined }, 'draft'],
    ['another number', pull({ number: 8 }), 'answered pull request 8 for 7'],
  ])('with %s is refused, and it is said where', async (_what, given, words) => {
    expect(await read(given)).toMatchObject({
      ok: false,
      error: { kind: 'refused', detail: expect.stringContaining(words) },
    });
  });

  it('with a review of a state that nobody knows is refused', async () => {
    const review = {
      id: 1,
      user,
      state: 'ENDORSED',
      commit_id: SHA('a'),
      submitted_at: '2027-04-10T12:00:00Z',
      body: '',
    };
    expect(await read(pull(), { [`GET ${REPO}/pulls/7/reviews`]: [json([review])] })).toMatchObject({
      ok: false,
      error: { kind: 'refused', detail: expect.stringContaining('0.state') },
    });
  });

  it.each([
    [
      'an error beside whatever data',
      'again',
      json({ data: null, errors: [{ message: 'Something went wrong' }] }),
    ],
    [
      'no right to it',
      'refused',
      json({ data: null, errors: [{ type: 'FORBIDDEN', message: 'not accessible' }] }),
    ],
    ['another shape', 'refused', json({ data: { repository: { pullRequest: null } } })],
    [
      'a review that REST does not have',
      'again',
      edits([{ databaseId: 9, lastEditedAt: null, editor: null }]),
    ],
    ['a page after which nobody knows the next', 'refused', edits([], 'same')],
    ['no service', 'again', json({ message: 'no' }, 502)],
  ] as const)('whose edits come with %s is not read', async (_what, kind, answer) => {
    expect(await read(pull(), { 'POST /graphql': [answer] })).toMatchObject({ ok: false, error: { kind } });
  });

  it('that is merged without a commit is read again, and one without a Date is refused', async () => {
    const merged = pull({ state: 'closed', merged: true, merged_at: '2027-04-10T13:00:00Z' });
    expect(await read(merged)).toMatchObject({ ok: false, error: { kind: 'again' } });
    expect(
      await read(pull(), { [`GET ${REPO}/pulls/7`]: [json(pull(), 200, { date: 'yesterday' })] }),
    ).toMatchObject({
      ok: false,
      error: { kind: 'refused', detail: expect.stringContaining('Date') },
    });
  });
});
