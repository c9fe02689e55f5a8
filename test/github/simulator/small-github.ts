/** The stand-in with a small committee, a clock that is moved by hand, and one call a line. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import * as z from 'zod';
import type { GithubSimulatorOptions } from '#lib/github/simulator/config.ts';
import { type GithubSimulator, makeGithubSimulator } from '#lib/github/simulator/simulator.ts';
import { fromIso, plus, SECOND } from '#lib/instant.ts';

const Anything = z.looseObject({});
export type Json = z.infer<typeof Anything>;

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  /** An object; a list's stands under `items`. */
  readonly body: Json;
  readonly items: readonly Json[];
}

export type Ask = (method: string, path: string, body?: unknown) => Promise<Answered>;

export interface SmallGithub {
  readonly github: GithubSimulator;
  /** Below the repository unless the path says otherwise, by whoever's token. */
  readonly with: (token: string) => Ask;
  readonly app: Ask;
  readonly as: (login: string) => Ask;
  readonly wait: (milliseconds: number) => void;
}

export const read = (value: unknown, ...keys: readonly string[]): unknown =>
  keys.reduce<unknown>((inner, key) => Anything.parse(inner)[key], value);

export const text = (value: unknown, ...keys: readonly string[]): string =>
  z.string().parse(read(value, ...keys));

export const smallGithub = (options: Partial<GithubSimulatorOptions> = {}): SmallGithub => {
  const folder = mkdtempSync(join(tmpdir(), 'small-github-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  let now = fromIso('2026-12-01T08:00:00Z');
  const github = makeGithubSimulator({
    clock: { now: () => now },
    folder: options.folder ?? folder,
    owner: { login: 'acme', id: 1001 },
    name: 'cutover',
    repositoryId: 2002,
    app: { id: 77, slug: 'cutover-gates', userId: 7700 },
    people: [
      { login: 'root', id: 10, permission: 'admin', name: 'Root' },
      { login: 'ada', id: 11, permission: 'write' },
      { login: 'bob', id: 12, permission: 'write' },
      { login: 'cyd', id: 13, permission: 'read' },
      { login: 'out', id: 14, permission: 'none' },
    ],
    seed: 1,
    files: { 'README.md': '# Cutover\n', '.github/CODEOWNERS': '/signoffs/ @ada @bob\n' },
    ...options,
  });
  const asking =
    (token: string): Ask =>
    async (method, path, body) => {
      const whole = path.startsWith('//') ? path.slice(1) : `/repos/acme/cutover${path}`;
      const response = await github.fetch(`https://api.github.com${whole}`, {
        method,
        headers: { authorization: `Bearer ${token}` },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const said = await response.text();
      const json: unknown = said === '' ? {} : JSON.parse(said);
      const list = z.array(Anything).safeParse(json);
      return {
        status: response.status,
        headers: response.headers,
        body: list.success ? { items: list.data } : Anything.parse(json),
        items: list.success ? list.data : [],
      };
    };
  return {
    github,
    with: asking,
    app: asking(github.appToken().token),
    as: (login) => asking(github.tokenOf(login)),
    wait(milliseconds) {
      now = plus(now, milliseconds);
    },
  };
};

/** A gate as the App opens it: branch, one commit with record and dossier, pull request. */
export const openGate = async (
  { app, wait }: Pick<SmallGithub, 'app' | 'wait'>,
  gate = 'c/go/1',
): Promise<{
  readonly number: number;
  readonly head: string;
  readonly branch: string;
  readonly record: string;
}> => {
  const main = text((await app('GET', '/git/ref/heads/main')).body, 'object', 'sha');
  const record = `signoffs/${gate}.json`;
  const tree = await app('POST', '/git/trees', {
    base_tree: main,
    tree: [
      { path: record, mode: '100644', type: 'blob', content: '{"gate":true}\n' },
      { path: `signoffs/${gate}.md`, mode: '100644', type: 'blob', content: '# Gate\n' },
    ],
  });
  const commit = await app('POST', '/git/commits', {
    message: `Gate ${gate}`,
    tree: text(tree.body, 'sha'),
    parents: [main],
  });
  const head = text(commit.body, 'sha');
  const branch = `gate/${gate}`;
  await app('POST', '/git/refs', { ref: `refs/heads/${branch}`, sha: head });
  const pull = await app('POST', '/pulls', {
    title: `Gate ${gate}: go or no-go`,
    body: 'Gate: go\nApproved-by: ada',
    head: branch,
    base: 'main',
  });
  wait(SECOND);
  return { number: z.int().parse(read(pull.body, 'number')), head, branch, record };
};

export const check = (app: Ask, head: string, conclusion: string): Promise<Answered> =>
  app('POST', '/check-runs', {
    name: 'gate',
    head_sha: head,
    status: 'completed',
    conclusion,
    output: { title: 'Gate', summary: 'as it stands' },
  });
