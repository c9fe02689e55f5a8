import { channel } from 'node:diagnostics_channel';
import type { Hono } from 'hono';
import { type Answer, notFound, Refusal } from './answer.ts';
import { authorize } from './authorize.ts';
import { faultyAnswer } from './faulty-answer.ts';
import { limitHeaders, type RateLimit } from './rate-limits.ts';
import type { Call, Route } from './route.ts';
import type { World } from './world.ts';

export interface Exchange {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  /** Login, or `nobody`. */
  readonly actor: string;
  readonly status: number | 'network error';
}

/** Whoever wants to look at each exchange whole, such as a check against GitHub's own description, subscribes here. */
export const EXCHANGES = 'cutover.stand-in-for-github';

export interface WholeExchange {
  readonly method: string;
  readonly url: string;
  readonly request: unknown;
  readonly status: number;
  readonly response: unknown;
}

/** What is asked, and then what was said: an answer of its own for each of several at once. */
interface Asked {
  readonly call: Omit<Call, 'parameters'>;
  said: Answer;
}

type Fetch = (input: Request | string | URL, init?: RequestInit) => Promise<Response>;

/** What may hold slashes: the rest of the path, or all up to a known ending. */
const WIDE = /^(ref|path|branch|basehead)$/;

/** GitHub's notation to Hono's. */
const toHono = (path: string): string =>
  path.replaceAll(/\{(\w+)\}/g, (_, name: string) => (WIDE.test(name) ? `:${name}{.+}` : `:${name}`));

const BROKEN = Symbol('no JSON');

const jsonOf = (text: string): unknown => {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return BROKEN;
  }
};

const toResponse = (
  world: World,
  { status, body, headers }: Answer,
  limit: RateLimit,
  id: string,
): Response =>
  new Response(body === undefined ? null : JSON.stringify(body), {
    status,
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json; charset=utf-8' }),
      date: new Date(world.now()).toUTCString(),
      'x-github-request-id': id,
      'x-github-media-type': 'github.v3; format=json',
      'x-github-api-version-selected': '2022-11-28',
      ...limitHeaders(limit),
      ...headers,
    },
  });

/** Routes, permissions, faults and the log, around endpoints that only compute. */
export const makeServer = (
  world: World,
  app: Hono<{ Bindings: Asked }>,
  routes: readonly Route[],
): { readonly fetch: Fetch; readonly log: readonly Exchange[] } => {
  const log: Exchange[] = [];
  const exchanges = channel(EXCHANGES);
  const { owner, name, repositoryId } = { ...world.options, owner: world.options.owner.login };
  const isHere = (call: Call): boolean =>
    call.parameters.owner?.toLowerCase() === owner.toLowerCase() &&
    call.parameters.repo?.toLowerCase() === name.toLowerCase();

  for (const route of routes) {
    app.on(route.method, toHono(route.path), (context) => {
      const call: Call = { ...context.env.call, parameters: context.req.param() };
      if (route.path.startsWith('/repos/') && !isHere(call)) throw notFound();
      authorize(world, call.actor, route.needs);
      context.env.said = route.handle(call);
      return new Response(null);
    });
  }
  app.notFound(() => {
    throw notFound();
  });
  app.onError((error, context) => {
    // A mistake of the stand-in must not look like an answer of GitHub's.
    if (!(error instanceof Refusal)) throw error;
    context.env.said = error.answer;
    return new Response(null);
  });

  const handle = async (request: Request): Promise<Response> => {
    const url = new URL(request.url);
    const path = url.pathname.replace(/^\/api\/v3(?=\/)/, '');
    const named = `${request.method} ${path}`;
    const text = await request.text();
    const known = world.tokens.actor(request.headers.get('authorization') ?? undefined);
    const actor = 'account' in known ? known.account.login : 'nobody';
    const id = Buffer.from(world.random.bytes(8)).toString('hex').toUpperCase();
    const note = (status: Exchange['status']): void => {
      log.push({ method: request.method, path: `${path}${url.search}`, actor, status });
    };
    const limits = world.limits.count(actor);
    const fault = world.faults.hit(named);
    const instead = world.faults.isDown() ? 'network' : fault;
    if (instead === 'network') {
      note('network error');
      throw new TypeError('fetch failed');
    }
    const faulty = instead && faultyAnswer(instead);
    if (faulty) {
      note(faulty.status);
      return toResponse(world, faulty, limits, id);
    }
    if (!('account' in known)) {
      const why = known.kind === 'jwt' ? known.why : 'Bad credentials';
      const refused = new Refusal(
        401,
        request.headers.has('authorization') ? why : 'Requires authentication',
      );
      note(401);
      return toResponse(world, refused.answer, limits, id);
    }
    // A repository goes by its number as well, whatever it is called.
    const numbered = `/repositories/${repositoryId}`;
    const plain =
      path === numbered || path.startsWith(`${numbered}/`)
        ? `/repos/${owner}/${name}${path.slice(numbered.length)}`
        : path;
    const body = jsonOf(text);
    const asked: Asked = {
      call: {
        actor: known,
        method: request.method,
        path: plain,
        origin: url.origin,
        query: url.searchParams,
        body,
      },
      said: new Refusal(400, 'Problems parsing JSON').answer,
    };
    if (body !== BROKEN)
      await app.fetch(new Request(`${url.origin}${plain}`, { method: request.method }), asked);
    const given = instead === 'lost-answer' ? faultyAnswer('502') : undefined;
    const said = given ?? asked.said;
    note(said.status);
    if (exchanges.hasSubscribers && body !== BROKEN) {
      const { status, body: response } = asked.said;
      const whole: WholeExchange = {
        method: request.method,
        url: `${plain}${url.search}`,
        request: body,
        status,
        response,
      };
      exchanges.publish(whole);
    }
    for (const then of world.faults.hooksOf(named)) await then();
    return toResponse(world, said, limits, id);
  };
  return {
    fetch: (input, init) => handle(input instanceof Request && !init ? input : new Request(input, init)),
    log,
  };
};
