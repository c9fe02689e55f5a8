import { describe, expect, it } from 'vitest';
import { HOUR } from '#lib/instant.ts';
import { appJwt } from './app-jwt.ts';
import { openGate, read, smallGithub, text } from './small-github.ts';

describe('a token', () => {
  it('is the App’s by a JWT that it signed, for an hour, with no more than it asked for', async () => {
    const world = smallGithub();
    const now = world.github.world.now();
    const ask = (jwt: string, permissions: object = { contents: 'read' }) =>
      world.with(jwt)('POST', '//app/installations/1000077/access_tokens', { permissions });
    expect((await ask(appJwt(now - 20 * 60_000))).status).toBe(401);
    expect((await ask(appJwt(now, 78))).status).toBe(401);
    expect((await ask(`${appJwt(now).slice(0, -4)}AAAA`)).status).toBe(401);
    expect((await ask(appJwt(now), { administration: 'write' })).status).toBe(422);
    const issued = await ask(appJwt(now));
    expect(issued.status).toBe(201);
    expect(issued.body.expires_at).toBe('2026-12-01T09:00:00Z');
    const installed = world.with(text(issued.body, 'token'));
    expect((await installed('GET', '/contents/README.md')).status).toBe(200);
    const refused = await installed('POST', '/git/blobs', { content: 'x' });
    expect([refused.status, refused.body.message]).toEqual([403, 'Resource not accessible by integration']);
    world.wait(HOUR);
    expect((await installed('GET', '/contents/README.md')).status).toBe(401);
  });

  it('of a job may do what its workflow’s permissions say', async () => {
    const world = smallGithub();
    const gate = await openGate(world);
    const job = world.with(world.github.jobToken({ contents: 'read', pull_requests: 'read' }).token);
    expect((await job('GET', `/pulls/${gate.number}/reviews`)).status).toBe(200);
    expect((await job('GET', '/rules/branches/main')).status).toBe(200);
    expect((await job('POST', `/issues/${gate.number}/comments`, { body: 'x' })).status).toBe(403);
    expect((await job('GET', '/rulesets/rule-suites')).status).toBe(403);
    const ruleset = [...world.github.world.rulesets.keys()][0];
    expect((await job('GET', `/rulesets/${ruleset}`)).body.bypass_actors).toBeUndefined();
  });

  it('of nobody, or of somebody outside a private repository, sees nothing', async () => {
    const world = smallGithub();
    expect((await world.with('ghp_unknown')('GET', '')).status).toBe(401);
    expect((await world.as('out')('GET', '')).status).toBe(404);
    const open = smallGithub({ visibility: 'public', seed: 2 });
    expect((await open.as('out')('GET', '')).status).toBe(200);
    expect((await open.as('out')('PATCH', '', { allow_merge_commit: true })).status).toBe(403);
    expect((await open.as('cyd')('GET', '/actions/permissions')).status).toBe(403);
  });

  it('is in no log', async () => {
    const world = smallGithub();
    await openGate(world);
    const token = world.github.tokenOf('ada');
    await world.as('ada')('GET', '/pulls?state=all');
    expect(world.github.log.at(-1)).toEqual({
      method: 'GET',
      path: '/repos/acme/cutover/pulls?state=all',
      actor: 'ada',
      status: 200,
    });
    expect(JSON.stringify(world.github.log)).not.toContain(token);
    expect(token).toMatch(/^ghp_/);
  });
});

describe('one seed', () => {
  it('is one repository, to the last commit and number', async () => {
    const runs = [smallGithub(), smallGithub(), smallGithub({ seed: 2 })].map(async (world) => {
      const gate = await openGate(world);
      const { body } = await world.app('GET', `/pulls/${gate.number}`);
      return { head: gate.head, id: read(body, 'id'), test: body.merge_commit_sha, date: '' };
    });
    const [one, same, other] = await Promise.all(runs);
    expect(same).toEqual(one);
    expect(other?.id).not.toBe(one?.id);
  });
});
