import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Exchange } from '#lib/exchange.ts';
import { type ClassifyContext, classify } from '#lib/firs/client/classify.ts';
import { fromIso, MINUTE } from '#lib/instant.ts';
import { sampleDocument } from '#test/firs/sample-document.ts';

const sign: ClassifyContext = {
  registers: true,
  now: fromIso('2027-04-12T08:00:00Z'),
  maximumRetryAfterMilliseconds: 10 * MINUTE,
  document: sampleDocument(),
};
const validate: ClassifyContext = { ...sign, registers: false };
const { document: _, ...read } = validate;

const answered = (status: number, body: unknown, retryAfter?: string): Exchange => ({
  kind: 'answered',
  status,
  retryAfter,
  text: typeof body === 'string' ? body : JSON.stringify(body),
});
const refusal = (error: object, status = 400): Exchange =>
  answered(status, { code: 400, data: null, message: 'error has occurred', error: { id: 'x', ...error } });
const details = (text: string): Exchange =>
  refusal({ handler: 'invoice_actions', details: text, public_message: 'validation failed' });
const failed = (code: string): Exchange => ({ kind: 'failed', code, detail: '' });

const DUPLICATE = 'unable to complete this operation at this time, kindly try again later';
const HTML = '<html><body>502 Bad Gateway</body></html>';

/** Answer, and its class when signing, when validating, when reading. */
const TABLE: readonly (readonly [string, Exchange, string, string, string])[] = [
  [
    'key',
    refusal({ handler: 'handler', public_message: 'unable to validate api key' }),
    'configuration',
    'configuration',
    'configuration',
  ],
  ['duplicate or outage', details(DUPLICATE), 'ambiguous', 'ambiguous', 'unavailable'],
  [
    'wrong business id',
    details('invalid UUID length: 13'),
    'configuration',
    'configuration',
    'configuration',
  ],
  [
    'wrong service id',
    details('irn validation failed for this business, refer to the template and try again'),
    'configuration',
    'configuration',
    'configuration',
  ],
  [
    'a field of the document',
    details('invoicerequest.invoice.invoiceline[0].item.description is required'),
    'rejected',
    'rejected',
    'configuration',
  ],
  [
    'a field of ours',
    details('invoicerequest.invoice.taxcurrencycode is required'),
    'configuration',
    'configuration',
    'configuration',
  ],
  [
    'a field that nobody knows',
    details('invoicerequest.invoice.newlymandatory is required'),
    'configuration',
    'configuration',
    'configuration',
  ],
  [
    'a sentence that nobody knows',
    details('invoicerequest.invoice.note offends the stars'),
    'configuration',
    'configuration',
    'configuration',
  ],
  [
    'an error envelope under 200',
    refusal({ details: DUPLICATE }, 200),
    'ambiguous',
    'ambiguous',
    'unavailable',
  ],
  ['success without ok', answered(200, { code: 200, data: {} }), 'unknown', 'unavailable', 'unavailable'],
  ['empty', answered(200, ''), 'unknown', 'unavailable', 'unavailable'],
  ['truncated', answered(201, '{"code":201,"da'), 'unknown', 'unavailable', 'unavailable'],
  ['HTML under 200', answered(200, HTML), 'unknown', 'unavailable', 'unavailable'],
  ['HTML under 400', answered(400, HTML), 'unknown', 'unavailable', 'unavailable'],
  ['redirect', answered(302, ''), 'configuration', 'configuration', 'configuration'],
  ['401', answered(401, { message: 'invalid_token' }), 'configuration', 'configuration', 'configuration'],
  ['403', answered(403, HTML), 'configuration', 'configuration', 'configuration'],
  [
    '404',
    answered(404, { code: 404, message: 'no route found for this path' }),
    'configuration',
    'configuration',
    'configuration',
  ],
  ['405', answered(405, ''), 'configuration', 'configuration', 'configuration'],
  ['408', answered(408, ''), 'unknown', 'unavailable', 'unavailable'],
  ['413', answered(413, HTML), 'rejected', 'rejected', 'unavailable'],
  ['429', answered(429, ''), 'unavailable', 'unavailable', 'unavailable'],
  [
    '500',
    answered(500, { code: '500', message: 'NRS system is currently offline' }),
    'unknown',
    'unavailable',
    'unavailable',
  ],
  ['502', answered(502, HTML), 'unknown', 'unavailable', 'unavailable'],
  ['503 of a gateway', answered(503, HTML), 'unknown', 'unavailable', 'unavailable'],
  ['503 that says when', answered(503, HTML, '30'), 'unavailable', 'unavailable', 'unavailable'],
  ['504', answered(504, HTML), 'unknown', 'unavailable', 'unavailable'],
  ['timed out', { kind: 'timed-out', milliseconds: 100 }, 'unknown', 'unavailable', 'unavailable'],
  ['refused connection', failed('ECONNREFUSED'), 'unavailable', 'unavailable', 'unavailable'],
  ['no route to host', failed('EHOSTUNREACH'), 'unavailable', 'unavailable', 'unavailable'],
  ['no connection in time', failed('UND_ERR_CONNECT_TIMEOUT'), 'unavailable', 'unavailable', 'unavailable'],
  ['reset', failed('ECONNRESET'), 'unknown', 'unavailable', 'unavailable'],
  ['broken off', failed('UND_ERR_SOCKET'), 'unknown', 'unavailable', 'unavailable'],
  ['who knows', failed('UNKNOWN'), 'unknown', 'unavailable', 'unavailable'],
  ['no such host', failed('ENOTFOUND'), 'configuration', 'configuration', 'configuration'],
  ['expired certificate', failed('CERT_HAS_EXPIRED'), 'configuration', 'configuration', 'configuration'],
  [
    'other certificate',
    failed('ERR_TLS_CERT_ALTNAME_INVALID'),
    'configuration',
    'configuration',
    'configuration',
  ],
  ['self-signed', failed('DEPTH_ZERO_SELF_SIGNED_CERT'), 'configuration', 'configuration', 'configuration'],
];

