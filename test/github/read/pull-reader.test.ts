import { describe, expect, it } from 'vitest';
import { makeGithub } from '#lib/github/client/github.ts';
import { makePullReader } from '#lib/github/read/pull-reader.ts';
import { toIso } from '#lib/instant.ts';
import {
  approveAll,
  openGate,
  PATHS,
  type PullReaderWorld,
  pullReaderContract,
} from '#test/contract/pull-reader.ts';
import { STAND_IN, type StandIn, standIn } from '../stand-in.ts';

const world = (there: StandIn): PullReaderWorld => ({
  reader: there.reader,
  desk: there.desk,
  as: (login) => there.github.as(login),
  pass: () => toIso(there.now()),
  editAnothers: (login, pull, review, body) => there.github.people.editReview(login, pull, review, body),
});

pullReaderContract('the stand-in for GitHub', () => world(standIn()));
pullReaderContract('the stand-in with pages of one, which fails now and then', () =>
  world(
    standIn(({ faults }) => {
      faults.pageSize(1);
      faults.next(1, '502', /^GET .*\/pulls\/\d+$/);
      faults.next(1, '503', /^GET .*\/reviews$/);
      faults.next(1, 'network', /^GET .*\/git\/trees\//);
      faults.next(1, 'secondary-limit', /^GET .*\/events$/);
      faults.commitPullsEmpty(2);
    }),
  ),
);

describe('a reading in trouble', () => {
  const there = async (): Promise<StandIn & { readonly pull: { number: number; head: string } }> => {
    const made = standIn();
    const pull = await openGate(made.desk);
    return { ...made, pull };
  };

  it('is made again where the pull request moved meanwhile, and is of one moment', async () => {
    const { github, reader, pull } = await there();
    github.faults.afterNext(/\/reviews$/, () => github.as('eve').close(pull.number));
    expect(await reader.snapshot(pull.number, PATHS)).toMatchObject({
      ok: true,
      value: { state: 'closed', closing: { by: { id: 666 } } },
    });
  });

  it('counts a review that came after the reviews were read', async () => {
    const { github, reader, pull, now } = await there();
    github.faults.afterNext(/\/reviews$/, () => {
      now();
      return github.as('ada').requestChanges(pull.number, 'Stop.');
    });
    const read = await reader.snapshot(pull.number, PATHS);
    expect(read).toMatchObject({ ok: true, value: { reviews: [{ state: 'CHANGES_REQUESTED' }] } });
  });

  it('comes to an end where it never stands still', async () => {
    const { github, reader, pull, now } = await there();
    const again = (): void => {
      github.faults.afterNext(/\/files$/, async () => {
        now();
        await github.as('eve').comment(pull.number, 'And another thing.');
        again();
      });
    };
    again();
    expect(await reader.snapshot(pull.number, PATHS)).toEqual({
      ok: false,
      error: { kind: 'again', detail: expect.stringContaining('while it was read') },
    });
  });

  it.each(['commits', 'files', 'reviews', 'events', 'branches/main'])(
    'fails whole where only %s fails',
    async (part) => {
      const { github, reader, pull } = await there();
      github.faults.next(9, '500', new RegExp(`/${part}$`));
      expect(await reader.snapshot(pull.number, PATHS)).toMatchObject({
        ok: false,
        error: { kind: 'again', detail: expect.stringContaining('HTTP 500') },
      });
    },
  );

  it('fails where nothing answers', async () => {
    const { github, reader, pull } = await there();
    github.faults.down(true);
    expect(await reader.snapshot(pull.number, PATHS)).toMatchObject({ ok: false, error: { kind: 'again' } });
    expect(await reader.gatePulls('2027-01-01T00:00:00Z')).toMatchObject({
      ok: false,
      error: { kind: 'again' },
    });
  });

  it('does not take a list of reviews that was cut off once for the whole', async () => {
    const { github, reader, pull } = await there();
    await github.as('ada').approve(pull.number);
    await github.as('obi').requestChanges(pull.number, 'No.');
    github.faults.cutOff(1, /\/reviews$/, 1);
    const read = await reader.snapshot(pull.number, PATHS);
    expect(read).toMatchObject({ ok: true, value: { reviews: [{}, { state: 'CHANGES_REQUESTED' }] } });
  });

  it('does not take reviews whose edits are of fewer of them', async () => {
    const { github, reader, pull } = await there();
    await github.as('ada').approve(pull.number);
    github.faults.lagging(1, /^POST \/graphql$/);
    expect(await reader.snapshot(pull.number, PATHS)).toMatchObject({
      ok: true,
      value: { reviews: [{ edited: null }] },
    });
    github.faults.lagging(9, /^POST \/graphql$/);
    expect(await reader.snapshot(pull.number, PATHS)).toMatchObject({ ok: false, error: { kind: 'again' } });
  });

  it('shows by the declared number that a list of files was cut off', async () => {
    const { github, reader, pull } = await there();
    github.faults.cutOff(1, /\/files$/, 1);
    expect(await reader.snapshot(pull.number, PATHS)).toMatchObject({
      ok: true,
      value: { files: { declared: 2, list: [{}] } },
    });
  });

  it('blames nobody for a closing whose event is not there yet', async () => {
    const { github, reader, pull } = await there();
    await github.as('eve').close(pull.number);
    github.faults.lagging(9, /\/events$/);
    expect(await reader.snapshot(pull.number, PATHS)).toMatchObject({
      ok: false,
      error: { kind: 'again', detail: expect.stringContaining('its events do not say so yet') },
    });
  });

  it('says of a merge what GitHub knows, after a moment', async () => {
    const { github, reader, pull, desk, now } = await there();
    await approveAll(
      {
        reader,
        desk,
        as: (login) => github.as(login),
        pass: () => toIso(now()),
        editAnothers: github.people.editReview,
      },
      pull,
    );
    await github.as('ada').merge(pull.number);
    github.faults.commitPullsEmpty(9);
    expect(await reader.snapshot(pull.number, PATHS)).toMatchObject({
      ok: true,
      value: { merge: { pulls: [] } },
    });
  });

  it.each([
    [
      'once: it is read again, and nobody is told that main lost the merge',
      1,
      { ok: true, value: { merge: { onMain: true } } },
    ],
    ['for ever: nothing follows from it', 99, { ok: false, error: { kind: 'again' } }],
  ])('of a merge, with main told as it was before it, %s', async (_, stale, outcome) => {
    const { github, reader, pull, desk, now } = await there();
    const MAIN = /\/git\/ref\/heads(%2F|\/)main$/;
    let before: string | undefined;
    let left = stale;
    const clock = { now, sleep: async () => undefined };
    const lagging = makePullReader({
      github: makeGithub({
        repository: { owner: STAND_IN.owner, name: STAND_IN.name, id: STAND_IN.id },
        auth: { token: github.jobToken({ contents: 'read', pull_requests: 'read' }).token },
        clock,
        async fetch(request) {
          const answer = await github.fetch(request);
          if (!MAIN.test(new URL(request.url).pathname)) return answer;
          before ??= await answer.clone().text();
          if (left <= 0) return answer;
          left -= 1;
          return new Response(before, answer);
        },
      }),
      clock,
      repository: STAND_IN.id,
      main: 'main',
    });
    left = 0;
    await lagging.snapshot(pull.number, PATHS);
    const { editReview: editAnothers } = github.people;
    await approveAll(
      { reader, desk, as: (login) => github.as(login), pass: () => toIso(now()), editAnothers },
      pull,
    );
    await github.as('ada').merge(pull.number);
    left = stale;
    expect(await lagging.snapshot(pull.number, PATHS)).toMatchObject(outcome);
  });

  it('knows nobody where an account is gone', async () => {
    const { github, reader, pull } = await there();
    await github.as('eve').approve(pull.number);
    github.people.remove('eve');
    expect(await reader.snapshot(pull.number, PATHS)).toMatchObject({
      ok: true,
      value: { reviews: [{ by: null }] },
    });
  });
});
