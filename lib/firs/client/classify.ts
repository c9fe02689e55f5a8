/**
 * What an answer that is no success means. Everything is HTTP 400, so the class comes from handler and message
 * (firs-mbs.md, sections 0 and 1.4). One table, read from the top; nothing unrecognised ever rejects an invoice.
 */
import type { InvoiceDocument } from '#lib/clearance/invoice.ts';
import type { Reason } from '#lib/clearance/ledger-row.ts';
import type { Exchange } from '#lib/exchange.ts';
import { ErrorEnvelope } from '#lib/firs/wire/answers.ts';
import type { Instant } from '#lib/instant.ts';
import type { AuthorityFault } from '#lib/ports/authority.ts';
import { readFieldError } from './field-errors.ts';
import { retryAfterMilliseconds } from './retry-after.ts';

export interface ClassifyContext {
  /** `sign`: after sending nobody knows whether it was registered. All other calls may simply be made again. */
  readonly registers: boolean;
  readonly now: Instant;
  readonly maximumRetryAfterMilliseconds: number;
  /** For the path of a reason; never quoted. */
  readonly document?: InvoiceDocument;
}

/** What the rules look at. */
interface Facts {
  readonly status: number;
  readonly envelope: ErrorEnvelope | undefined;
  readonly handler: string;
  readonly details: string;
  readonly publicMessage: string;
  readonly retryAfter: string | undefined;
}

interface Rule {
  /** For tests and readers. */
  readonly name: string;
  fault(facts: Facts, context: ClassifyContext): AuthorityFault | undefined;
}

/** Long enough for every text of the reference; the authority's words, not the invoice's. */
const QUOTED = 200;
const quote = (text: string): string => JSON.stringify(text.replace(/\s+/g, ' ').slice(0, QUOTED));

/** Sent, and no answer that can be trusted. */
const noAnswer = (detail: string, context: ClassifyContext): AuthorityFault =>
  context.registers ? { class: 'unknown', detail } : { class: 'unavailable', detail };

const configuration = (detail: string): AuthorityFault & { class: 'configuration' } => ({
  class: 'configuration',
  detail,
});

const DUPLICATE_OR_OUTAGE = /unable to complete this operation at this time/i;
const KEY = /unable to validate api key/i;
const IRN_TEMPLATE = /^irn validation failed for this business/i;
const UUID = /^invalid uuid (length|format)/i;

/** Every entry must be recognised: half-understood is not understood. */
const fieldReasons = ({ envelope, details }: Facts, context: ClassifyContext): readonly Reason[] => {
  const listed = envelope?.error?.errors ?? [];
  if (listed.length === 0) {
    const reason = readFieldError(details, context.document);
    return reason ? [reason] : [];
  }
  const reasons = listed.map(
    ({ field, message }) =>
      readFieldError(message, context.document) ?? readFieldError(`${field} ${message}`, context.document),
  );
  const known = reasons.filter((reason) => reason !== undefined);
  return known.length === reasons.length ? known : [];
};

