/** Parts of GitHub's answers, of those fields that we read (REST description of version 2022-11-28). */
import * as z from 'zod';

export const Sha = z.string().regex(/^[0-9a-f]{40}$/, 'a SHA-1 of 40 hex digits');
export const Moment = z.iso.datetime({ offset: true });

export const Account = z.object({ id: z.int(), login: z.string(), type: z.string() });

/** GitHub writes an account that it does not know as null, and in commits as an empty object too. */
export const MaybeAccount = z.union([Account, z.null(), z.strictObject({}).transform(() => null)]);
