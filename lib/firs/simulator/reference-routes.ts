import { Hono } from 'hono';
import * as z from 'zod';
import { COUNTRIES } from '#lib/firs/wire/codes/countries.ts';
import { currencyRows } from '#lib/firs/wire/codes/currencies.ts';
import { INVOICE_TYPES } from '#lib/firs/wire/codes/invoice-types.ts';
import { PAYMENT_MEANS } from '#lib/firs/wire/codes/payment-means.ts';
import { TAX_CATEGORIES } from '#lib/firs/wire/codes/tax-categories.ts';
import { tooShort, uuidFault } from './check-text.ts';
import { answered, noRoute, refused } from './envelope.ts';
import { NOT_FOUND } from './invoice-routes.ts';
import type { CallEnvironment, World } from './world.ts';

const TinRequest = z.object({ tin: z.string() });

const codesAndValues = (list: Readonly<Record<string, string>>): readonly unknown[] =>
  Object.entries(list).map(([code, value]) => ({ code, value }));

/** `/invoice/resources/{list}` */
export const resourceRoutes = ({ config }: World): Hono<CallEnvironment> => {
  const lists: Readonly<Record<string, () => readonly unknown[]>> = {
    'invoice-types': () => codesAndValues(INVOICE_TYPES),
    'payment-means': () => codesAndValues(PAYMENT_MEANS),
    'tax-categories': () =>
      Object.entries(TAX_CATEGORIES).map(([code, percent]) => ({ code, value: code, percent })),
    currencies: currencyRows,
    countries: () => [...COUNTRIES].map((code) => ({ code })),
    'services-codes': () => [...config.serviceCodes].map((code) => ({ code, description: `ISIC ${code}` })),
    'hs-codes': () => [...config.hsCodes].map((hscode) => ({ hscode, description: `HS ${hscode}` })),
  };
  return new Hono<CallEnvironment>().get('/:list', (call) => {
    const name = call.req.param('list');
    const list = Object.hasOwn(lists, name) ? lists[name] : undefined;
    return list ? answered(200, list()) : noRoute();
  });
};

/** `/entity` and `/entity/{ENTITY_ID}` */
export const entityRoutes = ({ random, config }: World): Hono<CallEnvironment> => {
  const entity = {
    id: config.entityId,
    businesses: [
      {
        id: config.businessId,
        name: config.businessName,
        tin: config.businessTin,
        irn_template: `{{invoice_id(e.g:INV00XXX)}}-${config.serviceId}-{{YYYYMMDD(e.g:20250629)}}`,
      },
    ],
  };
  return new Hono<CallEnvironment>()
    .get('/', () =>
      answered(200, { items: [entity], page: { page: 1, size: 20, totalPages: 1, totalCount: 1 } }),
    )
    .get('/:entityId', (call) => {
      const id = call.req.param('entityId');
      const fault = uuidFault(id) ?? (id === config.entityId ? undefined : NOT_FOUND);
      return fault === undefined
        ? answered(200, entity)
        : refused(random, { handler: 'entity_actions', details: fault });
    });
};

/** `/utilities/verify-tin/` */
export const utilityRoutes = ({ random, config }: World): Hono<CallEnvironment> => {
  const verify = (json: unknown): Response => {
    const refuse = (details: string): Response => refused(random, { handler: 'entity_actions', details });
    const request = TinRequest.safeParse(json);
    const tin = request.success ? request.data.tin : '';
    if (tin.length < config.minimumTinLength) return refuse(tooShort('tin', config.minimumTinLength));
    if (config.unknownTins.has(tin)) return refuse(NOT_FOUND);
    const name = tin === config.businessTin ? config.businessName : `Taxpayer ${tin}`;
    return answered(200, { tin, taxpayer_name: name, taxpayer_type: 'COMPANY', status: 'ACTIVE' });
  };
  return new Hono<CallEnvironment>().on('POST', ['/verify-tin', '/verify-tin/'], async (call) => {
    try {
      return verify(await call.req.json());
    } catch (error) {
      if (error instanceof SyntaxError) return verify(undefined);
      throw error;
    }
  });
};
