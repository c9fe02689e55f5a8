import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import * as z from 'zod';
import type { ArrivingInvoice } from '#lib/erp/arriving-invoice.ts';
import type { ConnectorPolicy } from '#lib/erp/connector.ts';
import { type IntakeClientOptions, makeIntakeClient } from '#lib/erp/intake-client.ts';
import { fromIso, type Instant, toIso } from '#lib/instant.ts';
import type { MasterData } from '#lib/ports/erp.ts';
import type { Random } from '#lib/ports/random.ts';
import { atMost } from './at-most.ts';
import { makeErpApp } from './erp-app.ts';
import { makeRealTimer } from './real-timer.ts';
import { makeSimulatedErp } from './simulated-erp.ts';

export interface ServedErpOptions {
  /** On 127.0.0.1; 0 is any free one. */
  readonly port: number;
  /** What callers of the ERP have to show. */
  readonly token: string;
  readonly intake: Pick<IntakeClientOptions, 'baseUrl' | 'token' | 'clock'>;
  /** The invoices of a plan that begins at this real moment. */
  readonly arrivalsFrom: (anchor: Instant) => Iterable<ArrivingInvoice>;
  /** Begins at once; without it `POST /simulator/start` does. */
  readonly anchor?: Instant;
  readonly policy: ConnectorPolicy;
  readonly masterData: MasterData;
  readonly clerkDelay: { readonly fromMilliseconds: number; readonly toMilliseconds: number };
  readonly random: Random;
  readonly onError: (error: unknown) => void;
  /** Entries a page. @default 500 */
  readonly pageSize?: number;
}

export interface ServedErp {
  readonly url: string;
  close(): Promise<void>;
}

const Start = z.object({ anchor: z.iso.datetime({ offset: true }).optional() });

const parseJson = (text: string): unknown => {
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch {
    return undefined;
  }
};

/**
 * Calls of intake at a time, as a connector's own pool has it. Unlimited, a day's end on an accelerated calendar would start a
 * process of the emulator for each invoice.
 */
const CALLS_AT_ONCE = 4;

/** Below the connector's own patience with intake, so that an answer that comes late is asked for by number. */
const INTAKE_DEADLINE = 15_000;

/**
 * The simulated ERP in real time, over HTTP: posts its invoices to an intake, takes outcomes, and answers the connector
 * protocol. On the loopback interface only.
 */
export const serveErp = (options: ServedErpOptions): Promise<ServedErp> => {
  const { policy, masterData } = options;
  const timer = makeRealTimer(options.onError);
  const intake = makeIntakeClient({
    fetch: (request) => fetch(request),
    deadlineMilliseconds: INTAKE_DEADLINE,
    ...options.intake,
  });
  const limited = atMost(CALLS_AT_ONCE);
  let begun: Instant | undefined;
  let posted = 0;
  let exhausted = false;
  let stopped = false;
  let failures = 0;

  /** Asked for only once it begins: until then nobody knows when its days are. */
  function* arrivals(): Generator<ArrivingInvoice> {
    for (const arriving of options.arrivalsFrom(begun ?? timer.now())) {
      if (stopped) break;
      yield arriving;
      posted += 1;
    }
    exhausted = true;
  }

  const erp = makeSimulatedErp({
    virtual: timer,
    arrivals: { [Symbol.iterator]: arrivals },
    intake: async (payload) => {
      const answer = await limited(() => intake.submit(payload));
      if (answer.status === 503) failures += 1;
      return answer;
    },
    status: (number) => limited(() => intake.status(number)),
    policy,
    clerkDelay: options.clerkDelay,
    random: options.random,
  });

  const begin = (anchor: Instant): boolean => {
    if (begun !== undefined) return false;
    begun = anchor;
    erp.start();
    return true;
  };

  const protocol = makeErpApp({
    erp,
    masterData,
    settings: { ...policy, fallback: { ...policy.fallback } },
    token: options.token,
    ...(options.pageSize !== undefined && { pageSize: options.pageSize }),
  });
  const simulation = new Hono();
  simulation.post('/simulator/start', async (call) => {
    const start = Start.safeParse(parseJson(await call.req.text()));
    if (!start.success) return call.json({ error: 'anchor is an ISO 8601 moment with an offset' }, 400);
    const { anchor } = start.data;
    const fresh = begin(anchor === undefined ? timer.now() : fromIso(anchor));
    return call.json({ anchor: begun === undefined ? null : toIso(begun), fresh });
  });
  /** What waits for its moment still comes; nothing after it. */
  simulation.post('/simulator/stop', (call) => {
    stopped = true;
    return call.json({ stopped });
  });
  simulation.get('/simulator', (call) => {
    const entries = [...erp.account().values()];
    return call.json({
      anchor: begun === undefined ? null : toIso(begun),
      posted,
      /** Nothing more will be posted. */
      exhausted,
      onLegacy: entries.filter(({ issuedOn }) => issuedOn === 'legacy').length,
      onSmartapi: entries.filter(({ issuedOn }) => issuedOn === 'smartapi').length,
      waiting: entries.filter(({ issuedOn }) => issuedOn === undefined).length,
      toldOfUnposted: [...erp.toldOfUnposted()],
      /** Calls that intake did not answer, or could not take. */
      intakeUnavailable: failures,
      downtime: { ...erp.downtime() },
    });
  });
  // Behind the protocol's own check of the token.
  protocol.route('/', simulation);

  return new Promise((resolve, reject) => {
    const server = serve({ fetch: protocol.fetch, port: options.port, hostname: '127.0.0.1' }, (address) => {
      server.off('error', reject);
      if (options.anchor !== undefined) begin(options.anchor);
      resolve({
        url: `http://127.0.0.1:${address.port}`,
        close: () =>
          new Promise((closed, failed) => {
            timer.stop();
            server.close((error) => (error ? failed(error) : closed()));
            if ('closeAllConnections' in server) server.closeAllConnections();
          }),
      });
    });
    server.once('error', reject);
  });
};
