/** API Gateway's HTTP API, payload format 2.0: what is read of a request, and what an answer looks like. */
import * as z from 'zod';

/** What a request has not, AWS leaves out and MiniStack sends as null. */
const texts = z
  .record(z.string(), z.string())
  .nullish()
  .transform((given) => given ?? {});

export const HttpRequest = z.object({
  version: z.literal('2.0'),
  /** Names in lower case. */
  headers: texts,
  pathParameters: texts,
  body: z
    .string()
    .nullish()
    .transform((given) => given ?? undefined),
  isBase64Encoded: z.boolean().default(false),
});
export type HttpRequest = z.infer<typeof HttpRequest>;

export interface HttpResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Seconds: as long as the shipped connector waits before it asks again. */
const RETRY_AFTER = 30;

/** The answer's own fields are the body, its status among them, for those who only keep bodies. */
export const respond = (answer: { readonly status: number }): HttpResponse => ({
  statusCode: answer.status,
  headers: {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    ...(answer.status === 503 ? { 'retry-after': String(RETRY_AFTER) } : {}),
  },
  body: JSON.stringify(answer),
});

/** The body as text, or its bytes where they are no UTF-8: none is replaced, since the digest is over what the ERP sent. */
export const bodyOf = (request: HttpRequest): string | Uint8Array => {
  const { body = '' } = request;
  if (!request.isBase64Encoded) return body;
  const bytes = Buffer.from(body, 'base64');
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return bytes;
  }
};
