import { createHash, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import type { Log } from '#lib/ports/log.ts';

export interface ErpAuthorizerDeps {
  /**
   * What the ERP may show: its token, and the one before while a rotation lasts. `newest` after a token that was not among
   * those remembered. Throws when they cannot be read.
   */
  readonly tokens: (asked: 'remembered' | 'newest') => Promise<readonly string[]>;
  readonly log: Log;
}

/** Simple answer of a Lambda authorizer, format 2.0. */
export type Authorization = { readonly isAuthorized: boolean };

const AuthorizerRequest = z.object({ headers: z.record(z.string(), z.string()) });
const BEARER = /^Bearer +([^\s]{1,4096})$/i;

const fingerprint = (token: string): Buffer => createHash('sha256').update(token).digest();

/** Digests have one length, so that neither time nor an exception tells how much of a token was right. */
const isOneOf = (shown: string, tokens: readonly string[]): boolean => {
  const seen = fingerprint(shown);
  return tokens.reduce((found, token) => timingSafeEqual(seen, fingerprint(token)) || found, false);
};

/**
 * Lets the ERP in by its bearer token. Whatever is missing or empty is a denial. A secret that cannot be read throws, and
 * API Gateway answers 500: a denial would be remembered for the authorizer's cache time, and read as a wrong token.
 */
export const makeErpAuthorizer =
  (deps: ErpAuthorizerDeps): ((event: unknown) => Promise<Authorization>) =>
  async (event) => {
    const request = AuthorizerRequest.safeParse(event);
    const header = request.success
      ? Object.entries(request.data.headers).find(([name]) => name.toLowerCase() === 'authorization')?.[1]
      : undefined;
    const shown = header === undefined ? undefined : BEARER.exec(header)?.[1];
    if (shown === undefined) {
      deps.log('erp-denied', { why: header === undefined ? 'no authorization header' : 'no bearer token' });
      return { isAuthorized: false };
    }
    const known = async (asked: 'remembered' | 'newest'): Promise<boolean> =>
      isOneOf(
        shown,
        (await deps.tokens(asked)).filter((token) => token.length >= SHORTEST),
      );
    const isAuthorized = (await known('remembered')) || (await known('newest'));
    if (!isAuthorized) deps.log('erp-denied', { why: 'another token' });
    return { isAuthorized };
  };

/** A token that could be guessed lets nobody in: the secret was never filled, or by hand. */
const SHORTEST = 16;
