import { expect, it } from 'vitest';
import { standIn } from '#test/github/stand-in.ts';

const RECORD = 'signoffs/smartapi/switch-1.json';
const DOSSIER = 'signoffs/smartapi/switch-1.md';
const BRANCH = 'gate/smartapi/switch/1';

/** Through the adapters that production has: opened, shown, approved, merged, shown again. */
it('carries one gate from its pull request to main', async () => {
  const { github, desk, reader, now } = standIn();
  const opened = await desk.ensure({
    branch: BRANCH,
    title: 'Gate switch: go or no-go',
    body: 'Gate: switch',
    files: [
      { path: RECORD, text: '{"gate":"switch"}\n' },
      { path: DOSSIER, text: '# Switch\n' },
    ],
    commitMessage: 'Gate switch, attempt 1',
  });
  if (opened.outcome === 'tampered') throw new Error(opened.detail);
  const { number, head } = opened.pull;
  const shown = { instance: 'smartapi/switch/1', environment: 'gate-switch', head };
  const check = { name: 'gate', head, title: 'Gate', summary: 'two of two' };
  await desk.say(number, '<!-- gate -->', '<!-- gate -->\nnobody yet');
  await desk.check({ ...check, status: 'completed', conclusion: 'action_required' });
  await desk.deployment({ ...shown, state: 'queued', description: 'waits for the committee' });

  now();
  await github.as('ada').approve(number, 'go');
  now();
  await github.as('obi').approve(number);
  now();
  await desk.describe(number, { title: 'Gate switch: go', body: 'Gate: switch\nApproved-by: ada' });
  await desk.check({ ...check, status: 'completed', conclusion: 'success' });
  const merge = await github.as('eve').merge(number);
  await desk.say(number, '<!-- gate -->', '<!-- gate -->\ngo');
  await desk.deployment({ ...shown, state: 'success', description: 'go' });

  const read = await reader.snapshot(number, { record: RECORD, dossier: DOSSIER });
  if (!read.ok) throw new Error(read.error.detail);
  const seen = read.value;
  expect(seen.reviews.map(({ by, state, commit }) => [by?.login, state, commit])).toEqual([
    ['ada', 'APPROVED', head],
    ['obi', 'APPROVED', head],
  ]);
  expect(seen.merge).toMatchObject({ commit: merge, by: { login: 'eve' }, onMain: true, pulls: [number] });
  expect(seen.at.merge?.record).toEqual(seen.at.head.record);
  expect(seen.commits.list).toMatchObject([{ author: { type: 'Bot' }, verified: true }]);
  expect(seen.rules?.map(({ type }) => type)).toContain('pull_request');
  const pulls = await reader.gatePulls('2027-04-01T00:00:00Z');
  expect(pulls.ok && pulls.value.map(({ state }) => state)).toEqual(['merged']);
});
