/** What the reference says of the real authority, asked of the simulator in raw HTTP words. */
import { createDecipheriv } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type SimulatorConfig, simulatorConfig } from '#lib/firs/simulator/config.ts';
import { makeSimulator, type Simulator } from '#lib/firs/simulator/simulator.ts';
import type { InvoicePayload } from '#lib/firs/wire/invoice-payload.ts';
import { toWire } from '#lib/firs/wire/to-wire.ts';
import { wireSettings } from '#lib/firs/wire/wire-settings.ts';
import { type Instant, plus } from '#lib/instant.ts';
import type { Clock } from '#lib/ports/clock.ts';
import { fixedRandom } from '#test/firs/fixed-random.ts';
import { irnOf, sampleDocument } from '#test/firs/sample-document.ts';
import { START } from '#test/firs/worlds.ts';

const Envelope = z.object({
  code: z.number(),
  data: z.unknown(),
  message: z.string().optional(),
  error: z
    .object({
      id: z.uuid(),
      handler: z.string(),
      details: z.string().optional(),
      public_message: z.string(),
    })
    .optional(),
});

interface Bench {
  readonly simulator: Simulator;
  readonly config: SimulatorConfig;
  call(
    method: string,
    path: string,
    body?: unknown,
    key?: string,
  ): Promise<z.infer<typeof Envelope> & { status: number }>;
  advance(milliseconds: number): void;
}

/** A clock that stands where it is put: latency is not what is asked here. */
const bench = (overrides: Partial<SimulatorConfig> = {}): Bench => {
  let now: Instant = START;
  const clock: Clock = { now: () => now, sleep: () => Promise.resolve() };
  const config = simulatorConfig(overrides);
  const simulator = makeSimulator({ clock, random: fixedRandom(3), config });
  return {
    simulator,
    config,
    async call(method, path, body, key = config.apiKey) {
      const response = await simulator.fetch(
        new Request(`http://authority.invalid${path}`, {
          method,
          headers: { 'x-api-key': key, 'x-api-secret': config.apiSecret },
          ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
        }),
      );
      return { status: response.status, ...Envelope.parse(await response.json()) };
    },
    advance(milliseconds) {
      now = plus(now, milliseconds);
    },
  };
};

const payload = (config: SimulatorConfig): InvoicePayload => {
  const document = sampleDocument();
  const made = toWire(irnOf(document), document, undefined, wireSettings(config.businessId));
  if (!made.ok) throw new Error('the sample is transmittable');
  return made.value;
};

const SIGN = '/api/v1/invoice/sign';
const VALIDATE = '/api/v1/invoice/validate';
const PUBLIC =
  'validation failed: we are unable to process your request. also confirm this is not a duplicate request';

