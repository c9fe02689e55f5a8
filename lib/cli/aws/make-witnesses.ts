import * as z from 'zod';
import { makeSecret } from '#lib/aws/secrets.ts';
import { resourcePrefix, type Stage } from '#lib/aws/stage.ts';
import type { Witnesses } from '#lib/aws/stage-report/outside.ts';
import type { StageClients } from '#lib/cli/aws/stage-clients.ts';
import { makeErpClient } from '#lib/erp/erp-client.ts';
import { makeFirsClient } from '#lib/firs/client/firs-client.ts';
import { SECOND } from '#lib/instant.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { wallClock } from '#lib/wall-clock.ts';

const text = z.string().min(1);
const ErpSecret = z.object({ callbackToken: text });
const AuthoritySecret = z.object({ apiKey: text, apiSecret: text });

/** Of one call; a list has it for every page. */
const DEADLINE = 15 * SECOND;

export interface WitnessAddresses {
  readonly tenant: string;
  readonly stage: Stage;
  readonly businessId: string;
  readonly erpUrl: string | undefined;
  readonly authorityUrl: string | undefined;
  /** What the connector wants to see; undefined: it is read from the stage's secret. */
  readonly erpToken: string | undefined;
}

const call = (request: Request): Promise<Response> => fetch(request);

/** ERP and authority, asked from here with the stage's own secrets. Whoever may not read those gets a report without them. */
export const makeWitnesses = async (
  { secretsManager }: Pick<StageClients, 'secretsManager'>,
  at: WitnessAddresses,
): Promise<Witnesses> => {
  const prefix = resourcePrefix(at.tenant, at.stage);
  const secret = async <T>(name: string, schema: z.ZodType<T>): Promise<Result<T, string>> => {
    try {
      return await makeSecret({
        client: secretsManager,
        id: `${prefix}/${name}`,
        schema,
        clock: wallClock,
      })();
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      return err(`secret ${prefix}/${name} cannot be read (${error.name})`);
    }
  };
  const erp = async (): Promise<Witnesses['erp']> => {
    if (at.erpUrl === undefined) return err('nobody says where it is: --erp-url URL');
    const token =
      at.erpToken === undefined ? await secret('erp', ErpSecret) : ok({ callbackToken: at.erpToken });
    if (!token.ok) return token;
    return ok(
      makeErpClient({
        baseUrl: at.erpUrl,
        token: token.value.callbackToken,
        fetch: call,
        deadlineMilliseconds: DEADLINE,
        clock: wallClock,
      }),
    );
  };
  const authority = async (): Promise<Witnesses['authority']> => {
    if (at.authorityUrl === undefined) return err('nobody says where it is: --authority-url URL');
    const keys = await secret('authority', AuthoritySecret);
    if (!keys.ok) return keys;
    return ok(
      makeFirsClient({
        fetch: call,
        baseUrl: at.authorityUrl,
        apiKey: keys.value.apiKey,
        apiSecret: keys.value.apiSecret,
        businessId: at.businessId,
        clock: wallClock,
        deadlineMilliseconds: DEADLINE,
      }),
    );
  };
  return { erp: await erp(), authority: await authority() };
};
