/** Our intake as an ERP's connector calls it: `POST /invoices`, `GET /invoices/{number}` (docs/erp-connector.md). */
import * as z from 'zod';
import type { IntakeAnswer, StatusAnswer } from '#lib/clearance/intake-answer.ts';
import { IntakeAnswerMessage } from '#lib/clearance/intake-answer-message.ts';
import { exchange, type Fetch } from '#lib/exchange.ts';
import type { Clock } from '#lib/ports/clock.ts';
import { IrnText, WireReason } from './wire.ts';

export interface IntakeClientOptions {
  /** Without `/invoices`. */
  readonly baseUrl: string;
  /** Shown as `Authorization: Bearer`. */
  readonly token: string;
  readonly fetch: Fetch;
  readonly deadlineMilliseconds: number;
  readonly clock: Pick<Clock, 'sleep'>;
}

export interface IntakeClient {
  /** Answers in every case: what is no answer of intake's own is `unavailable`, and nothing may be concluded from it. */
  submit(document: unknown): Promise<IntakeAnswer>;
  status(number: string): Promise<StatusAnswer>;
}

const number = z.string().min(1);
const revision = z.int().min(1);
const reason = WireReason;

const Known = z
  .object({
    status: z.literal(200),
    outcome: z.enum(['pending', 'cleared', 'rejected', 'refused', 'legacy']),
    number,
    revision,
    irn: IrnText.optional(),
    qr: z.string().optional(),
    reason: reason.optional(),
  })
  .transform(({ irn, qr, reason: why, ...known }) => ({
    ...known,
    ...(irn === undefined ? {} : { irn }),
    ...(qr === undefined ? {} : { qr }),
    ...(why === undefined ? {} : { reason: why }),
  }));

const Asked: z.ZodType<StatusAnswer> = z.union([
  z.object({ status: z.literal(404), outcome: z.literal('not-found'), number }),
  z.object({ status: z.literal(503), outcome: z.literal('unavailable'), number, reason }),
  Known,
]);

const unavailable = (text: string) => ({
  status: 503 as const,
  outcome: 'unavailable' as const,
  reason: { code: 'no-answer', text },
});

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

export const makeIntakeClient = (options: IntakeClientOptions): IntakeClient => {
  const base = options.baseUrl.replace(/\/+$/, '');

  /** The parsed answer, or why there is none. The HTTP status is the one that counts, whatever the body repeats. */
  const call = async <T>(
    method: 'GET' | 'POST',
    path: string,
    shape: z.ZodType<T>,
    body?: string,
  ): Promise<{ readonly answer: T } | { readonly none: string }> => {
    const result = await exchange(options.fetch, options.clock, options.deadlineMilliseconds, (signal) => {
      const headers: Record<string, string> = { authorization: `Bearer ${options.token}` };
      if (body !== undefined) headers['content-type'] = 'application/json';
      return new Request(`${base}${path}`, {
        method,
        headers,
        redirect: 'manual',
        signal,
        ...(body === undefined ? {} : { body }),
      });
    });
    if (result.kind === 'timed-out') return { none: `no answer within ${result.milliseconds} ms` };
    if (result.kind === 'failed') return { none: `not reached (${result.code})` };
    const parsed = parseJson(result.text);
    const answer = shape.safeParse(
      typeof parsed === 'object' && parsed !== null ? { ...parsed, status: result.status } : parsed,
    );
    return answer.success
      ? { answer: answer.data }
      : { none: `answered ${result.status}, which is no answer of intake` };
  };

  return {
    async submit(document) {
      const text = typeof document === 'string' ? document : JSON.stringify(document);
      const came = await call('POST', '/invoices', IntakeAnswerMessage, text);
      return 'answer' in came ? came.answer : unavailable(`POST /invoices: ${came.none}.`);
    },
    async status(of) {
      const came = await call('GET', `/invoices/${encodeURIComponent(of)}`, Asked);
      return 'answer' in came
        ? came.answer
        : { ...unavailable(`GET /invoices/…: ${came.none}.`), number: of };
    },
  };
};
