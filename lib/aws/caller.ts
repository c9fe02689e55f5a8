import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import * as z from 'zod';
import { type Instant, instant } from '#lib/instant.ts';

export interface Caller {
  /** Twelve digits. */
  readonly account: string;
  /** Who the cloud says this is, with the session's name: what goes into records. */
  readonly arn: string;
  /** What time it is there, to the second below; undefined where the endpoint does not say. */
  readonly at: Instant | undefined;
}

const Dated = z.object({ headers: z.object({ date: z.string() }) });

/** Whose credentials these are. Needs no permission, and fails before anything else does when they are worth nothing. */
export const makeCaller = ({ client }: { readonly client: STSClient }): (() => Promise<Caller>) => {
  let date: string | undefined;
  client.middlewareStack.add(
    (next) => async (call) => {
      const answer = await next(call);
      const dated = Dated.safeParse(answer.response);
      if (dated.success) date = dated.data.headers.date;
      return answer;
    },
    { step: 'deserialize', name: 'timeThere' },
  );
  return async () => {
    const { Account, Arn } = await client.send(new GetCallerIdentityCommand({}));
    if (Account === undefined || Arn === undefined) throw new Error('STS names neither account nor caller');
    const there = Date.parse(date ?? '');
    return { account: Account, arn: Arn, at: Number.isNaN(there) ? undefined : instant(there) };
  };
};
