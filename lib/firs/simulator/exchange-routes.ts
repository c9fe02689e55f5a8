import { Hono } from 'hono';
import { answered, refused } from './envelope.ts';
import { NOT_FOUND } from './invoice-routes.ts';
import type { CallEnvironment, World } from './world.ts';

/** Exchange E-Invoice: transmit, acknowledge, look up, and the check that the access point's own set-up works. */
export const exchangeRoutes = ({ clock, random, registry }: World): Hono<CallEnvironment> => {
  const notFound = (): Response => refused(random, { handler: 'invoice_actions', details: NOT_FOUND });
  return new Hono<CallEnvironment>()
    .get('/self-health-check', () => answered(200, { ok: true }))
    .get('/lookup/:irn', (call) => {
      const found = registry.visible(call.req.param('irn'), clock.now());
      if (!found) return notFound();
      const { irn, sellerTin, buyerTin } = found.invoice;
      return answered(200, {
        irn,
        parties: [sellerTin, buyerTin].filter((tin) => tin !== undefined).map((tin) => ({ tin })),
      });
    })
    .post('/:irn', (call) => {
      const found = registry.visible(call.req.param('irn'), clock.now());
      if (!found) return notFound();
      found.status.transmittedAt ??= clock.now();
      return answered(200, { ok: true });
    })
    .patch('/:irn', (call) => {
      const found = registry.visible(call.req.param('irn'), clock.now());
      if (!found || found.status.transmittedAt === undefined) return notFound();
      found.status.acknowledgedAt ??= clock.now();
      return answered(200, { ok: true });
    });
};
