import { describe, expect, it } from 'vitest';
import type { IntakeAnswer, StatusAnswer } from '#lib/clearance/intake-answer.ts';
import { makeIrn } from '#lib/clearance/irn.ts';
import { makeIntakeClient } from '#lib/erp/intake-client.ts';
import type { Fetch } from '#lib/exchange.ts';
import { wallClock } from '#lib/wall-clock.ts';

const made = makeIrn('INV1', '94ND90NR', '2027-01-11');
if (!made.ok) throw new Error(made.error.text);
const irn = made.value;
const reason = { code: 'hs-code-unknown', text: 'No such HS code.', path: 'lines[0].hsCode' };

const clientOf = (fetch: Fetch) =>
  makeIntakeClient({
    baseUrl: 'https://intake.example/',
    token: 'token',
    fetch,
    deadlineMilliseconds: 30,
    clock: wallClock,
  });

const ANSWERS: readonly IntakeAnswer[] = [
  { status: 202, outcome: 'accepted', number: 'INV1', revision: 1, irn },
  { status: 200, outcome: 'legacy', number: 'INV1' },
  { status: 422, outcome: 'refused', number: 'INV1', reasons: [reason, { code: 'a', text: 'b' }] },
  { status: 409, outcome: 'conflict', number: 'INV1', reason },
  { status: 400, outcome: 'unreadable', reason },
  { status: 413, outcome: 'too-large', reason },
  { status: 503, outcome: 'unavailable', reason },
];

const KNOWN: readonly StatusAnswer[] = [
  { status: 404, outcome: 'not-found', number: 'A/1' },
  { status: 503, outcome: 'unavailable', number: 'A/1', reason },
  { status: 200, outcome: 'cleared', number: 'A/1', revision: 2, irn, qr: 'cXI=' },
  { status: 200, outcome: 'rejected', number: 'A/1', revision: 1, irn, reason },
  { status: 200, outcome: 'legacy', number: 'A/1', revision: 1 },
];

describe('the intake client', () => {
  it.each(ANSWERS.map((answer) => [answer.outcome, answer] as const))(
    'reads %s',
    async (_outcome, answer) => {
      const seen: Request[] = [];
      const client = clientOf(async (request) => {
        seen.push(request);
        return Response.json(answer, { status: answer.status });
      });
      expect(await client.submit({ number: 'INV1' })).toEqual(answer);
      expect(seen[0]?.url).toBe('https://intake.example/invoices');
      expect(seen[0]?.headers.get('authorization')).toBe('Bearer token');
      expect(await seen[0]?.json()).toEqual({ number: 'INV1' });
    },
  );

  it.each(KNOWN.map((answer) => [answer.outcome, answer] as const))(
    'reads the status %s',
    async (_of, answer) => {
      const seen: string[] = [];
      const client = clientOf(async (request) => {
        seen.push(request.url);
        return Response.json(answer, { status: answer.status });
      });
      expect(await client.status('A/1')).toEqual(answer);
      expect(seen).toEqual(['https://intake.example/invoices/A%2F1']);
    },
  );

  it.each<[string, Fetch]>([
    ['a gateway’s own 401', async () => Response.json({ message: 'Unauthorized' }, { status: 401 })],
    ['a gateway’s own 404', async () => Response.json({ message: 'Not Found' }, { status: 404 })],
    ['a page of HTML', async () => new Response('<html>')],
    ['an IRN that is none', async () => Response.json({ ...ANSWERS[0], irn: 'x' }, { status: 202 })],
    ['another status than the body says', async () => Response.json(ANSWERS[0], { status: 500 })],
    ['silence', () => new Promise(() => undefined)],
    ['a redirect', async () => new Response(null, { status: 307, headers: { location: 'http://else' } })],
  ])('concludes nothing from %s', async (_what, fetch) => {
    expect(await clientOf(fetch).submit({})).toMatchObject({ status: 503, outcome: 'unavailable' });
    expect(await clientOf(fetch).status('A/1')).toMatchObject({ status: 503, number: 'A/1' });
  });
});