describe('the simulator’s envelopes', () => {
  it('answers a bad key with HTTP 400 and no details', async () => {
    const { call } = bench();
    const answer = await call('GET', '/api/v1/entity', undefined, 'wrong');
    expect(answer).toMatchObject({
      status: 400,
      code: 400,
      data: null,
      message: 'error has occurred',
      error: { handler: 'handler', public_message: 'unable to validate api key' },
    });
    expect(answer.error).not.toHaveProperty('details');
  });

  it('lets the resources be read without a key, or not, as set', async () => {
    const path = '/api/v1/invoice/resources/tax-categories';
    expect(await bench().call('GET', path, undefined, '')).toMatchObject({ status: 200 });
    expect(await bench({ resourcesAreOpen: false }).call('GET', path, undefined, '')).toMatchObject({
      status: 400,
    });
  });

  it('answers an unknown route with its own 404', async () => {
    const answer = await bench().call('POST', '/api/v1/vat/postPayment', {});
    expect(answer).toEqual({
      status: 404,
      code: 404,
      data: null,
      message: 'no route found for this path. kindly check your request and try again',
    });
    expect(await bench().call('GET', '/api/v1/invoice/resources/constructor')).toMatchObject({ status: 404 });
  });

  it('answers success with 201 or 200, as set, and with no IRN or QR', async () => {
    for (const successCode of [200, 201] as const) {
      const { call, config } = bench({ successCode });
      expect(await call('POST', SIGN, payload(config))).toEqual({
        status: successCode,
        code: successCode,
        data: { ok: true },
      });
    }
  });

  it('takes a duplicate for an outage', async () => {
    const { call, config, simulator } = bench();
    await call('POST', SIGN, payload(config));
    expect(await call('POST', SIGN, payload(config))).toMatchObject({
      status: 400,
      error: {
        handler: 'invoice_actions',
        details: 'unable to complete this operation at this time, kindly try again later',
        public_message: PUBLIC,
      },
    });
    expect(simulator.log.accepted).toHaveLength(1);
    expect(simulator.log.calls.get(`POST ${SIGN}`)).toBe(2);
  });

  it('validates a signed IRN again, or refuses it, as set', async () => {
    for (const [validateRefusesDuplicates, status] of [
      [false, 201],
      [true, 400],
    ] as const) {
      const { call, config } = bench({ validateRefusesDuplicates });
      await call('POST', SIGN, payload(config));
      expect(await call('POST', VALIDATE, payload(config))).toMatchObject({ status });
    }
  });

  it.each([
    '',
    'null',
    '[]',
    '{"irn":',
    '{"irn":5}',
    '{"invoice_line":{}}',
    '"x"',
    '{"__proto__":{"irn":"x"}}',
  ])('refuses the body %j without falling over', async (body) => {
    const { call, simulator } = bench();
    expect(await call('POST', SIGN, body)).toMatchObject({ status: 400, error: { public_message: PUBLIC } });
    expect(simulator.log.accepted).toHaveLength(0);
  });

  it('answers a body above its limit as a gateway does', async () => {
    const { simulator, config } = bench({ maximumBodyBytes: 100 });
    const response = await simulator.fetch(
      new Request(`http://authority.invalid${SIGN}`, {
        method: 'POST',
        headers: { 'x-api-key': config.apiKey, 'x-api-secret': config.apiSecret },
        body: '€'.repeat(50),
      }),
    );
    expect(response.status).toBe(413);
    expect(await response.text()).toContain('<html>');
  });
});

