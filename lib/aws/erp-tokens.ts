import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';
import { type Instant, MINUTE, SECOND } from '#lib/instant.ts';
import type { Clock } from '#lib/ports/clock.ts';

export interface ErpTokensOptions {
  readonly client: SecretsManagerClient;
  /** Name or ARN of the secret; its JSON holds `token`. */
  readonly id: string;
  readonly clock: Pick<Clock, 'now'>;
}

const TokenSecret = z.object({ token: z.string() });

const REMEMBERED = 5 * MINUTE;
/** However often wrong tokens are tried, the secret is read no oftener. */
const READ_AT_MOST_EVERY = 10 * SECOND;

/**
 * The tokens by which the ERP is let in: the secret's current one and, while a rotation lasts, the previous one. `newest`
 * reads again where a token was not known, since it may have been rotated a moment ago. Throws when the current one cannot
 * be read; a secret without a token gives none.
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

  return async (asked) => {
    const at = clock.now();
    const fresh = asked === 'newest' ? READ_AT_MOST_EVERY : REMEMBERED;
    if (known && at - known.at < fresh) return known.tokens;
    const tokens = [...(await tokenOf('AWSCURRENT')), ...(await tokenOf('AWSPREVIOUS'))];
    known = { tokens, at };
    return tokens;
  };
};
