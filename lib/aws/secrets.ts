import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type * as z from 'zod';
import { HOUR, type Instant, MINUTE } from '#lib/instant.ts';
import type { Clock } from '#lib/ports/clock.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { isTransient } from './is-transient.ts';

export interface SecretOptions<T> {
  readonly client: SecretsManagerClient;
  /** Name or ARN. */
  readonly id: string;
  readonly schema: z.ZodType<T>;
  readonly clock: Pick<Clock, 'now'>;
}

/** A rotated secret is in use after so long. */
const FRESH = 5 * MINUTE;
/** While Secrets Manager itself cannot be reached, what was read before does; a key that was rotated away fails loudly elsewhere. */
const USABLE = HOUR;

/** Fields and what is wrong with them, never what they hold: zod's own words may quote it. */
const problemsOf = (error: z.ZodError): string =>
  error.issues.map(({ path, code }) => `"${path.join('.') || '(whole)'}" (${code})`).join(', ');

const parsed = <T>(id: string, text: string | undefined, schema: z.ZodType<T>): Result<T, string> => {
  if (text === undefined) return err(`secret ${id} holds no text; it should hold JSON as a string`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return err(`secret ${id} is not JSON; it should be one JSON object`);
  }
  const checked = schema.safeParse(value);
  return checked.success
    ? ok(checked.data)
    : err(`secret ${id}: missing or wrong: ${problemsOf(checked.error)}`);
};

/**
 * Reads one secret when asked, parsed; remembered for five minutes. An error says which secret and which field, never a value.
 * A secret that is wrong is read again each time, so that mending it is enough.
 */
export const makeSecret = <T>({
  client,
  id,
  schema,
  clock,
}: SecretOptions<T>): (() => Promise<Result<T, string>>) => {
  let known: { readonly value: T; readonly at: Instant } | undefined;
  let reading: Promise<Result<T, string>> | undefined;

  const read = async (): Promise<Result<T, string>> => {
    const at = clock.now();
    try {
      const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: id }));
      const secret = parsed(id, SecretString, schema);
      known = secret.ok ? { value: secret.value, at } : undefined;
      return secret;
    } catch (error) {
      if (isTransient(error) && known && at - known.at < USABLE) return ok(known.value);
      const name = error instanceof Error ? error.name : 'an unknown error';
      return err(`secret ${id} cannot be read: ${name}`);
    }
  };

  return async () => {
    if (known && clock.now() - known.at < FRESH) return ok(known.value);
    reading ??= read().finally(() => {
      reading = undefined;
    });
    return await reading;
  };
};
