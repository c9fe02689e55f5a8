import { serve } from '@hono/node-server';
import { describe, expect, it } from 'vitest';
import type { IntakeAnswer } from '#lib/clearance/intake-answer.ts';
import { parseIrn } from '#lib/clearance/irn.ts';
import type { ConnectorPolicy } from '#lib/erp/connector.ts';
import { ErpConnectorError, makeErpClient } from '#lib/erp/erp-client.ts';
import type { Fetch } from '#lib/exchange.ts';
import { fromIso, HOUR, instant, MINUTE, plus, SECOND } from '#lib/instant.ts';
import { loadCsvMasterData } from '#lib/local/csv-master-data.ts';
import { makeErpApp } from '#lib/local/erp-app.ts';
import { projectFolder } from '#lib/local/project-folder.ts';
import { type ServedErpOptions, serveErp } from '#lib/local/serve-erp.ts';
import { makeSimulatedErp } from '#lib/local/simulated-erp.ts';
import { makeVirtualClock } from '#lib/local/virtual-clock.ts';
import { seededRandom } from '#lib/seeded-random.ts';
import { wallClock } from '#lib/wall-clock.ts';
import { contractArrivals, type ErpUnderTest, erpContract } from '#test/contract/erp.ts';

const loaded = loadCsvMasterData(projectFolder('runbooks/profiles/sample'));
if (!loaded.ok) throw new Error('no sample master data');
const masterData = loaded.value;
const TOKEN = 'callback-token-of-the-test';
const POLICY: ConnectorPolicy = {
  silenceMilliseconds: 20 * SECOND,
  askAgainMilliseconds: 30 * SECOND,
  fallback: { lawful: true, afterMilliseconds: 2 * HOUR },
};
const START = fromIso('2027-01-11T09:00:00+01:00');
const clerkDelay = { fromMilliseconds: MINUTE, toMilliseconds: 2 * MINUTE };

const accepted: IntakeAnswer = {
  status: 503,
  outcome: 'unavailable',
  reason: { code: 'none', text: 'The contract’s ERP is on legacy and asks nobody.' },
};

const inProcess = (now: ReturnType<typeof instant>) => {
  const virtual = makeVirtualClock({ start: plus(now, -SECOND) });
  const erp = makeSimulatedErp({
    virtual,
    arrivals: contractArrivals(now),
    intake: async () => accepted,
    status: async (number) => ({ status: 404, outcome: 'not-found', number }),
    policy: POLICY,
    clerkDelay,
    random: seededRandom(1, 'clerk'),
  });
  erp.start();
  const settings = { ...POLICY, fallback: { ...POLICY.fallback } };
  return { virtual, erp, settings };
};

const clientOf = (fetch: Fetch, baseUrl = 'http://erp.invalid/', token = TOKEN) =>
  makeErpClient({ baseUrl, token, fetch, deadlineMilliseconds: 2_000, clock: wallClock });

erpContract(
  'simulated, in process',
  async (now) => {
    const { virtual, erp, settings } = inProcess(now);
    return {
      ports: {
        ...erp,
        masterData,
        account: async () => erp.account(),
        settings: async () => settings,
      },
      settle: () => virtual.run({ until: now }),
      close: async () => undefined,
    };
  },
  () => START,
  masterData,
);

/** Pages of three: every list has several. */
const overApp = async (now: ReturnType<typeof instant>): Promise<ErpUnderTest> => {
  const { virtual, erp, settings } = inProcess(now);
  const app = makeErpApp({ erp, masterData, settings, token: TOKEN, pageSize: 3 });
  return {
    ports: clientOf(async (request) => app.fetch(request)),
    settle: () => virtual.run({ until: now }),
    close: async () => undefined,
  };
};
erpContract('our client and its server, pages of three', overApp, () => START, masterData);

const served = (options: Partial<ServedErpOptions> & Pick<ServedErpOptions, 'arrivalsFrom'>) =>
  serveErp({
    port: 0,
    token: TOKEN,
    intake: { baseUrl: 'http://127.0.0.1:1', token: 'intake-token', clock: wallClock },
    policy: POLICY,
    masterData,
    clerkDelay,
    random: seededRandom(1, 'clerk'),
    onError: (error) => {
      throw error;
    },
    ...options,
  });

const until = async (holds: () => Promise<boolean>): Promise<void> => {
  for (let tries = 0; tries < 200 && !(await holds()); tries += 1) await wallClock.sleep(10);
};