describe('the simulator’s checks', () => {
  const prefix = 'invoicerequest.invoice.';
  const list = ', refer to the invoice resource apis';
  const party = {
    party_name: 'X Ltd',
    tin: '90000001-0001',
    email: 'x@x.example',
    postal_address: { country: 'NG' },
  };
  const line = (changes: object) => (p: InvoicePayload) => ({
    ...p,
    invoice_line: [{ ...p.invoice_line[0], ...changes }],
  });

  it.each<readonly [string, (p: InvoicePayload) => object, string]>([
    ['a short business id', (p) => ({ ...p, business_id: '31569955-0001' }), 'invalid UUID length: 13'],
    [
      'another business',
      (p) => ({ ...p, business_id: '00000000-0000-4000-8000-000000000000' }),
      'irn validation failed for this business, refer to the template and try again',
    ],
    [
      'another service id',
      (p) => ({ ...p, irn: 'INV1-AAAA0000-20270412' }),
      'irn validation failed for this business, refer to the template and try again',
    ],
    [
      'an IRN of another day',
      (p) => ({ ...p, irn: 'INV1-94ND90NR-20270411' }),
      'irn validation failed for this business, refer to the template and try again',
    ],
    [
      'a date that is none',
      (p) => ({ ...p, issue_date: '2027-02-30' }),
      `${prefix}issuedate must be a valid date value yyyy-mm-dd (e.g: 2024-04-29)`,
    ],
    [
      'a tax point that is none',
      (p) => ({ ...p, tax_point_date: 'today' }),
      `${prefix}taxpointdate must be a valid date value yyyy-mm-dd (e.g: 2024-04-29)`,
    ],
    [
      'an unknown type',
      (p) => ({ ...p, invoice_type_code: '999' }),
      `${prefix}invoicetypecode must be a valid invoice type code${list}`,
    ],
    ['no kind', ({ invoice_kind: _, ...p }) => p, `${prefix}invoicekind is required`],
    ['no tax currency', ({ tax_currency_code: _, ...p }) => p, `${prefix}taxcurrencycode is required`],
    [
      'a new kwacha',
      (p) => ({ ...p, document_currency_code: 'ZMW' }),
      `${prefix}documentcurrencycode must be a valid currency code${list}`,
    ],
    [
      'a note without its original',
      (p) => ({ ...p, invoice_type_code: '380' }),
      `${prefix}billingreference is required`,
    ],
    [
      'no customer of a business sale',
      ({ accounting_customer_party: _, ...p }) => p,
      `${prefix}accountingcustomerparty is required`,
    ],
    [
      'a short TIN',
      (p) => ({ ...p, accounting_customer_party: { ...party, tin: '123' } }),
      `${prefix}accountingcustomerparty.tin must be at least in length or value 5`,
    ],
    [
      'no e-mail',
      (p) => ({ ...p, accounting_customer_party: { ...party, email: undefined } }),
      `${prefix}accountingcustomerparty.email is required`,
    ],
    [
      'an unknown country',
      (p) => ({ ...p, accounting_supplier_party: { ...party, postal_address: { country: 'ZZ' } } }),
      `${prefix}accountingsupplierparty.postaladdress.country must be a valid country code${list}`,
    ],
    ['no taxes', ({ tax_total: _, ...p }) => p, `${prefix}taxtotal is required`],
    [
      'an unknown tax',
      (p) => ({
        ...p,
        tax_total: [
          {
            tax_amount: 1,
            tax_subtotal: [
              { taxable_amount: 1, tax_amount: 1, tax_category: { id: 'constructor', percent: 1 } },
            ],
          },
        ],
      }),
      `${prefix}taxtotal[0].taxsubtotal[0].taxcategory.id must be a valid tax category${list}`,
    ],
    ['no lines', (p) => ({ ...p, invoice_line: [] }), `${prefix}invoiceline is required`],
    ['no code', line({ hsn_code: undefined }), `${prefix}invoiceline[0].hsncode is required`],
    [
      'an unknown HS code',
      line({ hsn_code: '9999.99' }),
      `${prefix}invoiceline[0].hsncode must be a valid hsn code${list}`,
    ],
    [
      'a service without category',
      line({ hsn_code: undefined, isic_code: '6201' }),
      'invoice_line[0].service_category is required when isic_code is provided',
    ],
    [
      'an unknown service',
      line({ isic_code: '9999' }),
      `${prefix}invoiceline[0].isiccode must be a valid service code${list}`,
    ],
    ['no description', line({ item: { name: 'x' } }), `${prefix}invoiceline[0].item.description is required`],
    [
      'the price unit of its own sample',
      line({ price: { price_amount: 1, base_quantity: 1, price_unit: 'NGN per 1' } }),
      `${prefix}invoiceline[0].price.priceunit can not be more than in length or value 3`,
    ],
  ])('refuses %s', async (_name, change, expected) => {
    const { call, config, simulator } = bench();
    expect((await call('POST', SIGN, change(payload(config)))).error?.details).toBe(expected);
    expect(simulator.log.accepted).toHaveLength(0);
  });

  it('names the first wrong field only', async () => {
    const { call, config } = bench();
    const wrong = { ...payload(config), issue_date: 'x', invoice_type_code: 'y', invoice_line: [] };
    expect((await call('POST', VALIDATE, wrong)).error?.details).toContain('issuedate');
  });

  it('does not check sums, as the real one does not', async () => {
    const { call, config } = bench();
    const p = payload(config);
    const odd = { ...p, legal_monetary_total: { ...p.legal_monetary_total, payable_amount: 30 } };
    expect(await call('POST', SIGN, odd)).toMatchObject({ status: 201 });
  });

  it('takes a retail sale without a customer', async () => {
    const { call, config } = bench();
    const { accounting_customer_party: _, ...retail } = { ...payload(config), invoice_kind: 'B2C' };
    expect(await call('POST', SIGN, retail)).toMatchObject({ status: 201 });
  });
});

