import * as z from 'zod';
import type { ErpEnvironment } from '#lib/aws/environment.ts';
import type { ErpAccount } from '#lib/clearance/reconcile.ts';
import { type ErpClient, makeErpClient } from '#lib/erp/erp-client.ts';
import { SECOND } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import type { ErpInbox, ErpOutput, ErpRegister, MasterData } from '#lib/ports/erp.ts';
import { wallClock } from '#lib/wall-clock.ts';
import { wireSecret } from './secret.ts';

const ErpSecret = z.object({ callbackToken: z.string().min(1) });

/** Of one call, a page of a list included; a telling in the worker has less, and the worker sees to that. */
const CALL_DEADLINE = 10 * SECOND;

export interface WiredErp {
  readonly erpOutput: ErpOutput;
  readonly erpRegister: ErpRegister;
  readonly erpInbox: ErpInbox;
  readonly masterData: MasterData;
  readonly erpAccount: () => Promise<ErpAccount>;
  readonly erpSettings: () => Promise<JsonObject>;
}

/** The client's ERP over HTTP, the token that we show it from the secret. */
export const wireErp = (environment: z.output<typeof ErpEnvironment>): WiredErp => {
  const secret = wireSecret(environment.ERP_SECRET_ID, ErpSecret);
  const client = async (): Promise<ErpClient> => {
    const found = await secret();
    if (!found.ok) throw new Error(found.error);
    return makeErpClient({
      baseUrl: environment.ERP_URL,
      token: found.value.callbackToken,
      fetch: (request) => fetch(request),
      deadlineMilliseconds: CALL_DEADLINE,
      clock: wallClock,
    });
  };
  return {
    erpOutput: {
      current: async () => (await client()).output.current(),
      setTo: async (side) => (await client()).output.setTo(side),
      verify: async () => (await client()).output.verify(),
    },
    erpRegister: { posted: async (from, to) => (await client()).register.posted(from, to) },
    erpInbox: { tell: async (outcome, signal) => (await client()).inbox.tell(outcome, signal) },
    masterData: {
      customers: async () => (await client()).masterData.customers(),
      products: async () => (await client()).masterData.products(),
      taxCodes: async () => (await client()).masterData.taxCodes(),
    },
    erpAccount: async () => (await client()).account(),
    erpSettings: async () => (await client()).settings(),
  };
};
