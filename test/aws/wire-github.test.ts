import { afterEach, expect, it, vi } from 'vitest';
import { GithubEnvironment } from '#lib/aws/environment.ts';
import { wireGithub } from '#lib/aws/wiring/github.ts';

const environment = GithubEnvironment.parse({
  GITHUB_REPOSITORY: 'adire/cutover',
  GITHUB_REPOSITORY_ID: '2002',
  GITHUB_APP_USER_ID: '4001',
  GITHUB_APP_ID: '3001',
  GITHUB_API_URL: 'https://api.github.com',
});

afterEach(() => vi.unstubAllGlobals());

it('reads the repository of the environment with the token of the call, and keeps it to itself', async () => {
  const seen: string[] = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    seen.push(`${request.url} ${request.headers.get('authorization')}`);
    return Response.json({ message: 'Not Found' }, { status: 404 });
  });
  const { repository, readPulls } = wireGithub(environment);
  expect(repository).toEqual({ id: 2002, main: 'main', appUser: 4001, app: 3001, denied: [] });
  const read = await readPulls('ghs_CANARY').snapshot(7, { record: 'r', dossier: 'd' });
  expect(seen).toEqual(['https://api.github.com/repos/adire/cutover Bearer ghs_CANARY']);
  expect(read).toMatchObject({ ok: false, error: { kind: 'refused' } });
  expect(JSON.stringify(read)).not.toContain('CANARY');
});

it.each([
  ['GITHUB_REPOSITORY', 'adire'],
  ['GITHUB_REPOSITORY_ID', '0'],
  ['GITHUB_REPOSITORY_ID', 'adire'],
  ['GITHUB_APP_USER_ID', ''],
  ['GITHUB_API_URL', 'api.github.com'],
])('refuses %s=%s', (name, value) => {
  expect(GithubEnvironment.safeParse({ ...environment, [name]: value }).success).toBe(false);
});
