import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { openGate, read, type SmallGithub, smallGithub, text } from './small-github.ts';

const states = async ({ app }: SmallGithub, number: number): Promise<readonly unknown[]> =>
  (await app('GET', `/pulls/${number}/reviews`)).items.map(
    (one) => `${read(one, 'user', 'login')} ${one.state}`,
  );

const loose = ({ github }: SmallGithub): void => {
  for (const [id, ruleset] of github.world.rulesets)
    if (ruleset.name === 'gates') github.world.rulesets.set(id, { ...ruleset, enforcement: 'disabled' });
};

const error = async (going: Promise<unknown>): Promise<string> => {
  try {
    await going;
    return 'no error';
  } catch (thrown) {
    return String(thrown);
  }
};

describe('a review', () => {
  it('names the head that was looked at, and keeps it when the head moves', async () => {
    const world = smallGithub();
    loose(world);
    const gate = await openGate(world);
    await world.github.as('ada').requestChanges(gate.number, 'why?');
    const moved = await world.github.as('bob').push(gate.branch, gate.record, '{"gate":"forged"}\n');
    await world.github.as('ada').approve(gate.number);
    const { items } = await world.app('GET', `/pulls/${gate.number}/reviews`);
    expect(items.map(({ commit_id }) => commit_id)).toEqual([gate.head, moved]);
  });

  it('of one’s own pull request is a comment at most', async () => {
    const world = smallGithub();
    const gate = await openGate(world);
    const approve = await world.app('POST', `/pulls/${gate.number}/reviews`, { event: 'APPROVE' });
    expect(approve.status).toBe(422);
    expect(approve.body.errors).toEqual(['Can not approve your own pull request']);
    const object = await world.app('POST', `/pulls/${gate.number}/reviews`, {
      event: 'REQUEST_CHANGES',
      body: 'x',
    });
    expect(object.status).toBe(422);
    const said = await world.app('POST', `/pulls/${gate.number}/reviews`, { event: 'COMMENT', body: 'x' });
    expect(said.body.state).toBe('COMMENTED');
  });

  it('of GitHub Actions approves nothing unless the repository lets it', async () => {
    const world = smallGithub();
    const gate = await openGate(world);
    const job = world.with(world.github.jobToken({ pull_requests: 'write' }).token);
    const approve = () => job('POST', `/pulls/${gate.number}/reviews`, { event: 'APPROVE' });
    expect((await approve()).status).toBe(422);
    world.github.world.settings.actions.can_approve_pull_request_reviews = true;
    expect((await approve()).status).toBe(200);
  });

  it('that is pending is seen by its author alone, and is one at a time', async () => {
    const world = smallGithub();
    const gate = await openGate(world);
    const path = `/pulls/${gate.number}/reviews`;
    expect((await world.as('ada')('POST', path, { body: 'draft' })).body.state).toBe('PENDING');
    expect((await world.as('ada')('POST', path, { body: 'another' })).status).toBe(422);
    expect((await world.as('ada')('GET', path)).items).toHaveLength(1);
    expect((await world.as('bob')('GET', path)).items).toHaveLength(0);
  });

  it('is dismissed by a push that changes what was approved, and by no other', async () => {
    const world = smallGithub();
    loose(world);
    const gate = await openGate(world);
    await world.github.as('ada').approve(gate.number);
    await world.github.as('bob').requestChanges(gate.number, 'no');
    const { git, accounts } = world.github.world;
    const commit = git.objects.commit(gate.head);
    if (!commit) throw new Error('the gate has no commit');
    const by = { name: 'Bob', email: '12+bob@users.noreply.github.com', at: commit.author.at };
    expect(accounts.byEmail(by.email)?.login).toBe('bob');
    const empty = git.write.commit({
      tree: commit.tree,
      parents: [gate.head],
      author: by,
      committer: by,
      message: 'Nothing new',
    });
    await world.as('bob')('PATCH', `/git/refs/heads/${gate.branch}`, { sha: empty });
    expect(await states(world, gate.number)).toEqual(['ada APPROVED', 'bob CHANGES_REQUESTED']);

    await world.github.as('bob').push(gate.branch, 'extra.md', 'x');
    expect(await states(world, gate.number)).toEqual(['ada DISMISSED', 'bob CHANGES_REQUESTED']);
    const events = (await world.app('GET', `/issues/${gate.number}/events`)).items;
    expect(events.map(({ event }) => event)).toContain('review_dismissed');
  });

  it('may be dismissed by an administrator only, where dismissals are restricted', async () => {
    const world = smallGithub();
    const gate = await openGate(world);
    await world.github.as('ada').requestChanges(gate.number, 'no');
    const { items } = await world.app('GET', `/pulls/${gate.number}/reviews`);
    const id = z.int().parse(items[0]?.id);
    expect(await error(world.github.as('bob').dismiss(gate.number, id, 'away'))).toMatch(/403/);
    expect(await error(world.github.as('cyd').dismiss(gate.number, id, 'away'))).toMatch(/403/);
    await world.github.as('root').dismiss(gate.number, id, 'away');
    expect(await states(world, gate.number)).toEqual(['ada DISMISSED']);
  });

  it('counts for GitHub only of those who may write', async () => {
    const world = smallGithub();
    const gate = await openGate(world);
    await world.github.as('ada').approve(gate.number);
    await world.github.as('cyd').approve(gate.number);
    const refused = await world.as('bob')('PUT', `/pulls/${gate.number}/merge`, { merge_method: 'squash' });
    expect(text(refused.body, 'message')).toMatch(/At least 2 approving reviews/);
  });

  it('names nobody once its author is gone, and the present login of who was renamed', async () => {
    const world = smallGithub();
    const gate = await openGate(world);
    await world.github.as('ada').approve(gate.number);
    await world.github.as('bob').approve(gate.number);
    world.github.people.remove('ada');
    world.github.people.rename('bob', 'robert');
    const { items } = await world.app('GET', `/pulls/${gate.number}/reviews`);
    expect(items[0]?.user).toBeNull();
    expect([read(items[1], 'user', 'login'), read(items[1], 'user', 'id')]).toEqual(['robert', 12]);
  });
});