describe('after signing', () => {
  const signed = async (overrides: Partial<SimulatorConfig> = {}) => {
    const at = bench(overrides);
    await at.call('POST', SIGN, payload(at.config));
    at.advance(at.config.settleMilliseconds);
    return { ...at, irn: payload(at.config).irn };
  };

  it('confirms only after the settle time', async () => {
    const at = bench();
    const { irn } = payload(at.config);
    await at.call('POST', SIGN, payload(at.config));
    at.advance(at.config.settleMilliseconds - 1);
    expect(await at.call('GET', `/api/v1/invoice/confirm/${irn}`)).toMatchObject({ status: 400 });
    at.advance(1);
    expect(await at.call('GET', `/api/v1/invoice/confirm/${irn}`)).toMatchObject({
      status: 200,
      data: { irn },
    });
  });

  it('transmits, then is acknowledged, then shows it', async () => {
    const { call, irn } = await signed();
    const path = `/api/v1/invoice/transmit/${irn}`;
    expect(await call('PATCH', path, {})).toMatchObject({ status: 400 });
    expect(await call('POST', path)).toMatchObject({ status: 200 });
    expect(await call('PATCH', path, { message: 'ACKNOWLEDGED' })).toMatchObject({ status: 200 });
    expect(await call('GET', `/api/v1/invoice/confirm/${irn}`)).toMatchObject({
      data: { transmitted: true, delivered: true },
    });
    expect(await call('GET', `/api/v1/invoice/transmit/lookup/${irn}`)).toMatchObject({
      data: { parties: [{ tin: '90000000-0001' }, { tin: '90000001-0001' }] },
    });
  });

  it('updates the payment until it is final', async () => {
    const { call, irn } = await signed();
    const path = `/api/v1/invoice/update/${irn}`;
    expect(await call('PATCH', path, { payment_status: 'LATER' })).toMatchObject({ status: 400 });
    expect(await call('PATCH', path, { payment_status: 'PAID' })).toMatchObject({ status: 200 });
    expect((await call('PATCH', path, { payment_status: 'REJECTED' })).error?.details).toContain(
      'terminal state',
    );
    expect(await call('PATCH', '/api/v1/invoice/update/NONE', { payment_status: 'PAID' })).toMatchObject({
      status: 400,
    });
  });

  it('searches by filters, page by page', async () => {
    const at = await signed();
    const search = `/api/v1/invoice/${at.config.businessId}`;
    expect(await at.call('GET', search)).toMatchObject({
      data: { page: { totalCount: 1, page: 1, size: 20 } },
    });
    expect(await at.call('GET', `${search}?issue_date=2027-04-13`)).toMatchObject({ data: { items: [] } });
    expect(await at.call('GET', `${search}?invoice_type_code=380`)).toMatchObject({ data: { items: [] } });
    expect(await at.call('GET', `${search}?page=2&size=1000000`)).toMatchObject({
      data: { items: [], page: { size: at.config.maximumPageSize } },
    });
    expect((await at.call('GET', '/api/v1/invoice/nobody')).error?.details).toBe('invalid UUID length: 6');
  });

  it('gives the signed body back, encrypted with half of the key', async () => {
    const { call, irn, config } = await signed();
    const answer = await call('GET', `/api/v1/invoice/download/${irn}`);
    const { iv_hex, pub, data } = z
      .object({ iv_hex: z.string(), pub: z.string(), data: z.string() })
      .parse(answer.data);
    const key = `${pub}${config.apiKey.split('-')[0]}`;
    expect(Buffer.byteLength(key)).toBe(32);
    const decipher = createDecipheriv('aes-256-cfb', key, Buffer.from(iv_hex, 'hex'));
    const plain = Buffer.concat([decipher.update(Buffer.from(data, 'base64url')), decipher.final()]);
    expect(JSON.parse(plain.toString('utf8'))).toEqual(payload(config));
  });

  it('knows its entity by UUID only', async () => {
    const { call, config } = bench();
    expect(await call('GET', `/api/v1/entity/${config.entityId}`)).toMatchObject({
      data: { businesses: [{ id: config.businessId, irn_template: expect.stringContaining('-94ND90NR-') }] },
    });
    expect((await call('GET', '/api/v1/entity/31569955-0001')).error).toMatchObject({
      handler: 'entity_actions',
      details: 'invalid UUID length: 13',
    });
  });
});