erpContract(
  'served over HTTP in real time',
  async (now) => {
    const server = await served({ anchor: now, arrivalsFrom: contractArrivals });
    const ports = clientOf((request) => fetch(request), server.url);
    return {
      ports,
      settle: () => until(async () => (await ports.account()).get('INV7')?.issuedOn !== undefined),
      close: () => server.close(),
    };
  },
  () => instant(Date.now()),
  masterData,
);

describe('the ERP client', () => {
  const failing = async (answer: () => Response | Promise<Response>) => {
    const client = clientOf(async () => answer());
    const error: unknown = await client.output.current().catch((caught: unknown) => caught);
    if (!(error instanceof ErpConnectorError)) throw new Error(`no connector error: ${String(error)}`);
    return error;
  };

  it.each([
    [401, 'token in the ERP secret'],
    [404, 'ends before /v1'],
    [500, 'log of the connector'],
    [302, 'expected 2xx'],
  ])('says of %i what to do', async (status, text) => {
    const error = await failing(() => new Response(null, { status, headers: { location: 'http://else' } }));
    expect(error.code).toBe('refused');
    expect(error.message).toContain(
      `GET /v1/output at the ERP connector (http://erp.invalid): answered ${status}`,
    );
    expect(error.message).toContain(text);
  });

  it.each([
    ['no JSON', '<html>'],
    ['another side', '{"side":"both"}'],
    ['nothing', ''],
  ])('takes %s for no answer', async (_what, body) => {
    const error = await failing(() => new Response(body));
    expect(error.code).toBe('unreadable');
    expect(error.message).toContain('GET /v1/output');
  });

  it('says where in a list the fault is, and never what stood there', async () => {
    const invoices = [{ number: 'INV1', gross: 'a secret amount' }];
    const client = clientOf(async () => Response.json({ invoices }));
    const error = await client.register.posted(START, START).catch((caught: unknown) => caught);
    expect(String(error)).toMatch(/invoices\.0\.type/);
    expect(String(error)).not.toContain('secret');
  });

  it('refuses an amount that is more exact than its currency', async () => {
    const { virtual, erp } = inProcess(START);
    await virtual.run({ until: START });
    const app = makeErpApp({ erp, masterData, settings: {}, token: TOKEN });
    const client = clientOf(async (request) => {
      const text = await (await app.fetch(request)).text();
      return new Response(text.replace('"gross":"323"', '"gross":"323.5"'));
    });
    await expect(client.register.posted(plus(START, -MINUTE), START)).rejects.toThrow('invoices.4.gross');
  });

  it('gives up at its deadline, and on an ERP that is not there', async () => {
    const client = makeErpClient({
      baseUrl: 'http://erp.invalid',
      token: TOKEN,
      fetch: () => new Promise(() => undefined),
      deadlineMilliseconds: 20,
      clock: wallClock,
    });
    await expect(client.output.verify()).rejects.toThrow('no answer within 20 ms');
    const gone = clientOf((request) => fetch(request), 'http://127.0.0.1:1');
    await expect(gone.settings()).rejects.toThrow('not reached');
  });

  it('stops telling when nobody waits any longer', async () => {
    const controller = new AbortController();
    const client = clientOf(
      (request) =>
        new Promise((_, reject) => {
          request.signal.addEventListener('abort', () => reject(new Error('the worker has no more time')));
        }),
    );
    const telling = client.inbox.tell(
      { outcome: 'rejected', number: 'INV1', reason: { code: 'a', text: 'b' } },
      controller.signal,
    );
    controller.abort();
    await expect(telling).rejects.toThrow('no more time');
  });

  it('does not turn in a circle with pages that do not end', async () => {
    const client = clientOf(async () => Response.json({ entries: [], next: 'again' }));
    await expect(client.account()).rejects.toThrow('its pages do not end (2 read)');
  });

  it.each(['erp.example', 'ftp://erp.example', ''])('takes no URL such as %j', (baseUrl) => {
    expect(() => clientOf(async () => new Response(), baseUrl)).toThrow('it begins with https://');
  });
});

const serveIntake = (answer: Fetch): Promise<{ readonly url: string; close(): Promise<void> }> =>
  new Promise((resolve) => {
    const server = serve({ fetch: answer, port: 0, hostname: '127.0.0.1' }, ({ port }) =>
      resolve({
        url: `http://127.0.0.1:${port}`,
        close: () =>
          new Promise((closed) => {
            server.close(() => closed());
            if ('closeAllConnections' in server) server.closeAllConnections();
          }),
      }),
    );
  });

