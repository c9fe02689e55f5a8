import { createPrivateKey } from 'node:crypto';
import { createAppAuth } from '@octokit/auth-app';
import type { Octokit } from '@octokit/core';
import * as z from 'zod';
import { err, ok, type Result } from '#lib/result.ts';
import type { GithubFailure } from './github-failure.ts';

/** A GitHub App: it gets a token for an hour, for this repository only, with no more than it asks for. */
export interface AppCredentials {
  readonly appId: number;
  /** PEM as GitHub made it. */
  readonly privateKey: string;
  /** @default the App's installation in the repository's account, which GitHub is asked for */
  readonly installation?: number;
  /** @default what the gates' desk needs */
  readonly permissions?: Readonly<Record<string, 'read' | 'write'>>;
}

export type GithubAuth = { readonly token: string } | AppCredentials;

/** Branch and commit, pull request and its comments, check run, deployment. `metadata: read` comes with any. */
const DESK_PERMISSIONS = {
  contents: 'write',
  pull_requests: 'write',
  checks: 'write',
  deployments: 'write',
} as const;

const Installation = z.object({ id: z.int(), app_id: z.int() });

const refused = (detail: string): Result<never, GithubFailure> =>
  err({ kind: 'refused', status: undefined, detail });

/** Node's reader takes every form of PEM, and variables often hold `\n` for a line's end. */
const readKey = (privateKey: string): string | undefined => {
  try {
    const pem = privateKey.replaceAll(String.raw`\n`, '\n');
    return createPrivateKey(pem).export({ type: 'pkcs8', format: 'pem' }).toString();
  } catch {
    return undefined;
  }
};

const silent = { warn: () => undefined };

export interface Authorized {
  /** Value of the header. */
  readonly header: string;
  readonly token: string;
}

/**
 * Gives the token of the next call. What Octokit throws passes through here, for the client to read; a key that is none is said
 * in our words.
 */
export const makeAuthorize = (
  auth: GithubAuth,
  repository: { readonly owner: string; readonly name: string; readonly id: number },
  octokit: Octokit,
): (() => Promise<Result<Authorized, GithubFailure>>) => {
  if ('token' in auth) {
    const { token } = auth;
    return async () =>
      token === ''
        ? refused('no token for GitHub was given: the variable that holds it is empty')
        : ok({ header: `Bearer ${token}`, token });
  }
  const privateKey = readKey(auth.privateKey);
  if (privateKey === undefined) {
    return async () =>
      refused("the GitHub App's private key cannot be read: give the whole PEM file that GitHub made");
  }
  const app = createAppAuth({ appId: auth.appId, privateKey, request: octokit.request, log: silent });
  let found = auth.installation;
  const installation = async (): Promise<Result<number, GithubFailure>> => {
    if (found !== undefined) return ok(found);
    const { token } = await app({ type: 'app' });
    const { data } = await octokit.request('GET /repos/{owner}/{repo}/installation', {
      owner: repository.owner,
      repo: repository.name,
      headers: { authorization: `Bearer ${token}` },
    });
    const read = Installation.safeParse(data);
    if (!read.success || read.data.app_id !== auth.appId) {
      return refused(
        `GitHub names no installation of App ${auth.appId} in ${repository.owner}/${repository.name}`,
      );
    }
    found = read.data.id;
    return ok(found);
  };
  return async () => {
    const installationId = await installation();
    if (!installationId.ok) return installationId;
    const { token } = await app({
      type: 'installation',
      installationId: installationId.value,
      repositoryIds: [repository.id],
      permissions: auth.permissions ?? DESK_PERMISSIONS,
    });
    return ok({ header: `Bearer ${token}`, token });
  };
};
