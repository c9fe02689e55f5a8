import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { makeGithub } from '#lib/github/client/github.ts';
import { FUNCTION_PATIENCE } from '#lib/github/client/patience.ts';
import { json, REPOSITORY, type Scripted, scriptedGithub, stillClock } from '../scripted-github.ts';

const TOKEN = 'ghs_CANARY0123456789';
const Thing = z.object({ id: z.int(), state: z.enum(['open', 'closed']) });
const Things = z.array(z.object({ id: z.int() }));
const ROUTE = 'GET /repos/{owner}/{repo}/pulls/{pull_number}';
const ASKED = 'GET /repos/adire/cutover/pulls/7';
const LIST = 'GET /repos/adire/cutover/pulls';

const make = (script: Readonly<Record<string, readonly Scripted[]>>, waiting = FUNCTION_PATIENCE.waiting) => {
  const server = scriptedGithub(script);
  const clock = stillClock();
  const github = makeGithub({
    repository: REPOSITORY,
    auth: { token: TOKEN },
    clock,
    fetch: server.fetch,
    patience: { ...FUNCTION_PATIENCE, waiting },
    limit: () => AbortSignal.timeout(20),
  });
  return { ...server, clock, github };
};

const thing = (answers: readonly Scripted[]) => {
  const world = make({ [ASKED]: answers });
  const ask = () => world.github.ask({ route: ROUTE, parameters: { pull_number: 7 }, answer: Thing });
  return { ...world, ask };
};

const OPEN = json({ id: 7, state: 'open' });
const fail = (status: number, headers: Record<string, string> = {}, message = 'no') =>
  json({ message }, status, headers);

describe('one call', () => {
  it('names version, caller and token, and gives the answer with GitHub’s own time', async () => {
    const { ask, seen } = thing([OPEN]);
    expect(await ask()).toEqual({
      ok: true,
      value: { value: { id: 7, state: 'open' }, date: '2027-04-10T12:00:00.000Z' },
    });
    const headers = seen.at(-1)?.headers;
    expect(headers?.get('x-github-api-version')).toBe('2022-11-28');
    expect(headers?.get('user-agent')).toMatch(/^cutover-gates /);
    expect(headers?.get('authorization')).toBe(`Bearer ${TOKEN}`);
  });

  it.each([
    ['a server that fails once', [fail(502), OPEN], [1_000]],
    ['a connection that breaks', [new TypeError('fetch failed'), OPEN], [1_000]],
    [
      'a page of a proxy',
      [new Response('<html>', { headers: { 'content-type': 'text/html' } }), OPEN],
      [1_000],
    ],
    ['a secondary rate limit', [fail(403, { 'retry-after': '3' }), OPEN], [3_000]],
    ['too many requests', [fail(429, { 'retry-after': '2' }), OPEN], [2_000]],
  ] as const)('is made again after %s', async (_what, answers, slept) => {
    const { ask, clock } = thing(answers);
    expect(await ask()).toMatchObject({ ok: true });
    expect(clock.slept).toEqual(slept);
  });

  it.each([
    ['fails always', [fail(503)], 'HTTP 503', 3],
    ['never answers', ['hangs'], 'no whole answer within the time limit', 3],
    ['asks for more patience than there is', [fail(429, { 'retry-after': '60' })], 'too many calls', 1],
    [
      'has a limit without a time',
      [fail(403, { 'x-ratelimit-remaining': '0' }), fail(403)],
      'compare its permissions',
      2,
    ],
  ] as const)('comes to an end where GitHub %s', async (_what, answers, words, calls) => {
    const { ask, names } = thing(answers);
    const answer = await ask();
    expect(answer).toMatchObject({ ok: false, error: { detail: expect.stringContaining(words) } });
    expect(names()).toHaveLength(calls);
  });

  it('shares its patience between all calls', async () => {
    const { github, clock } = make({ [ASKED]: [fail(502)], [LIST]: [fail(502)] }, 6_000);
    await github.ask({ route: ROUTE, parameters: { pull_number: 7 }, answer: Thing });
    const last = await github.all({ route: 'GET /repos/{owner}/{repo}/pulls', answer: Things });
    expect(last).toMatchObject({ ok: false, error: { kind: 'again' } });
    expect(clock.slept).toEqual([1_000, 4_000, 1_000]);
  });

  it.each([401, 403, 404, 409, 410, 422])('is refused with HTTP %i, and not made again', async (status) => {
    const { ask, names } = thing([fail(status, {}, 'words of GitHub')]);
    expect(await ask()).toEqual({
      ok: false,
      error: {
        kind: 'refused',
        status,
        detail: expect.stringMatching(
          new RegExp(`^GET /repos/adire/cutover/pulls/7: HTTP ${status}, request ABCD:1: words of GitHub`),
        ),
      },
    });
    expect(names()).toHaveLength(1);
  });

  it('says what is not as we know it, and where', async () => {
    const { ask } = thing([json({ id: '7', state: 'ajar' })]);
    const answer = await ask();
    expect(answer).toMatchObject({ ok: false, error: { kind: 'refused' } });
    expect(JSON.stringify(answer)).toMatch(/pulls\/7.*id: .*; state: /);
  });

  it('follows no redirect', async () => {
    const { ask, names } = thing([fail(301, { location: 'https://elsewhere.example.com/' })]);
    expect(await ask()).toMatchObject({ ok: false, error: { kind: 'refused', status: 301 } });
    expect(names()).toEqual([ASKED]);
  });

  it('that writes is not made again where it may have been done, and is where it was turned away', async () => {
    const POST = 'POST /repos/adire/cutover/pulls';
    const call = { route: 'POST /repos/{owner}/{repo}/pulls', answer: z.object({ id: z.int() }) };
    const lost = make({ [POST]: [fail(502), json({ id: 1 }, 201)] });
    expect(await lost.github.ask(call)).toMatchObject({ ok: false, error: { kind: 'again' } });
    const limited = make({ [POST]: [fail(429), json({ id: 1 }, 201)] });
    expect(await limited.github.ask(call)).toMatchObject({ ok: true });
    const repeated = make({ [POST]: [fail(502), json({ id: 1 }, 201)] });
    expect(await repeated.github.ask({ ...call, repeatable: true })).toMatchObject({ ok: true });
  });
});