describe('the served ERP', () => {
  const app = () => {
    const { erp } = inProcess(START);
    return makeErpApp({ erp, masterData, settings: {}, token: TOKEN });
  };
  const headers = { authorization: `Bearer ${TOKEN}` };

  it.each([undefined, 'Bearer another', TOKEN])('lets nobody in with %j', async (shown) => {
    const init = shown === undefined ? {} : { headers: { authorization: shown } };
    expect((await app().request('/v1/customers', init)).status).toBe(401);
    expect((await app().request('/v1/customers', { headers })).status).toBe(200);
  });

  it.each([
    ['PUT', '/v1/output', '{"side":"both"}'],
    ['PUT', '/v1/output', 'no JSON'],
    ['POST', '/v1/outcomes', '{"outcome":"cleared","number":"INV1","irn":"no IRN","qr":"x"}'],
    ['GET', '/v1/register?from=yesterday&to=today', undefined],
    ['GET', '/v1/customers?after=-1', undefined],
  ])('says 400 to %s %s %s', async (method, path, body) => {
    const init = { method, headers, ...(body === undefined ? {} : { body }) };
    expect((await app().request(path, init)).status).toBe(400);
  });

  it('posts to intake with its token once it is told to begin, and takes the call-back', async () => {
    const seen: { readonly authorization: string | null; readonly number: unknown }[] = [];
    const intake = await serveIntake(async (request) => {
      const document: unknown = await request.json();
      const number =
        typeof document === 'object' && document !== null && 'number' in document ? document.number : '';
      seen.push({ authorization: request.headers.get('authorization'), number });
      return Response.json(
        { status: 202, outcome: 'accepted', number, revision: 1, irn: 'INV1-94ND90NR-20270111' },
        { status: 202 },
      );
    });
    const server = await served({
      arrivalsFrom: contractArrivals,
      intake: { baseUrl: intake.url, token: 'intake-token', clock: wallClock },
    });
    const ports = clientOf((request) => fetch(request), server.url);
    try {
      await ports.output.setTo('smartapi');
      await wallClock.sleep(30);
      expect(seen).toEqual([]);
      const anchor = new Date().toISOString();
      const start = () =>
        fetch(`${server.url}/simulator/start`, { method: 'POST', headers, body: JSON.stringify({ anchor }) });
      expect(await (await start()).json()).toEqual({ anchor, fresh: true });
      expect(await (await start()).json()).toEqual({ anchor, fresh: false });
      await until(async () => seen.length === 7);
      expect(seen).toContainEqual({ authorization: 'Bearer intake-token', number: 'INV7' });
      const irn = parseIrn('INV1-94ND90NR-20270111');
      if (!irn.ok) throw new Error('no IRN');
      await ports.inbox.tell({ outcome: 'cleared', number: 'INV1', irn: irn.value.irn, qr: 'cXI=' });
      expect((await ports.account()).get('INV1')).toEqual({ issuedOn: 'smartapi' });
      expect(await (await fetch(`${server.url}/simulator`, { headers })).json()).toMatchObject({
        posted: 7,
        exhausted: true,
        onSmartapi: 1,
        waiting: 6,
        toldOfUnposted: [],
        intakeUnavailable: 0,
      });
      expect((await fetch(`${server.url}/simulator`)).status).toBe(401);
    } finally {
      await server.close();
      await intake.close();
    }
  });

  it('posts nothing more once it is told to stop, but what waits for its moment', async () => {
    const server = await served({
      arrivalsFrom: function* (anchor) {
        for (const arriving of contractArrivals(anchor)) yield { ...arriving, at: plus(anchor, 150) };
      },
    });
    const say = (what: string) => fetch(`${server.url}/simulator/${what}`, { method: 'POST', headers });
    try {
      await say('start');
      expect(await (await say('stop')).json()).toEqual({ stopped: true });
      const state = async (): Promise<unknown> =>
        (await fetch(`${server.url}/simulator`, { headers })).json();
      await until(async () => JSON.stringify(await state()).includes('"exhausted":true'));
      expect(await state()).toMatchObject({ posted: 1, exhausted: true });
    } finally {
      await server.close();
    }
  });
});
