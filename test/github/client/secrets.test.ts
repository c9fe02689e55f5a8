import { generateKeyPairSync } from 'node:crypto';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import type { GithubAuth } from '#lib/github/client/authorize.ts';
import { makeGithub } from '#lib/github/client/github.ts';
import { GithubError } from '#lib/github/client/github-failure.ts';
import { FUNCTION_PATIENCE } from '#lib/github/client/patience.ts';
import { json, REPOSITORY, type Scripted, scriptedGithub, stillClock } from '../scripted-github.ts';

const CANARY = 'ghs_CANARYcanary0123456789';
const PEM = generateKeyPairSync('rsa', { modulusLength: 2_048 })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString();
const KEY_LINE = PEM.split('\n')[3] ?? '';

/** A server, or a proxy before it, that sends back what it was sent. */
const echo =
  (status: number) =>
  ({ headers }: { readonly headers: Headers }): Response =>
    json({ message: `denied for ${headers.get('authorization')}` }, status, {
      'x-github-request-id': headers.get('authorization') ?? '',
      'retry-after': '1',
    });

const FAILURES: readonly (readonly [string, Scripted])[] = [
  ['HTTP 401', echo(401)],
  ['HTTP 403', echo(403)],
  ['HTTP 404', echo(404)],
  ['HTTP 422', echo(422)],
  ['HTTP 429', echo(429)],
  ['HTTP 500', echo(500)],
  ['HTTP 301', echo(301)],
  ['an answer of another shape', ({ headers }) => json({ id: headers.get('authorization') })],
  ['a key of the token’s name', ({ headers }) => json({ [headers.get('authorization') ?? '']: 1 })],
  [
    'no JSON',
    ({ headers }) =>
      new Response(`<p>${headers.get('authorization')}</p>`, { headers: { 'content-type': 'text/html' } }),
  ],
  ['a broken connection', new TypeError(`fetch failed with authorization: Bearer ${CANARY}`)],
  ['an error with a cause', new TypeError('fetch failed', { cause: new Error(`Bearer ${CANARY}`) })],
  ['silence', 'hangs'],
  ['a deprecation', json({ id: 7 }, 200, { deprecation: 'true', sunset: CANARY })],
];

const AUTHS: readonly (readonly [string, GithubAuth])[] = [
  ['a token', { token: CANARY }],
  ['an App', { appId: 3001, privateKey: PEM, installation: 55 }],
];

describe('secrets stay where they are', () => {
  const written: string[] = [];
  beforeEach(() => {
    written.length = 0;
    for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const) {
      vi.spyOn(console, method).mockImplementation((...words: unknown[]) => {
        written.push(inspect(words, { depth: 10 }));
      });
    }
  });
  afterEach(() => vi.restoreAllMocks());

  const everything = (given: unknown): string =>
    [inspect(given, { depth: 20, showHidden: true }), JSON.stringify(given) ?? '', ...written].join('\n');

  for (const [who, auth] of AUTHS) {
    it.each(FAILURES)(`with ${who} and %s`, async (_what, answer) => {
      for (const at of [
        'GET /repos/adire/cutover',
        'GET /repos/adire/cutover/pulls/7',
        'POST /app/installations/55/access_tokens',
      ]) {
        const { fetch } = scriptedGithub({
          'POST /app/installations/55/access_tokens': [
            json({ token: CANARY, expires_at: '2027-04-10T13:00:00Z' }, 201),
          ],
          'GET /repos/adire/cutover/pulls/7': [json({ id: 7, text: 'x' })],
          [at]: [answer],
        });
        const github = makeGithub({
          repository: REPOSITORY,
          auth,
          clock: stillClock(),
          fetch,
          patience: FUNCTION_PATIENCE,
          limit: () => AbortSignal.timeout(2),
        });
        const asked = await github.ask({
          route: 'GET /repos/{owner}/{repo}/pulls/{pull_number}',
          parameters: { pull_number: 7 },
          answer: z.strictObject({ id: z.int() }),
        });
        const shown = everything(
          asked.ok
            ? asked.value.date
            : [asked.error, new GithubError(asked.error), new GithubError(asked.error).stack],
        );
        expect(shown).not.toContain(CANARY);
        expect(shown).not.toContain(KEY_LINE);
        expect(shown).not.toMatch(/bearer ey/i);
      }
    });
  }

  it('and the client itself shows none to whoever prints it', () => {
    const github = makeGithub({ repository: REPOSITORY, auth: { token: CANARY }, clock: stillClock() });
    expect(everything(github)).not.toContain(CANARY);
  });
});
