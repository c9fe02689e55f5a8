import { type Context, Hono } from 'hono';
import * as z from 'zod';
import { checkBusiness, checkInvoice, checkIrn, TEMPLATE_MISMATCH } from './check-invoice.ts';
import { notListed, required } from './check-text.ts';
import { encryptDownload } from './download.ts';
import { answered, DUPLICATE_OR_OUTAGE, gatewayError, refused } from './envelope.ts';
import { IncomingInvoice } from './incoming-invoice.ts';
import { recordOf } from './record.ts';
import type { AcceptedInvoice } from './registry.ts';
import type { CallEnvironment, World } from './world.ts';

type Call = Context<CallEnvironment>;

const IrnRequest = z.object({
  business_id: z.string().optional(),
  invoice_reference: z.string().optional(),
  irn: z.string().optional(),
});
const UpdateRequest = z.object({ payment_status: z.string() });
const PAYMENT_STATES = new Set(['PENDING', 'PAID', 'REJECTED', 'CANCELED']);

/** Nothing is published of what the authority says of a body that is no JSON of the right types. */
const UNREADABLE = 'unable to read the request body';
export const NOT_FOUND = 'record not found';

/** The body as text and as JSON; undefined when it is no JSON, `too-large` above the limit. */
const readBody = async (
  call: Call,
  limit: number,
): Promise<{ readonly text: string; readonly json: unknown } | 'too-large'> => {
  const text = await call.req.text();
  if (text.length > limit || (text.length * 3 > limit && Buffer.byteLength(text) > limit)) return 'too-large';
  try {
    return { text, json: JSON.parse(text) };
  } catch {
    return { text, json: undefined };
  }
};

/** Manage E-Invoice: irn/validate, validate, sign, confirm, download, search, update. */
export const invoiceRoutes = (world: World): Hono<CallEnvironment> => {
  const { clock, random, config, registry } = world;
  const refuse = (details: string): Response => refused(random, { handler: 'invoice_actions', details });
  const tooLarge = (): Response => gatewayError(413, 'Request Entity Too Large');

  const checked = async (
    call: Call,
  ): Promise<Response | { readonly invoice: IncomingInvoice; readonly text: string }> => {
    const body = await readBody(call, config.maximumBodyBytes);
    if (body === 'too-large') return tooLarge();
    const invoice = IncomingInvoice.safeParse(body.json);
    if (!invoice.success) return refuse(UNREADABLE);
    if (call.env.fault === 'reject-all') {
      return refuse(notListed('tax_total[0].tax_subtotal[0].tax_category.id', 'tax category'));
    }
    const fault = checkInvoice(invoice.data, config);
    return fault === undefined ? { invoice: invoice.data, text: body.text } : refuse(fault);
  };

  const acceptance = (invoice: IncomingInvoice): AcceptedInvoice => ({
    irn: invoice.irn ?? '',
    at: clock.now(),
    kind: invoice.invoice_kind ?? '',
    issueDate: invoice.issue_date ?? '',
    typeCode: invoice.invoice_type_code ?? '',
    currency: invoice.document_currency_code ?? '',
    payable: invoice.legal_monetary_total?.payable_amount ?? 0,
    sellerTin: invoice.accounting_supplier_party?.tin ?? '',
    ...(invoice.accounting_customer_party?.tin === undefined
      ? {}
      : { buyerTin: invoice.accounting_customer_party.tin }),
  });

  return new Hono<CallEnvironment>()
    .post('/irn/validate', async (call) => {
      const body = await readBody(call, config.maximumBodyBytes);
      if (body === 'too-large') return tooLarge();
      const request = IrnRequest.safeParse(body.json);
      if (!request.success) return refuse(UNREADABLE);
      const { business_id: businessId, invoice_reference: reference, irn } = request.data;
      if (irn === undefined) return refuse(required('irn'));
      const fault = checkBusiness(businessId, config) ?? checkIrn(irn, config);
      if (fault !== undefined) return refuse(fault);
      if (!reference || !irn.startsWith(`${reference}-`)) return refuse(TEMPLATE_MISMATCH);
      return answered(config.successCode, { ok: true });
    })
    .post('/validate', async (call) => {
      const result = await checked(call);
      if (result instanceof Response) return result;
      if (config.validateRefusesDuplicates && registry.has(result.invoice.irn ?? '')) {
        return refuse(DUPLICATE_OR_OUTAGE);
      }
      return answered(config.successCode, { ok: true });
    })
    .post('/sign', async (call) => {
      const result = await checked(call);
      if (result instanceof Response) return result;
      if (world.inLimbo(result.invoice.irn ?? '')) return refuse(DUPLICATE_OR_OUTAGE);
      const isNew = registry.register(
        acceptance(result.invoice),
        config.keepsBodies ? result.text : undefined,
      );
      return isNew ? answered(config.successCode, { ok: true }) : refuse(DUPLICATE_OR_OUTAGE);
    })
    .get('/confirm/:irn', (call) => {
      const found = registry.visible(call.req.param('irn'), clock.now());
      return found ? answered(200, recordOf(found)) : refuse(NOT_FOUND);
    })
    .get('/download/:irn', (call) => {
      const found = registry.visible(call.req.param('irn'), clock.now());
      if (!found) return refuse(NOT_FOUND);
      const text = found.body ?? JSON.stringify(recordOf(found));
      return answered(200, encryptDownload(text, config.apiKey, random));
    })
    .patch('/update/:irn', async (call) => {
      const body = await readBody(call, config.maximumBodyBytes);
      if (body === 'too-large') return tooLarge();
      const request = UpdateRequest.safeParse(body.json);
      if (!request.success || !PAYMENT_STATES.has(request.data.payment_status)) {
        return refuse(notListed('payment_status', 'payment status'));
      }
      const found = registry.visible(call.req.param('irn'), clock.now());
      if (!found) return refuse(NOT_FOUND);
      if (config.finalPaymentStates.includes(found.status.paymentStatus)) {
        return refuse(`invoice is in a terminal state: ${found.status.paymentStatus}`);
      }
      found.status.paymentStatus = request.data.payment_status;
      return answered(200, { ok: true });
    });
};
