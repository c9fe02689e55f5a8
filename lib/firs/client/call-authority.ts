import type * as z from 'zod';
import type { InvoiceDocument } from '#lib/clearance/invoice.ts';
import { exchange, type Fetch } from '#lib/exchange.ts';
import type { AuthorityFault } from '#lib/ports/authority.ts';
import type { Clock } from '#lib/ports/clock.ts';
import { classify, parseEnvelope } from './classify.ts';
import type { ClientSettings } from './client-settings.ts';

export interface CallDependencies {
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly apiSecret: string;
  /** Sending, waiting and reading the answer together. */
  readonly deadlineMilliseconds: number;
  readonly settings: ClientSettings;
}

export interface Call<S extends z.ZodType> {
  readonly method: 'GET' | 'POST';
  /** With its query. */
  readonly path: string;
  readonly body?: unknown;
  readonly answer: S;
  /** Only `sign`. */
  readonly registers?: boolean;
  /** Share of the deadline, where several calls answer one question. */
  readonly deadlineShare?: number;
  /** For the place of a field error. */
  readonly document?: InvoiceDocument;
}

export type Called<T> =
  | { readonly ok: true; readonly value: T }
  /** `details`: the authority's own words, for those few calls where they say that there is nothing. */
  | { readonly ok: false; readonly fault: AuthorityFault; readonly details: string };

export type CallAuthority = <S extends z.ZodType>(call: Call<S>) => Promise<Called<z.output<S>>>;

/** A token that cannot be had is a fault of our set-up; the error may name the token, so it is not quoted. */
const tokenFrom = async (
  bearerToken: ClientSettings['bearerToken'],
): Promise<{ readonly token?: string } | 'failed'> => {
  if (!bearerToken) return {};
  try {
    return { token: await bearerToken() };
  } catch {
    return 'failed';
  }
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Makes one call: a success is a 2xx answer of the very shape that the call expects, and nothing else. */
export const makeCallAuthority =
  (deps: CallDependencies): CallAuthority =>
  async (call) => {
    const { settings, clock } = deps;
    const bearer = await tokenFrom(settings.bearerToken);
    if (bearer === 'failed') {
      const detail = 'no access token could be had for the authority: check its token endpoint';
      return { ok: false, fault: { class: 'configuration', detail }, details: '' };
    }
    const deadline = Math.ceil(deps.deadlineMilliseconds * (call.deadlineShare ?? 1));
    const result = await exchange(deps.fetch, clock, deadline, (signal) => {
      const headers: Record<string, string> = {
        accept: 'application/json',
        'x-api-key': deps.apiKey,
        'x-api-secret': deps.apiSecret,
      };
      if (bearer.token !== undefined) headers.authorization = `Bearer ${bearer.token}`;
      if (call.body !== undefined) headers['content-type'] = 'application/json';
      return new Request(`${deps.baseUrl}${call.path}`, {
        method: call.method,
        headers,
        // A redirect would carry the key, and an invoice, to somewhere else.
        redirect: 'manual',
        signal,
        ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      });
    });
    if (result.kind === 'answered' && result.status >= 200 && result.status < 300) {
      const answer = call.answer.safeParse(parseJson(result.text));
      if (answer.success) return { ok: true, value: answer.data };
    }
    const fault = classify(result, {
      registers: call.registers ?? false,
      now: clock.now(),
      maximumRetryAfterMilliseconds: settings.maximumRetryAfterMilliseconds,
      ...(call.document === undefined ? {} : { document: call.document }),
    });
    const details = result.kind === 'answered' ? (parseEnvelope(result.text)?.error?.details ?? '') : '';
    return { ok: false, fault, details };
  };
