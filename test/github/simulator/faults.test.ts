import { describe, expect, it } from 'vitest';
import { HOUR, plus } from '#lib/instant.ts';
import { openGate, smallGithub } from './small-github.ts';

describe('what goes wrong', () => {
  it('is a page of one, with links by the number of the repository', async () => {
    const world = smallGithub();
    const gate = await openGate(world);
    world.github.faults.pageSize(1);
    const first = await world.app('GET', `/pulls/${gate.number}/files?per_page=100`);
    expect(first.items).toHaveLength(1);
    const next = /<([^>]+)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1] ?? '';
    expect(next).toContain('/repositories/2002/pulls/1/files?per_page=100&page=2');
    const second = await world.app('GET', `/${new URL(next).pathname}${new URL(next).search}`);
    expect(second.items).toHaveLength(1);
    expect(second.headers.get('link')).not.toContain('rel="next"');
    expect(second.items[0]?.filename).not.toBe(first.items[0]?.filename);
  });

  it('is an answer that says so, and nothing is done', async () => {
    const { github, app } = smallGithub();
    github.faults.next(1, '503');
    github.faults.next(1, 'rate-limit', /GET/);
    github.faults.next(1, 'secondary-limit');
    const answers = [await app('GET', '/pulls'), await app('GET', '/pulls'), await app('GET', '/pulls')];
    expect(answers.map(({ status }) => status)).toEqual([503, 429, 403]);
    expect(answers.map(({ headers }) => headers.get('retry-after'))).toEqual([null, '60', '60']);
    expect((await app('GET', '/pulls')).status).toBe(200);
  });

  it('is an answer that is lost, though what was asked is done', async () => {
    const world = smallGithub();
    const gate = await openGate(world);
    world.github.faults.next(1, 'lost-answer', /comments$/);
    const lost = await world.app('POST', `/issues/${gate.number}/comments`, { body: 'once' });
    expect(lost.status).toBe(502);
    expect((await world.app('GET', `/issues/${gate.number}/comments`)).items).toHaveLength(1);
  });

  it('is that nothing answers, for a while', async () => {
    const world = smallGithub();
    world.github.faults.down(plus(world.github.world.now(), HOUR / 2));
    await expect(world.app('GET', '')).rejects.toThrow('fetch failed');
    expect(world.github.log.at(-1)?.status).toBe('network error');
    world.wait(HOUR / 2);
    expect((await world.app('GET', '')).status).toBe(200);
    world.github.faults.down(true);
    await expect(world.app('GET', '')).rejects.toThrow('fetch failed');
    world.github.faults.none();
    expect((await world.app('GET', '')).status).toBe(200);
  });

  it('is a list that misses its newest, is cut off, or does not know yet', async () => {
    const world = smallGithub();
    const gate = await openGate(world);
    await world.github.as('ada').approve(gate.number);
    await world.github.as('bob').approve(gate.number);
    const reviews = `/pulls/${gate.number}/reviews`;
    world.github.faults.lagging(1, /reviews$/);
    world.github.faults.cutOff(1, /files$/, 1);
    world.github.faults.commitPullsEmpty(1);
    expect((await world.app('GET', reviews)).items).toHaveLength(1);
    expect((await world.app('GET', reviews)).items).toHaveLength(2);
    expect((await world.app('GET', `/pulls/${gate.number}/files`)).items).toHaveLength(1);
    const pulls = `/commits/${gate.head}/pulls`;
    expect((await world.app('GET', pulls)).items).toHaveLength(0);
    expect((await world.app('GET', pulls)).items).toHaveLength(1);
  });

  it('is somebody who does something between two reads', async () => {
    const world = smallGithub();
    const gate = await openGate(world);
    world.github.faults.afterNext(/GET .*\/reviews$/, () => world.github.as('bob').close(gate.number));
    const pull = () => world.app('GET', `/pulls/${gate.number}`);
    expect((await pull()).body.state).toBe('open');
    await world.app('GET', `/pulls/${gate.number}/reviews`);
    expect((await pull()).body.state).toBe('closed');
  });

  it('is a membership that a job’s own token may not see', async () => {
    const world = smallGithub();
    const path = '//orgs/acme/memberships/ada';
    expect((await world.as('root')('GET', path)).status).toBe(200);
    expect((await world.with(world.github.jobToken({}).token)('GET', path)).status).toBe(404);
    world.github.faults.membershipUnknown(true);
    expect((await world.as('root')('GET', path)).status).toBe(404);
  });

  it('does not mix up requests that run side by side', async () => {
    const { app } = smallGithub();
    const asked = ['ada', 'bob', 'cyd', 'root'];
    const answers = await Promise.all(asked.map((login) => app('GET', `//users/${login}`)));
    expect(answers.map(({ body }) => body.login)).toEqual(asked);
  });
});