export const RULES: readonly Rule[] = [
  {
    name: 'rate limit or maintenance: later, when they say so',
    fault({ status, retryAfter }, { registers, now, maximumRetryAfterMilliseconds }) {
      if (status !== 429 && status !== 503) return undefined;
      // A gateway says 503 as well when it lost a request that the application has taken. Only one that says when to come
      // again has turned it away; what was not is looked up before it is sent again, or released to legacy.
      if (status === 503 && registers && retryAfter === undefined) return undefined;
      const wait = retryAfterMilliseconds(retryAfter, now, maximumRetryAfterMilliseconds);
      return {
        class: 'unavailable',
        detail: `the authority answered HTTP ${status}${retryAfter === undefined ? '' : `, Retry-After ${quote(retryAfter)}`}`,
        ...(wait === undefined ? {} : { retryAfterMilliseconds: wait }),
      };
    },
  },
  {
    name: 'key refused',
    fault: ({ publicMessage, details }) =>
      KEY.test(publicMessage) || KEY.test(details)
        ? configuration('the authority refuses our API key: check key and secret of this tenant')
        : undefined,
  },
  {
    name: 'not allowed, or redirected',
    fault: ({ status }) =>
      status === 401 || status === 403 || status === 407 || (status >= 300 && status < 400)
        ? configuration(`the authority answered HTTP ${status}: check key, base URL and allow-list`)
        : undefined,
  },
  {
    name: 'no such route',
    fault: ({ status }) =>
      status === 404 || status === 405
        ? configuration(`the authority answered HTTP ${status}: check the base URL and the API version`)
        : undefined,
  },
  {
    name: 'too large',
    fault: ({ status }, { document }) =>
      status === 413 && document
        ? {
            class: 'rejected',
            reasons: [
              {
                code: 'authority-document-too-large',
                text: `The tax authority takes no document of ${document.lines.length} lines. Split the invoice.`,
                path: 'lines',
              },
            ],
          }
        : undefined,
  },
  {
    name: 'gateway or server failed',
    fault: ({ status }, context) =>
      status >= 500 || status === 408
        ? noAnswer(`the authority answered HTTP ${status}`, context)
        : undefined,
  },
  {
    name: 'no error envelope',
    fault: ({ envelope, status }, context) =>
      envelope?.error === undefined
        ? noAnswer(
            `the authority answered HTTP ${status} with something that is no answer of its API`,
            context,
          )
        : undefined,
  },
  {
    name: 'duplicate or outage: the same text',
    fault: ({ details, publicMessage }, context) => {
      if (!DUPLICATE_OR_OUTAGE.test(details) && !DUPLICATE_OR_OUTAGE.test(publicMessage)) return undefined;
      const detail = 'the authority gave the text that means a duplicate or an outage';
      return context.document ? { class: 'ambiguous', detail } : { class: 'unavailable', detail };
    },
  },
  {
    name: 'our identifiers',
    fault: ({ details }) =>
      UUID.test(details) || IRN_TEMPLATE.test(details)
        ? configuration(`the authority does not take our business id or service id: ${quote(details)}`)
        : undefined,
  },
  {
    name: 'recognised fields of the document',
    fault(facts, context) {
      const reasons = fieldReasons(facts, context);
      return context.document && reasons.length > 0 ? { class: 'rejected', reasons } : undefined;
    },
  },
  {
    name: 'anything else: nobody knows it, so nobody’s invoice is rejected for it',
    fault: ({ handler, details, publicMessage, status }, { registers }) => ({
      ...configuration(
        `the authority answered HTTP ${status} in words that are not known here; ` +
          `handler ${quote(handler)}, details ${quote(details || publicMessage)}`,
      ),
      ...(registers ? { mayBeRegistered: true } : {}),
    }),
  },
];

/** The authority's error envelope, if the text is one. */
export const parseEnvelope = (text: string): ErrorEnvelope | undefined => {
  try {
    const envelope = ErrorEnvelope.safeParse(JSON.parse(text));
    return envelope.success ? envelope.data : undefined;
  } catch {
    return undefined;
  }
};

/** Refused before anything was sent, or a wrong address or certificate; the rest may have been sent. */
const NOT_SENT = /^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN|UND_ERR_CONNECT_TIMEOUT)$/;
/** TLS can break after the request has gone out, too. */
const MID_WAY = /^(EPROTO|ERR_SSL_.*)$/;
const SET_UP = /^(ENOTFOUND|EPROTO|CERT_.*|ERR_TLS_.*|ERR_SSL_.*|.*SELF_SIGNED.*|UNABLE_TO_.*)$/;

const classifyFailure = (code: string, detail: string, context: ClassifyContext): AuthorityFault => {
  if (SET_UP.test(code)) {
    return {
      ...configuration(`no trusted connection to the authority (${code}): check DNS and TLS`),
      ...(context.registers && MID_WAY.test(code) ? { mayBeRegistered: true } : {}),
    };
  }
  if (NOT_SENT.test(code))
    return { class: 'unavailable', detail: `no connection to the authority (${code})` };
  return noAnswer(`the connection to the authority broke (${code}) ${detail}`.trim(), context);
};

/** The class of a call that did not succeed. Pure. */
export const classify = (exchange: Exchange, context: ClassifyContext): AuthorityFault => {
  switch (exchange.kind) {
    case 'timed-out':
      return noAnswer(`no answer from the authority within ${exchange.milliseconds} ms`, context);
    case 'failed':
      return classifyFailure(exchange.code, exchange.detail, context);
    case 'answered': {
      const envelope = parseEnvelope(exchange.text);
      const facts: Facts = {
        // An error envelope under HTTP 200 is judged by its own code.
        status: envelope?.error && exchange.status < 300 ? (envelope.code ?? 400) : exchange.status,
        envelope,
        handler: envelope?.error?.handler ?? '',
        details: envelope?.error?.details ?? '',
        publicMessage: envelope?.error?.public_message ?? '',
        retryAfter: exchange.retryAfter,
      };
      for (const rule of RULES) {
        const fault = rule.fault(facts, context);
        if (fault) return fault;
      }
      throw new Error('the last rule takes everything');
    }
  }
};