describe('classify', () => {
  it.each(TABLE)('%s', (_name, exchange, whenSigning, whenValidating, whenReading) => {
    expect(classify(exchange, sign).class).toBe(whenSigning);
    expect(classify(exchange, validate).class).toBe(whenValidating);
    expect(classify(exchange, read).class).toBe(whenReading);
  });

  it('does not take unknown words, or TLS that broke, for proof that a signed invoice was refused', () => {
    const of = (exchange: Exchange, registers: boolean) => classify(exchange, { ...sign, registers });
    for (const exchange of [details('the stars are against it'), failed('EPROTO'), failed('ERR_SSL_BAD')]) {
      expect(of(exchange, true)).toMatchObject({ class: 'configuration', mayBeRegistered: true });
      expect(of(exchange, false)).not.toHaveProperty('mayBeRegistered');
    }
    for (const exchange of [answered(403, HTML), failed('CERT_HAS_EXPIRED'), failed('ENOTFOUND')]) {
      expect(of(exchange, true)).not.toHaveProperty('mayBeRegistered');
    }
  });

  it('obeys Retry-After, clamped', () => {
    const wait = (header?: string) => classify(answered(429, '', header), sign);
    expect(wait('7')).toMatchObject({ retryAfterMilliseconds: 7_000 });
    expect(wait('1000000000')).toMatchObject({ retryAfterMilliseconds: 10 * MINUTE });
    expect(wait()).not.toHaveProperty('retryAfterMilliseconds');
  });

  it('reads a list of field errors only when it understands all of it', () => {
    const listed = (...errors: readonly object[]): Exchange =>
      refusal({ handler: 'InvoiceValidationHandler', errors });
    const country = { field: 'accounting_customer_party.postal_address.country', message: 'is required' };
    const name = { field: 'x', message: 'invoicerequest.invoice.invoiceline[3].item.name is required' };
    expect(classify(listed(country, name), sign)).toMatchObject({
      class: 'rejected',
      reasons: [{ path: 'buyer.country' }, { path: 'lines[3].description' }],
    });
    expect(classify(listed(country, { field: 'y', message: 'is odd' }), sign).class).toBe('configuration');
  });

  it('never rejects for words it does not recognise', () => {
    const texts = fc.oneof(
      fc.string(),
      fc.string().map((text) => `invoicerequest.invoice.${text}`),
      fc.string().map((text) => `invoicerequest.invoice.invoiceline[0].hsncode ${text}`),
      fc.stringMatching(/^[a-z]{3,20}$/).map((field) => `invoicerequest.invoice.our${field} is required`),
    );
    const status = fc.constantFrom(200, 201, 400, 401, 404, 409, 422, 500, 503);
    fc.assert(
      fc.property(texts, texts, texts, status, (handler, text, message, code) => {
        const exchange = refusal({ handler, details: text, public_message: message }, code);
        expect(classify(exchange, sign).class).not.toBe('rejected');
      }),
      { numRuns: 500 },
    );
  });

  it('never rejects, and never throws, for an answer that is anything at all', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), fc.integer({ min: 200, max: 599 }), (text, status) => {
        fc.pre(status !== 413);
        expect(classify({ kind: 'answered', status, retryAfter: undefined, text }, sign).class).not.toBe(
          'rejected',
        );
      }),
      { numRuns: 500 },
    );
  });

  it('quotes no more of the authority’s words than helps', () => {
    const fault = classify(details('x'.repeat(5_000)), sign);
    expect(fault.class === 'configuration' && fault.detail.length).toBeLessThan(400);
  });
});