describe('the repository', () => {
  const OURS = 'GET /repos/adire/cutover';
  const asking = (answers: readonly Scripted[]) => {
    const world = make({ [OURS]: answers, [ASKED]: [OPEN] });
    const ask = () => world.github.ask({ route: ROUTE, parameters: { pull_number: 7 }, answer: Thing });
    return { ...world, ask };
  };

  it('is compared by its number once, before anything else', async () => {
    const { ask, seen } = asking([json({ id: REPOSITORY.id })]);
    await ask();
    await ask();
    expect(seen.map(({ name }) => name)).toEqual([OURS, ASKED, ASKED]);
  });

  it.each([
    ['whose name somebody else took', json({ id: 666 }), 'is repository 666 and not 2002'],
    ['that was renamed', fail(301), 'was the repository renamed?'],
    ['that the token cannot see', fail(404), 'the token may not see it'],
  ])('%s is not asked anything', async (_what, answer, words) => {
    const { ask, names } = asking([answer]);
    expect(await ask()).toMatchObject({
      ok: false,
      error: { kind: 'refused', detail: expect.stringContaining(words) },
    });
    expect(names()).toEqual([]);
  });

  it('is looked at again after GitHub failed', async () => {
    const { ask } = asking([fail(502), fail(502), fail(502), json({ id: REPOSITORY.id })]);
    expect(await ask()).toMatchObject({ ok: false, error: { kind: 'again' } });
    expect(await ask()).toMatchObject({ ok: true });
  });
});

describe('a list', () => {
  const page = (ids: readonly number[], next?: string) =>
    json(
      ids.map((id) => ({ id })),
      200,
      next === undefined ? {} : { link: `<${next}>; rel="next", <https://x/?page=9>; rel="last"` },
    );
  const list = (answers: readonly Scripted[]) => {
    const world = make({ [LIST]: answers });
    const all = (enough?: (item: { readonly id: number }) => boolean) =>
      world.github.all({
        route: 'GET /repos/{owner}/{repo}/pulls',
        parameters: { state: 'open' },
        answer: Things,
        ...(enough && { enough }),
      });
    return { ...world, all };
  };
  const hundred = Array.from({ length: 100 }, (_, index) => index);

  it('is read to its last page, whatever the size of a page', async () => {
    const { all, seen } = list([
      page([1], 'https://api.github.com/x?page=2'),
      page([2], 'https://api.github.com/x?page=3'),
      page([3]),
    ]);
    expect(await all()).toEqual({ ok: true, value: [{ id: 1 }, { id: 2 }, { id: 3 }] });
    expect(seen.slice(1).map(({ query }) => query)).toEqual([
      '?state=open&per_page=100&page=1',
      '?state=open&per_page=100&page=2',
      '?state=open&per_page=100&page=3',
    ]);
  });

  it('takes only the number of a link: its address could be anybody’s', async () => {
    const { all, seen } = list([page([1], 'https://evil.example.com/x?page=2'), page([2])]);
    expect(await all()).toMatchObject({ ok: true });
    expect(seen.every(({ headers }) => headers.get('authorization') === `Bearer ${TOKEN}`)).toBe(true);
    expect(seen.map(({ name }) => name)).toEqual(['GET /repos/adire/cutover', LIST, LIST]);
  });

  it('whose full page has lost its link goes on', async () => {
    const { all } = list([page(hundred), page([100])]);
    expect(await all()).toMatchObject({ ok: true, value: { length: 101 } });
  });

  it.each([
    ['a link that names no page', page([1], 'https://api.github.com/x?after=abc')],
    ['a link back to the first page', page([1], 'https://api.github.com/x?page=1')],
    ['HTTP 409, which is no empty list', fail(409)],
    ['an object', json({ items: [] })],
  ])('is refused with %s', async (_what, answer) => {
    const { all } = list([answer]);
    expect(await all()).toMatchObject({ ok: false, error: { kind: 'refused' } });
  });

  it('fails whole where its second page does', async () => {
    const { all } = list([page([1], 'https://api.github.com/x?page=2'), fail(500)]);
    expect(await all()).toMatchObject({ ok: false, error: { kind: 'again' } });
  });

  it('ends where it is enough', async () => {
    const { all, names } = list([page([1, 2], 'https://api.github.com/x?page=2'), page([3])]);
    expect(await all(({ id }) => id === 2)).toEqual({ ok: true, value: [{ id: 1 }, { id: 2 }] });
    expect(names()).toHaveLength(1);
  });

  it('that never ends is not believed', async () => {
    const { all } = list([
      ({ query }) =>
        page([1], `https://api.github.com/x?page=${Number(new URLSearchParams(query).get('page')) + 1}`),
    ]);
    expect(await all()).toMatchObject({
      ok: false,
      error: { detail: expect.stringContaining('not believed') },
    });
  });
});
