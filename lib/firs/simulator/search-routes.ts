import { Hono } from 'hono';
import { checkBusiness } from './check-invoice.ts';
import { answered, refused } from './envelope.ts';
import { recordOf } from './record.ts';
import type { Registered } from './registry.ts';
import type { CallEnvironment, World } from './world.ts';

const FILTERS: Readonly<Record<string, (registered: Registered) => string>> = {
  payment_status: ({ status }) => status.paymentStatus,
  invoice_type_code: ({ invoice }) => invoice.typeCode,
  document_currency_code: ({ invoice }) => invoice.currency,
};

const positive = (text: string | undefined, fallback: number): number => {
  const value = Number(text);
  return Number.isInteger(value) && value > 0 ? value : fallback;
};

/** `GET /invoice/{BUSINESS_ID}`: pages from 1, oldest first unless `sort_direction_desc` says otherwise. */
export const searchRoutes = ({ clock, random, config, registry }: World): Hono<CallEnvironment> =>
  new Hono<CallEnvironment>().get('/:businessId', (call) => {
    const fault = checkBusiness(call.req.param('businessId'), config);
    if (fault !== undefined) return refused(random, { handler: 'invoice_actions', details: fault });
    const query = call.req.query();
    const size = Math.min(positive(query.size, 20), config.maximumPageSize);
    const page = positive(query.page, 1);
    const one = query.irn === undefined ? undefined : registry.visible(query.irn, clock.now());
    let found: readonly Registered[] =
      query.irn === undefined ? registry.visibleOf(query.issue_date, clock.now()) : one ? [one] : [];
    for (const [name, read] of Object.entries(FILTERS)) {
      const wanted = query[name];
      if (wanted !== undefined) found = found.filter((registered) => read(registered) === wanted);
    }
    const ordered = query.sort_direction_desc === 'true' ? found.toReversed() : found;
    return answered(200, {
      items: ordered.slice((page - 1) * size, page * size).map(recordOf),
      page: { page, size, totalPages: Math.ceil(found.length / size), totalCount: found.length },
    });
  });
