import type * as z from 'zod';
import { makeSecret } from '#lib/aws/secrets.ts';
import type { Result } from '#lib/result.ts';
import { wallClock } from '#lib/wall-clock.ts';
import { secretsManager } from './clients.ts';

/** Read when first asked for, never while the function is loaded. */
export const wireSecret = <T>(id: string, schema: z.ZodType<T>): (() => Promise<Result<T, string>>) =>
  makeSecret({ client: secretsManager(), id, schema, clock: wallClock });
