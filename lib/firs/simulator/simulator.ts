/**
 * A tax authority that behaves as the real one was seen to (firs-mbs.md): its endpoints, envelopes and traps, its
 * latency, and faults by schedule. A web-standard `fetch`, so it runs in process on a virtual clock and over HTTP.
 * It shares only the wire's shapes and code lists with our client.
 */
import { Hono } from 'hono';
import { SECOND } from '#lib/instant.ts';
import type { Clock } from '#lib/ports/clock.ts';
import type { Random } from '#lib/ports/random.ts';
import { type SimulatorConfig, type Span, simulatorConfig } from './config.ts';
import {
  badKey,
  DUPLICATE_OR_OUTAGE,
  gatewayError,
  noRoute,
  plain,
  refused,
  tooManyRequests,
} from './envelope.ts';
import { exchangeRoutes } from './exchange-routes.ts';
import { type Fault, type FaultKind, faultAt, inLimbo } from './faults.ts';
import { invoiceRoutes } from './invoice-routes.ts';
import { entityRoutes, resourceRoutes, utilityRoutes } from './reference-routes.ts';
import { type AcceptedInvoice, makeRegistry } from './registry.ts';
import { searchRoutes } from './search-routes.ts';
import type { CallEnvironment, World } from './world.ts';

export interface SimulatorOptions {
  readonly clock: Clock;
  /** A stream of its own: latency and faults are drawn from it, twice a call, whatever the call is. */
  readonly random: Random;
  readonly config?: SimulatorConfig;
  readonly faults?: readonly Fault[];
}

export interface Simulator {
  readonly fetch: (request: Request) => Promise<Response>;
  readonly log: {
    /** Every document it registered, in order: what a cutover's account is checked against. */
    readonly accepted: readonly AcceptedInvoice[];
    /** IRNs that were sent although they were registered, each time. */
    readonly repeated: readonly string[];
    /** Calls by method and first words of the path, e.g. `POST /api/v1/invoice/sign`; faults included. */
    readonly calls: ReadonlyMap<string, number>;
  };
  readonly config: SimulatorConfig;
}

/** A connection that nobody closes is cut by the gateway. */
const HUNG_CONNECTION = 600 * SECOND;
const MAXIMUM_RETRY_AFTER_SECONDS = 30;
const OPEN_PATH = /^\/api\/?$/;
const RESOURCES = /^\/api\/v1\/invoice\/resources\//;
const SIGN = '/api/v1/invoice/sign';
const INVOICE_POST = /^\/api\/v1\/invoice\/(sign|validate)$/;
/** IRNs, UUIDs and TINs are taken out of the paths that are counted. */
const VARIABLE = /\/[^/]*\d[^/]*$/;

const spread = (span: Span, draw: number): number => span.from + Math.floor(draw * (span.to - span.from + 1));

/** Cuts the path out of an absolute URL; `new URL` costs more than the rest of a call's bookkeeping. */
const pathOf = (url: string): string => {
  const start = url.indexOf('/', url.indexOf('//') + 2);
  const end = url.indexOf('?', start);
  return start === -1 ? '/' : url.slice(start, end === -1 ? undefined : end);
};

const makeApp = (world: World): Hono<CallEnvironment> => {
  const { random, config } = world;
  const app = new Hono<CallEnvironment>();
  // A mistake of the simulator must not look like an outage of the authority.
  app.onError((error) => {
    throw error;
  });
  app.notFound(() => noRoute());
  app.get('/api', () => plain({ healthy: true }));
  app.use('/api/v1/*', async (call, next) => {
    const isOpen = config.resourcesAreOpen && RESOURCES.test(call.req.path);
    const hasKey =
      call.req.header('x-api-key') === config.apiKey && call.req.header('x-api-secret') === config.apiSecret;
    if (!isOpen && (!hasKey || call.env.fault === 'bad-key')) return badKey(random);
    return next();
  });
  app.route('/api/v1/entity', entityRoutes(world));
  app.route('/api/v1/utilities', utilityRoutes(world));
  app.route('/api/v1/invoice/resources', resourceRoutes(world));
  app.route('/api/v1/invoice/transmit', exchangeRoutes(world));
  app.route('/api/v1/invoice', invoiceRoutes(world));
  app.route('/api/v1/invoice', searchRoutes(world));
  return app;
};

export const makeSimulator = ({
  clock,
  random,
  config = simulatorConfig(),
  faults = [],
}: SimulatorOptions): Simulator => {
  const registry = makeRegistry(config.settleMilliseconds);
  const app = makeApp({
    clock,
    random,
    config,
    registry,
    inLimbo: (irn) => inLimbo(faults, clock.now(), irn),
  });
  const calls = new Map<string, number>();

  /** What a call gets instead of its answer while the fault holds; undefined lets it through. */
  const instead = (fault: FaultKind | undefined, path: string, draw: number): Response | undefined => {
    switch (fault) {
      case 'outage':
        // Some calls still reach the application, which then says what it says of a duplicate.
        return INVOICE_POST.test(path) && draw < 0.3
          ? refused(random, { handler: 'invoice_actions', details: DUPLICATE_OR_OUTAGE })
          : gatewayError(503, 'Service Temporarily Unavailable');
      case 'intermittent':
        return draw < 0.5
          ? gatewayError(502, 'Bad Gateway')
          : gatewayError(503, 'Service Temporarily Unavailable');
      case 'rate-limited':
        return tooManyRequests(1 + Math.floor(draw * MAXIMUM_RETRY_AFTER_SECONDS));
      case 'slow':
      case 'bad-key':
      case 'reject-all':
      case 'lost-answer':
      case 'limbo':
      case undefined:
        return undefined;
    }
  };

  /** Until the caller gives up, or the gateway does. */
  const hang = async (request: Request): Promise<Response> => {
    try {
      await clock.sleep(HUNG_CONNECTION, request.signal);
    } catch (error) {
      if (!request.signal.aborted) throw error;
    }
    return gatewayError(504, 'Gateway Time-out');
  };

  const fetch = async (request: Request): Promise<Response> => {
    const path = pathOf(request.url);
    const name = `${request.method} ${path.replace(VARIABLE, '')}`;
    calls.set(name, (calls.get(name) ?? 0) + 1);
    const fault = faultAt(faults, clock.now(), random.next());
    const draw = random.next();
    const latency = spread(fault === 'slow' ? config.slowLatency : config.latency, draw);
    // The work is done half-way: a caller that gives up later does not undo it.
    const before = Math.ceil(latency / 2);
    if (before > 0) await clock.sleep(before);
    const answer =
      instead(fault, path, draw) ??
      (await app.fetch(request, OPEN_PATH.test(path) || !fault ? {} : { fault }));
    if (fault === 'lost-answer' && path === SIGN) return hang(request);
    if (latency > before) await clock.sleep(latency - before);
    return answer;
  };

  return { fetch, log: { accepted: registry.accepted, repeated: registry.repeated, calls }, config };
};
