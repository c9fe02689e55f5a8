/** The client's ERP over HTTP, by the protocol of `wire.ts`. Whoever calls decides about trying again. */
import type * as z from 'zod';
import type { ErpAccount } from '#lib/clearance/reconcile.ts';
import { exchange, type Fetch } from '#lib/exchange.ts';
import { type Instant, toIso } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import type { Clock } from '#lib/ports/clock.ts';
import type { ErpInbox, ErpOutput, ErpRegister, MasterData } from '#lib/ports/erp.ts';
import {
  AccountPage,
  CustomersPage,
  ERP_PATHS,
  OutputMessage,
  ProductsPage,
  RegisterPage,
  SettingsMessage,
  TaxCodesPage,
} from './wire.ts';

export interface ErpClientOptions {
  /** Where the connector listens, e.g. `https://erp.client.example/cutover`; `/v1/…` is put behind it. */
  readonly baseUrl: string;
  /** Shown as `Authorization: Bearer`. */
  readonly token: string;
  readonly fetch: Fetch;
  /** Of each call; a list has it for every page. */
  readonly deadlineMilliseconds: number;
  readonly clock: Pick<Clock, 'sleep'>;
}

export interface ErpClient {
  readonly output: ErpOutput;
  readonly register: ErpRegister;
  readonly inbox: ErpInbox;
  readonly masterData: MasterData;
  /** What the ERP knows of each number beyond its register. */
  account(): Promise<ErpAccount>;
  /** How the connector is set; its digest is a frozen fact. */
  settings(): Promise<JsonObject>;
}

/** The ERP's connector did not do what was asked; the message says what it did instead. It never holds a token or an invoice. */
export class ErpConnectorError extends Error {
  override readonly name = 'ErpConnectorError';
  readonly code: 'unreachable' | 'timed-out' | 'refused' | 'unreadable' | 'endless';
  constructor(code: ErpConnectorError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/** A list of a million invoices in pages of a hundred; more is a connector that turns in a circle. */
const MOST_PAGES = 10_000;

const WHAT_TO_DO: Readonly<Record<number, string>> = {
  401: 'Compare the token in the ERP secret with the one that the connector expects.',
  403: 'The connector knows the token but does not allow this call: ask its administrator.',
  404: 'Check the ERP URL: it ends before /v1, and the connector must have this path (docs/erp-connector.md).',
  405: 'The connector has the path but not this method (docs/erp-connector.md).',
  429: 'The connector takes no more calls just now: try again later.',
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Paths and rules, never the values that broke them: those may be a customer's. */
const faults = (error: z.ZodError): string =>
  error.issues
    .slice(0, 3)
    .map(({ path, code, message }) =>
      path.length === 0
        ? message
        : `${path.join('.')}: ${code === 'custom' ? 'not as the protocol has it' : message}`,
    )
    .join('; ');

type Call = (
  method: 'GET' | 'PUT' | 'POST',
  path: string,
  body?: unknown,
  signal?: AbortSignal,
) => Promise<string>;

const makeCall = (options: ErpClientOptions): Call => {
  const base = options.baseUrl.replace(/\/+$/, '');
  if (!URL.canParse(base) || !/^https?:/.test(base)) {
    throw new RangeError(
      `the ERP URL ${JSON.stringify(base)} is none: it begins with https:// (or http:// on a laptop)`,
    );
  }
  const { origin } = new URL(base);
  return async (method, path, body, given) => {
    const what = `${method} ${path.split('?')[0]} at the ERP connector (${origin})`;
    const result = await exchange(options.fetch, options.clock, options.deadlineMilliseconds, (signal) => {
      const headers: Record<string, string> = {
        accept: 'application/json',
        authorization: `Bearer ${options.token}`,
      };
      if (body !== undefined) headers['content-type'] = 'application/json';
      return new Request(`${base}${path}`, {
        method,
        headers,
        // A redirect would carry the token, and outcomes, to somewhere else.
        redirect: 'manual',
        signal: given ? AbortSignal.any([signal, given]) : signal,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    });
    switch (result.kind) {
      case 'timed-out':
        throw new ErpConnectorError(
          'timed-out',
          `${what}: no answer within ${result.milliseconds} ms. Whether it was carried out is unknown; asking again is safe.`,
        );
      case 'failed':
        throw new ErpConnectorError(
          'unreachable',
          `${what}: not reached (${result.code}). Check that the connector runs and that the way to it is open.`,
        );
      case 'answered': {
        if (result.status >= 200 && result.status < 300) return result.text;
        const help = WHAT_TO_DO[result.status] ?? 'Look into the log of the connector, then try again.';
        throw new ErpConnectorError('refused', `${what}: answered ${result.status}, expected 2xx. ${help}`);
      }
    }
  };
};

/** All six ports of the ERP on one connector. */
export const makeErpClient = (options: ErpClientOptions): ErpClient => {
  const call = makeCall(options);

  const read = async <T>(path: string, shape: z.ZodType<T>): Promise<T> => {
    const text = await call('GET', path);
    const answer = shape.safeParse(parseJson(text));
    if (answer.success) return answer.data;
    throw new ErpConnectorError(
      'unreadable',
      `GET ${path.split('?')[0]} at the ERP connector: the answer is not what the protocol has (docs/erp-connector.md): ${faults(answer.error)}.`,
    );
  };

  const pages = async <T extends { readonly next?: string | undefined }>(
    path: string,
    query: Readonly<Record<string, string>>,
    shape: z.ZodType<T>,
  ): Promise<readonly T[]> => {
    const all: T[] = [];
    const seen = new Set<string>();
    let after: string | undefined;
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const search = new URLSearchParams({ ...query, ...(after === undefined ? {} : { after }) }).toString();
      const answer = await read(search === '' ? path : `${path}?${search}`, shape);
      all.push(answer);
      if (answer.next === undefined) return all;
      if (seen.has(answer.next)) break;
      seen.add(answer.next);
      after = answer.next;
    }
    throw new ErpConnectorError(
      'endless',
      `GET ${path} at the ERP connector: its pages do not end (${all.length} read). The last page has no "next".`,
    );
  };

  const side = async (path: string) => (await read(path, OutputMessage)).side;

  return {
    output: {
      current: () => side(ERP_PATHS.output),
      verify: () => side(ERP_PATHS.next),
      // What it answers is not believed: `verify` asks what the next invoice would do.
      async setTo(to) {
        await call('PUT', ERP_PATHS.output, { side: to });
      },
    },
    register: {
      async posted(from: Instant, to: Instant) {
        const query = { from: toIso(from), to: toIso(to) };
        const answers = await pages(ERP_PATHS.register, query, RegisterPage);
        return answers.flatMap(({ invoices }) => invoices);
      },
    },
    inbox: {
      async tell(outcome, signal) {
        await call('POST', ERP_PATHS.outcomes, outcome, signal);
      },
    },
    masterData: {
      customers: async () =>
        (await pages(ERP_PATHS.customers, {}, CustomersPage)).flatMap(({ customers }) => customers),
      products: async () =>
        (await pages(ERP_PATHS.products, {}, ProductsPage)).flatMap(({ products }) => products),
      taxCodes: async () =>
        (await pages(ERP_PATHS.taxCodes, {}, TaxCodesPage)).flatMap(({ taxCodes }) => taxCodes),
    },
    account: async () =>
      new Map(
        (await pages(ERP_PATHS.account, {}, AccountPage)).flatMap(({ entries }) =>
          entries.map(({ number, ...entry }) => [number, entry] as const),
        ),
      ),
    settings: () => read(ERP_PATHS.settings, SettingsMessage),
  };
};
