/** The authority's envelopes, as captured (firs-mbs.md, section 1.4): every refusal is HTTP 400, even of a bad key. */
import type { Random } from '#lib/ports/random.ts';

const HEADERS = { 'cache-control': 'private', 'content-type': 'application/json; charset=utf-8' };

/** What the authority says of every content error, duplicates included. */
const REFUSED =
  'validation failed: we are unable to process your request. also confirm this is not a duplicate request';

/** The text of an outage, and of a duplicate: nobody can tell them apart. */
export const DUPLICATE_OR_OUTAGE = 'unable to complete this operation at this time, kindly try again later';

/** Where the refusal arose; a handler that was never seen is never made up. */
export type Handler = 'handler' | 'entity_actions' | 'invoice_actions';

export interface Refusal {
  readonly handler: Handler;
  readonly details: string;
}

const asUuid = (hex: string): string =>
  `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;

const json = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Response =>
  new Response(JSON.stringify(body), { status, headers: { ...HEADERS, ...headers } });

export const answered = (code: number, data: unknown): Response => json(code, { code, data });

export const plain = (body: unknown): Response => json(200, body);

export const refused = (random: Random, { handler, details }: Refusal): Response =>
  json(400, {
    code: 400,
    data: null,
    message: 'error has occurred',
    error: { id: asUuid(random.id()), handler, details, public_message: REFUSED },
  });

export const badKey = (random: Random): Response =>
  json(400, {
    code: 400,
    data: null,
    message: 'error has occurred',
    error: { id: asUuid(random.id()), handler: 'handler', public_message: 'unable to validate api key' },
  });

export const noRoute = (): Response =>
  json(404, {
    code: 404,
    data: null,
    message: 'no route found for this path. kindly check your request and try again',
  });

export const tooManyRequests = (retryAfterSeconds: number): Response =>
  json(
    429,
    { code: 429, data: null, message: 'too many requests' },
    { 'retry-after': String(retryAfterSeconds) },
  );

/** What stands in front of the authority speaks HTML. */
export const gatewayError = (status: 413 | 502 | 503 | 504, title: string): Response =>
  new Response(
    `<html><head><title>${status} ${title}</title></head><body><center><h1>${status} ${title}</h1></center></body></html>`,
    { status, headers: { 'content-type': 'text/html' } },
  );
