import { createHash, timingSafeEqual } from 'node:crypto';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { z } from 'zod';
import { ERP_PATHS, OutcomeMessage, OutputMessage, postedEntry, RegisterQuery } from '#lib/erp/wire.ts';
import { fromIso } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import type { MasterData } from '#lib/ports/erp.ts';
import type { SimulatedErp } from './simulated-erp.ts';

export interface ErpAppOptions {
  readonly erp: Pick<SimulatedErp, 'output' | 'register' | 'inbox' | 'account'>;
  readonly masterData: MasterData;
  /** How the connector is set. */
  readonly settings: JsonObject;
  /** What callers have to show. */
  readonly token: string;
  /** Entries a page. @default 500 */
  readonly pageSize?: number;
}

const MOST_BYTES = 1_000_000;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** The ERP's side of the connector protocol (docs/erp-connector.md) around a simulated ERP. */
export const makeErpApp = (options: ErpAppOptions): Hono => {
  const { erp, masterData, pageSize = 500 } = options;
  const app = new Hono();
  const expected = digest(`Bearer ${options.token}`);

  app.use(bodyLimit({ maxSize: MOST_BYTES, onError: (call) => call.json({ error: 'too large' }, 413) }));
  app.use(async (call, next) => {
    if (!timingSafeEqual(digest(call.req.header('authorization') ?? ''), expected)) {
      return call.json({ error: 'another bearer token is expected' }, 401);
    }
    return next();
  });
  app.onError((_error, call) => call.json({ error: 'the simulated ERP failed' }, 500));

  const bodyOf = async <T>(
    request: { json(): Promise<unknown> },
    shape: z.ZodType<T>,
  ): Promise<T | undefined> => {
    try {
      return shape.safeParse(await request.json()).data;
    } catch {
      return undefined;
    }
  };
  const bad = { error: 'not as the protocol has it (docs/erp-connector.md)' };

  app.get(ERP_PATHS.output, async (call) => call.json({ side: await erp.output.current() }));
  app.get(ERP_PATHS.next, async (call) => call.json({ side: await erp.output.verify() }));
  app.put(ERP_PATHS.output, async (call) => {
    const message = await bodyOf(call.req, OutputMessage);
    if (!message) return call.json(bad, 400);
    await erp.output.setTo(message.side);
    return call.json({ side: await erp.output.current() });
  });

  /** `after` is how many were read: lists only grow at their end. Undefined: it is no such number. */
  const page = <T>(all: readonly T[], after: string | undefined) => {
    const from = after === undefined ? 0 : Number(after);
    if (!Number.isSafeInteger(from) || from < 0) return undefined;
    const to = from + pageSize;
    return { entries: all.slice(from, to), ...(to < all.length && { next: String(to) }) };
  };

  app.get(ERP_PATHS.register, async (call) => {
    const query = RegisterQuery.safeParse(call.req.query());
    if (!query.success) return call.json(bad, 400);
    const { from, to, after } = query.data;
    const found = page(await erp.register.posted(fromIso(from), fromIso(to)), after);
    if (!found) return call.json(bad, 400);
    const { entries, ...rest } = found;
    return call.json({ invoices: entries.map(postedEntry), ...rest });
  });
  app.post(ERP_PATHS.outcomes, async (call) => {
    const outcome = await bodyOf(call.req, OutcomeMessage);
    if (!outcome) return call.json(bad, 400);
    await erp.inbox.tell(outcome);
    return call.body(null, 204);
  });

  const list = (path: string, name: string, all: () => Promise<readonly object[]>): void => {
    app.get(path, async (call) => {
      const found = page(await all(), call.req.query('after'));
      if (!found) return call.json(bad, 400);
      const { entries, ...rest } = found;
      return call.json({ [name]: entries, ...rest });
    });
  };
  list(ERP_PATHS.customers, 'customers', masterData.customers);
  list(ERP_PATHS.products, 'products', masterData.products);
  list(ERP_PATHS.taxCodes, 'taxCodes', masterData.taxCodes);
  list(ERP_PATHS.account, 'entries', async () =>
    [...erp.account()].map(([number, { issuedOn }]) => ({ number, ...(issuedOn && { issuedOn }) })),
  );
  app.get(ERP_PATHS.settings, (call) => call.json(options.settings));
  return app;
};
