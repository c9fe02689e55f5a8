/** Who a request comes from, by its token. */
import { createPublicKey, verify } from 'node:crypto';
import * as z from 'zod';
import type { Instant } from '#lib/instant.ts';
import { plus } from '#lib/instant.ts';
import type { Random } from '#lib/ports/random.ts';
import { ACTIONS_APP, ACTIONS_BOT, type AccountDirectory } from './accounts.ts';
import type { Account, GithubSimulatorOptions, Permissions } from './config.ts';
import { testAppPublicKey } from './test-app-key.ts';

export type Actor =
  | { readonly kind: 'person'; readonly account: Account }
  /** The App's installation, or the job's own token, which is the installation of GitHub's own App. */
  | {
      readonly kind: 'installation';
      readonly account: Account;
      readonly app: number;
      readonly permissions: Permissions;
    }
  /** The App as itself, by a JWT that it signed. */
  | { readonly kind: 'app'; readonly account: Account; readonly app: number };

export interface NewToken {
  readonly token: string;
  readonly expiresAt: Instant;
  readonly permissions: Permissions;
}

export interface Tokens {
  /** `jwt`: why a JWT is refused. */
  actor(
    authorization: string | undefined,
  ): Actor | { readonly kind: 'nobody' } | { readonly kind: 'jwt'; readonly why: string };
  person(login: string): string;
  installation(permissions?: Permissions): NewToken;
  job(permissions: Permissions): NewToken;
  readonly granted: Permissions;
  revoke(actor: Actor): void;
}

const MINUTE_SECONDS = 60;
const LONGEST_JWT_SECONDS = 10 * MINUTE_SECONDS;
const HOUR_MILLISECONDS = 3_600_000;

const Claims = z.object({ iss: z.union([z.string(), z.number()]), iat: z.number(), exp: z.number() });

const APP_PERMISSIONS: Permissions = {
  metadata: 'read',
  contents: 'write',
  pull_requests: 'write',
  issues: 'write',
  checks: 'write',
  statuses: 'write',
  deployments: 'write',
  actions: 'read',
  administration: 'read',
};

const decode = (part: string): unknown => {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
};

export const makeTokens = (
  options: GithubSimulatorOptions,
  accounts: AccountDirectory,
  random: Random,
): Tokens => {
  const { clock, app, people, tokenLifetimeMilliseconds = HOUR_MILLISECONDS } = options;
  const key = createPublicKey(app.publicKeyPem ?? testAppPublicKey());
  const letters = (): string => Buffer.from(random.bytes(27)).toString('base64url').replaceAll(/[-_]/g, 'x');
  const persons = new Map(people.map(({ id }) => [`ghp_${letters()}`, id]));
  const issued = new Map<string, { readonly actor: Actor; readonly expiresAt: Instant }>();
  const granted = app.permissions ?? APP_PERMISSIONS;

  const issue = (prefix: string, actor: Actor & { kind: 'installation' }): NewToken => {
    const token = `${prefix}_${letters()}`;
    const expiresAt = plus(clock.now(), tokenLifetimeMilliseconds);
    issued.set(token, { actor, expiresAt });
    return { token, expiresAt, permissions: actor.permissions };
  };

  const appOf = (jwt: string): Actor | { kind: 'jwt'; why: string } => {
    const [head = '', body = '', signature = ''] = jwt.split('.');
    const claims = Claims.safeParse(decode(body));
    const refused = (why: string) => ({ kind: 'jwt' as const, why });
    if (!claims.success) return refused('A JSON web token could not be decoded');
    const now = Math.floor(clock.now() / 1_000);
    if (claims.data.exp <= now)
      return refused(
        "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
      );
    if (claims.data.exp > now + LONGEST_JWT_SECONDS)
      return refused("'Expiration time' claim ('exp') is too far in the future");
    if (claims.data.iat > now)
      return refused(
        "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
      );
    const genuine = verify(
      'RSA-SHA256',
      Buffer.from(`${head}.${body}`),
      key,
      Buffer.from(signature, 'base64url'),
    );
    if (!genuine || String(claims.data.iss) !== String(app.id))
      return refused('A JSON web token could not be decoded');
    return { kind: 'app', account: accounts.app, app: app.id };
  };

  return {
    actor(authorization) {
      const token = /^(?:bearer|token) (.+)$/i.exec(authorization ?? '')?.[1];
      if (token === undefined) return { kind: 'nobody' };
      if (token.split('.').length === 3) return appOf(token);
      const account = accounts.byId(persons.get(token) ?? -1);
      if (account) return { kind: 'person', account };
      const known = issued.get(token);
      return known && known.expiresAt > clock.now() ? known.actor : { kind: 'nobody' };
    },
    person(login) {
      const id = accounts.byLogin(login)?.id;
      const token = [...persons].find(([, owner]) => owner === id)?.[0];
      if (token === undefined) throw new Error(`the stand-in knows no person called ${login}`);
      return token;
    },
    installation: (permissions = granted) =>
      issue('ghs', {
        kind: 'installation',
        account: accounts.app,
        app: app.id,
        permissions: { metadata: 'read', ...permissions },
      }),
    job: (permissions) =>
      issue('ghs', {
        kind: 'installation',
        account: ACTIONS_BOT,
        app: ACTIONS_APP,
        permissions: { metadata: 'read', ...permissions },
      }),
    granted,
    revoke(actor) {
      for (const [token, known] of issued) if (known.actor === actor) issued.delete(token);
    },
  };
};
