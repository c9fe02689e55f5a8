/** Answers that the simulator never gives, and that a real authority on a bad day may (case 17). */
import { describe, expect, it } from 'vitest';
import { makeFirsClient } from '#lib/firs/client/firs-client.ts';
import { makeVirtualClock } from '#lib/local/virtual-clock.ts';
import { irnOf, sampleDocument } from '#test/firs/sample-document.ts';
import { START } from '#test/firs/worlds.ts';

const document = sampleDocument();
const irn = irnOf(document);
const other = irnOf(sampleDocument({ number: 'OTHER' }));
const ok = (data: unknown): Response => Response.json({ code: 200, data });
const page = (items: readonly unknown[], totalPages = 1): Response =>
  ok({ items, page: { page: 1, size: 100, totalPages, totalCount: items.length } });
const refused = (details: string): Response =>
  Response.json(
    { code: 400, data: null, message: 'error has occurred', error: { handler: 'invoice_actions', details } },
    { status: 400 },
  );

const clientOf = (answer: (path: string) => Response) =>
  makeFirsClient({
    fetch: async (request) => answer(new URL(request.url).pathname),
    baseUrl: 'http://authority.invalid',
    apiKey: 'k',
    apiSecret: 's',
    businessId: '0b9a4c1e-53d7-4f0a-8c26-9e1f7d6b3a22',
    clock: makeVirtualClock({ start: START }).clock,
    deadlineMilliseconds: 1_000,
    settings: { maximumPages: 3 },
  });

describe('signing', () => {
  it.each([
    ['another IRN', { ok: true, irn: other }],
    ['ok: false', { ok: false }],
  ])('is unknown, not cleared, when a success carries %s', async (_, data) => {
    expect(await clientOf(() => ok(data)).submitForClearance(irn, document)).toMatchObject({
      ok: false,
      fault: { class: 'unknown' },
    });
  });
});

describe('looking up', () => {
  const found = (confirm: Response) =>
    clientOf((path) => (path.includes('/confirm/') ? confirm : page([]))).find(irn);

  it('is absent only when search has nothing and confirm says so', async () => {
    expect(await found(refused('record not found'))).toEqual({ ok: true, value: undefined });
  });

  it.each([
    ['an outage', refused('unable to complete this operation at this time, kindly try again later')],
    ['words that nobody knows', refused('not today')],
    ['a gateway', new Response('<html>', { status: 503 })],
    ['no route', Response.json({ code: 404, data: null, message: 'no route found' }, { status: 404 })],
    ['another IRN', ok({ irn: other })],
  ])('is not absent when confirm answers with %s', async (_, confirm) => {
    expect(await found(confirm)).toMatchObject({ ok: false });
  });

  it('does not take another IRN of the search for ours', async () => {
    const client = clientOf((path) =>
      path.includes('/confirm/') ? refused('record not found') : page([{ irn: other }]),
    );
    expect(await client.find(irn)).toEqual({ ok: true, value: undefined });
  });
});

describe('the register of a day', () => {
  const DAY = document.issueDate;
  it.each([
    ['a record without a proper IRN', () => page([{ irn: 'INV-1' }])],
    ['an invoice of another day', () => page([{ irn, issue_date: '2020-01-01' }])],
    ['an empty page before the last', () => page([], 2)],
    ['pages without end', () => page([{ irn }], 99)],
  ])('is not read at all rather than in part, given %s', async (_, answer) => {
    expect(await clientOf(answer).registered(DAY, DAY)).toMatchObject({
      ok: false,
      fault: { class: 'unavailable' },
    });
  });
});