describe('a pull request', () => {
  it('that is closed names its closer in the issue, and may be opened again', async () => {
    const world = smallGithub();
    const gate = await openGate(world);
    await world.github.as('bob').close(gate.number);
    expect(text((await world.app('GET', `/issues/${gate.number}`)).body, 'closed_by', 'login')).toBe('bob');
    await world.github.as('ada').reopen(gate.number);
    const { body } = await world.app('GET', `/issues/${gate.number}`);
    expect([body.state, body.closed_by]).toEqual(['open', null]);
    const events = (await world.app('GET', `/issues/${gate.number}/events`)).items;
    expect(events.map((one) => `${read(one, 'actor', 'login')} ${one.event}`)).toEqual([
      'bob closed',
      'ada reopened',
    ]);
  });

  it('that is retargeted says when, and loses approvals where its base moved', async () => {
    const world = smallGithub();
    const gate = await openGate(world);
    await world.github.as('root').branch('side');
    await world.github.as('root').push('side', 'side.md', 'x');
    await world.github.as('ada').approve(gate.number);
    await world.github.as('bob').retarget(gate.number, 'side');
    const { items } = await world.app('GET', `/issues/${gate.number}/timeline`);
    expect(items.map(({ event }) => event)).toEqual(['committed', 'reviewed', 'base_ref_changed']);
    expect(text((await world.app('GET', `/pulls/${gate.number}`)).body, 'base', 'ref')).toBe('side');
  });

  it('cannot be pushed to by a person while only the App may', async () => {
    const world = smallGithub();
    const gate = await openGate(world);
    expect(await error(world.github.as('root').push(gate.branch, gate.record, 'x'))).toMatch(
      /409.*protected ref/s,
    );
    expect(await error(world.github.as('root').branch('gate/forged/1'))).toMatch(
      /422.*creations being restricted/s,
    );
    expect(await error(world.github.as('root').push('main', 'x.md', 'x'))).toMatch(
      /409.*through a pull request/s,
    );
    const deleted = await world.as('root')('DELETE', `/git/refs/heads/${gate.branch}`);
    expect(deleted.status).toBe(422);
    loose(world);
    expect(await error(world.github.as('root').push(gate.branch, 'x.md', 'x'))).toBe('no error');
  });

  it('is closed when its branch is deleted, and a second one of it is refused', async () => {
    const world = smallGithub();
    const gate = await openGate(world);
    const again = await world.app('POST', '/pulls', { title: 'x', head: gate.branch, base: 'main' });
    expect(again.status).toBe(422);
    await world.app('DELETE', `/git/refs/heads/${gate.branch}`);
    const { body } = await world.app('GET', `/pulls/${gate.number}`);
    expect([body.state, body.merged]).toEqual(['closed', false]);
    expect((await world.app('PATCH', `/pulls/${gate.number}`, { state: 'open' })).status).toBe(422);
  });
});
