import { createVerify, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { AppCredentials } from '#lib/github/client/authorize.ts';
import { makeGithub } from '#lib/github/client/github.ts';
import { FUNCTION_PATIENCE } from '#lib/github/client/patience.ts';
import { json, REPOSITORY, type Scripted, scriptedGithub, stillClock } from '../scripted-github.ts';

const keys = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const PEM = keys.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
const TOKENS = 'POST /app/installations/55/access_tokens';
const INSTALLATION = 'GET /repos/adire/cutover/installation';
const token = (value: string) => json({ token: value, expires_at: '2027-04-10T13:00:00Z' }, 201);

const make = (
  script: Readonly<Record<string, readonly Scripted[]>>,
  changes: Partial<AppCredentials> = {},
) => {
  const server = scriptedGithub({
    [INSTALLATION]: [json({ id: 55, app_id: 3001 })],
    [TOKENS]: [token('ghs_first')],
    ...script,
  });
  const github = makeGithub({
    repository: REPOSITORY,
    auth: { appId: 3001, privateKey: PEM, ...changes },
    clock: stillClock(),
    fetch: server.fetch,
    patience: FUNCTION_PATIENCE,
  });
  const ask = () => github.ask({ route: 'GET /repos/{owner}/{repo}', answer: z.object({ id: z.int() }) });
  return { ...server, ask };
};

const claims = (header: string | null): unknown => {
  const [head = '', body = '', signature = ''] = (header ?? '').replace(/^bearer /i, '').split('.');
  const proof = createVerify('RSA-SHA256').update(`${head}.${body}`);
  expect(proof.verify(keys.publicKey, Buffer.from(signature, 'base64url'))).toBe(true);
  return JSON.parse(Buffer.from(body, 'base64url').toString());
};

describe('a GitHub App', () => {
  it('gets a token of this repository only, with no more than it needs, once', async () => {
    const { ask, seen } = make({});
    expect(await ask()).toMatchObject({ ok: true });
    expect(await ask()).toMatchObject({ ok: true });
    expect(seen.map(({ name }) => name)).toEqual([
      INSTALLATION,
      TOKENS,
      'GET /repos/adire/cutover',
      'GET /repos/adire/cutover',
      'GET /repos/adire/cutover',
    ]);
    expect(claims(seen[0]?.headers.get('authorization') ?? null)).toMatchObject({ iss: 3001 });
    expect(seen[1]?.body).toEqual({
      repository_ids: [2002],
      permissions: { contents: 'write', pull_requests: 'write', checks: 'write', deployments: 'write' },
    });
    expect(seen[2]?.headers.get('authorization')).toBe('Bearer ghs_first');
  });

  it('whose installation is given is not looked up, and asks for what it is told to', async () => {
    const { ask, seen } = make({}, { installation: 55, permissions: { administration: 'read' } });
    expect(await ask()).toMatchObject({ ok: true });
    expect(seen[0]).toMatchObject({ name: TOKENS, body: { permissions: { administration: 'read' } } });
  });

  it('whose key has its lines written with \\n, as variables often hold it, is known too', async () => {
    const { ask } = make({}, { privateKey: PEM.replaceAll('\n', String.raw`\n`) });
    expect(await ask()).toMatchObject({ ok: true });
  });

  it.each([
    [
      'has a key that is none',
      {},
      { privateKey: 'CANARY-KEY' },
      "the GitHub App's private key cannot be read",
    ],
    ['has only the first line of its key', {}, { privateKey: PEM.slice(0, 32) }, 'give the whole PEM file'],
    [
      'is another one than the installation’s',
      { [INSTALLATION]: [json({ id: 55, app_id: 1 })] },
      {},
      'no installation of App 3001',
    ],
    ['is not installed', { [INSTALLATION]: [json({ message: 'Not Found' }, 404)] }, {}, 'HTTP 404'],
    ['may not have what it asks for', { [TOKENS]: [json({ message: 'permissions' }, 422)] }, {}, 'HTTP 422'],
  ] as const)('that %s is told so', async (_what, script, changes, words) => {
    const { ask, names } = make(script, changes);
    const answer = await ask();
    expect(answer).toMatchObject({ ok: false, error: { detail: expect.stringContaining(words) } });
    expect(JSON.stringify(answer)).not.toContain('CANARY');
    expect(names().filter((name) => name !== INSTALLATION && name !== TOKENS)).toEqual([]);
  });

  it('asks again for a token where GitHub fails once', async () => {
    const { ask } = make({ [TOKENS]: [json({ message: 'no' }, 502), token('ghs_second')] });
    expect(await ask()).toMatchObject({ ok: true });
  });
});

it('an empty token is said to be missing before anything is sent', async () => {
  const server = scriptedGithub({});
  const github = makeGithub({
    repository: REPOSITORY,
    auth: { token: '' },
    clock: stillClock(),
    fetch: server.fetch,
  });
  const answer = await github.ask({ route: 'GET /repos/{owner}/{repo}', answer: z.unknown() });
  expect(answer).toMatchObject({ ok: false, error: { detail: expect.stringContaining('is empty') } });
  expect(server.seen).toEqual([]);
});
