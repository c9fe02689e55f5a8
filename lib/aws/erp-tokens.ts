import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';
import { HOUR, type Instant, MINUTE, SECOND } from '#lib/instant.ts';
import type { Clock } from '#lib/ports/clock.ts';
import { isTransient } from './is-transient.ts';

export interface ErpTokensOptions {
  readonly client: SecretsManagerClient;
  /** Name or ARN of the secret; its JSON holds `token`. */
  readonly id: string;
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
}

const TokenSecret = z.object({ token: z.string() });

const REMEMBERED = 5 * MINUTE;
/** However often wrong tokens are tried, the secret is read no oftener. */
const READ_AT_MOST_EVERY = 10 * SECOND;

/** While Secrets Manager itself cannot be reached, tokens that were read before let the ERP in: sales go on. */
const USABLE = HOUR;
/** How long they wait for a newer reading: the authorizer ends after 5 s, the client's own attempts take up to 15.5 s. */
const PATIENCE = 2 * SECOND;

/**
 * The tokens by which the ERP is let in: the secret's current one and, while a rotation lasts, the previous one. `newest`
 * reads again where a token was not known, since it may have been rotated a moment ago, and throws when it cannot: nobody is
 * refused by old knowledge. `remembered` throws when there is nothing usable. A secret without a token gives none.
 */
export const makeErpTokens = ({
  client,
  id,
  clock,
}: ErpTokensOptions): ((asked: 'remembered' | 'newest') => Promise<readonly string[]>) => {
  let known: { readonly tokens: readonly string[]; readonly at: Instant } | undefined;

  const tokenOf = async (VersionStage: 'AWSCURRENT' | 'AWSPREVIOUS'): Promise<readonly string[]> => {
    try {
      const { SecretString = '{}' } = await client.send(
        new GetSecretValueCommand({ SecretId: id, VersionStage }),
      );
      const secret = TokenSecret.safeParse(JSON.parse(SecretString));
      return secret.success ? [secret.data.token] : [];
    } catch (error) {
      // Never rotated: there is no previous version.
      if (VersionStage === 'AWSPREVIOUS' && error instanceof ResourceNotFoundException) return [];
      // Its own message would quote what is no JSON.
      if (error instanceof SyntaxError) return [];
      throw error;
    }
  };

  let reading: Promise<readonly string[]> | undefined;
  const read = (): Promise<readonly string[]> => {
    const readNow = async (): Promise<readonly string[]> => {
      const at = clock.now();
      const tokens = [...(await tokenOf('AWSCURRENT')), ...(await tokenOf('AWSPREVIOUS'))];
      known = { tokens, at };
      return tokens;
    };
    reading ??= readNow().finally(() => {
      reading = undefined;
    });
    return reading;
  };

  /** What was known, where a newer reading fails on the road or takes too long; it goes on meanwhile. */
  const readOr = async (former: readonly string[]): Promise<readonly string[]> => {
    const done = new AbortController();
    const late = async (): Promise<readonly string[]> => {
      await clock.sleep(PATIENCE, done.signal);
      return former;
    };
    try {
      return await Promise.race([read(), late()]);
    } catch (error) {
      if (isTransient(error)) return former;
      throw error;
    } finally {
      done.abort(HEARD);
    }
  };

  return async (asked) => {
    const age = known && clock.now() - known.at;
    if (known === undefined || age === undefined) return read();
    if (age < (asked === 'newest' ? READ_AT_MOST_EVERY : REMEMBERED)) return known.tokens;
    return asked === 'remembered' && age < USABLE ? readOr(known.tokens) : read();
  };
};

/** One for all: an abort without a reason makes a new error each time. */
const HEARD = new Error('the tokens were read');
