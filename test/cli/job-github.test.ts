import { describe, expect, it } from 'vitest';
import { appGithub, jobGithub } from '#lib/cli/job-github.ts';

const given = { words: [], options: {} };
const KEY = { CUTOVER_APP_ID: '300001', CUTOVER_APP_PRIVATE_KEY: 'key' };

describe('appGithub', () => {
  it('acts as the App that deployment.yaml names', () => {
    expect(appGithub(given, KEY)).toMatchObject({ ok: true, value: { desk: { app: { id: 300_001 } } } });
  });

  it.each([
    ['a token alone', { GITHUB_TOKEN: 'token' }, /posted by the gates’ App, and nobody else/],
    ['no key', { CUTOVER_APP_ID: '300001', GITHUB_TOKEN: 'token' }, /CUTOVER_APP_PRIVATE_KEY/],
    ['secrets that are not set', { CUTOVER_APP_ID: '', CUTOVER_APP_PRIVATE_KEY: '' }, /have to be set/],
    ['another App', { ...KEY, CUTOVER_APP_ID: '300002' }, /names App 300001/],
  ])('refuses %s', (_, environment, why) => {
    const app = appGithub(given, environment);
    expect(app.ok ? '' : app.error).toMatch(why);
  });
});

describe('jobGithub', () => {
  it('acts as the job, whatever key is beside its token', () => {
    expect(jobGithub(given, { ...KEY, GITHUB_TOKEN: 'token' })).toMatchObject({
      ok: true,
      value: { desk: { app: { id: 15_368 } } },
    });
    expect(jobGithub(given, KEY).ok).toBe(false);
  });
});
