/** The port Authority, kept by the client against the simulator: one suite, in process and over HTTP. */
import { afterEach, describe, expect, it } from 'vitest';
import { simulatorConfig } from '#lib/firs/simulator/config.ts';
import type { FaultKind } from '#lib/firs/simulator/faults.ts';
import { DAY, plus } from '#lib/instant.ts';
import type { Answer } from '#lib/ports/authority.ts';
import { irnOf, sampleDocument, sampleLine } from '#test/firs/sample-document.ts';
import { inProcess, overHttp, START, type World, type WorldOptions } from '#test/firs/worlds.ts';

const SETTLE = simulatorConfig().settleMilliseconds;
const always = (kind: FaultKind, percent = 100) => [{ from: START, to: plus(START, DAY), kind, percent }];

describe.each([
  ['in process', inProcess],
  ['over HTTP', overHttp],
] as const)('authority %s', (_name, open) => {
  let world: World | undefined;
  const make = async (options?: WorldOptions): Promise<World> => {
    world = await open(options);
    return world;
  };
  afterEach(async () => {
    await world?.close();
  });

  it('is healthy, and its self check passes', async () => {
    const { authority, drive } = await make();
    expect(await drive(() => authority.health())).toEqual({ ok: true, value: { healthy: true } });
    expect(await drive(() => authority.selfCheck())).toEqual({ ok: true, value: { ok: true } });
  });

  it('validates without registering, then registers once', async () => {
    const { authority, drive, simulator } = await make();
    const document = sampleDocument();
    const irn = irnOf(document);
    expect(await drive(() => authority.validateIrn(irn, document.number))).toEqual({
      ok: true,
      value: { ok: true },
    });
    expect(await drive(() => authority.validateInvoice(irn, document))).toEqual({
      ok: true,
      value: { ok: true },
    });
    expect(simulator.log.accepted).toHaveLength(0);
    expect(await drive(() => authority.submitForClearance(irn, document))).toEqual({
      ok: true,
      value: { accepted: true },
    });
    expect(simulator.log.accepted).toMatchObject([{ irn, payable: 1075, currency: 'NGN', typeCode: '381' }]);
  });

  it('finds what is registered only after the settle time', async () => {
    const { authority, drive, advance } = await make();
    const document = sampleDocument({ gross: '1075.50', number: 'INV/7' });
    const irn = irnOf(document);
    await drive(() => authority.submitForClearance(irn, document));
    expect(await drive(() => authority.find(irn))).toEqual({ ok: true, value: undefined });
    await advance(SETTLE);
    expect(await drive(() => authority.find(irn))).toEqual({
      ok: true,
      value: {
        irn,
        number: 'INV7',
        sellerTin: '90000000-0001',
        buyerTin: '90000001-0001',
        issueDate: '2027-04-12',
        typeCode: '381',
        currency: 'NGN',
        payable: '1075.50',
      },
    });
  });

  it('is ambiguous about a duplicate, and registers nothing more', async () => {
    const { authority, drive, simulator } = await make();
    const document = sampleDocument();
    const irn = irnOf(document);
    await drive(() => authority.submitForClearance(irn, document));
    const again = await drive(() => authority.submitForClearance(irn, document));
    expect(again).toMatchObject({ ok: false, fault: { class: 'ambiguous' } });
    expect(simulator.log.accepted).toHaveLength(1);
  });

  it('rejects a field with the place in our document', async () => {
    const { authority, drive } = await make();
    const document = sampleDocument({ lines: [sampleLine, { ...sampleLine, hsCode: '9999.99' }] });
    expect(await drive(() => authority.submitForClearance(irnOf(document), document))).toEqual({
      ok: false,
      fault: {
        class: 'rejected',
        reasons: [
          {
            code: 'authority-hs-code-not-listed',
            text:
              'The HS code of a line is not on the tax authority’s list. ' +
              'Correct the product’s record in the ERP and send the invoice again.',
            path: 'lines[1].hsCode',
          },
        ],
      },
    });
  });

  it('takes notes that refer to their original, and no others', async () => {
    const { authority, drive } = await make();
    const original = sampleDocument();
    const note = sampleDocument({ number: 'CN-1', type: 'credit-note', references: original.number });
    const reference = { irn: irnOf(original), issueDate: original.issueDate };
    expect(await drive(() => authority.submitForClearance(irnOf(note), note, reference))).toMatchObject({
      ok: true,
    });
    expect(await drive(() => authority.submitForClearance(irnOf(note), note))).toMatchObject({
      fault: { class: 'rejected', reasons: [{ code: 'original-not-registered', path: 'references' }] },
    });
  });

  it('lists every registered invoice of a span, over pages and days', async () => {
    const { authority, drive, advance } = await make({ client: { settings: { pageSize: 2 } } });
    const dates = ['2027-04-11', '2027-04-12', '2027-04-12', '2027-04-12', '2027-04-13', '2027-04-14'];
    const irns = [];
    for (const [index, issueDate] of dates.entries()) {
      const document = sampleDocument({ number: `N${index}`, issueDate });
      irns.push(irnOf(document));
      await drive(() => authority.submitForClearance(irnOf(document), document));
    }
    await advance(SETTLE);
    const listed = await drive(() => authority.registered('2027-04-12', '2027-04-13'));
    expect(listed.ok && listed.value.map(({ irn }) => irn)).toEqual(irns.slice(1, 5));
    expect(await drive(() => authority.registered('2027-04-13', '2027-04-12'))).toEqual({
      ok: true,
      value: [],
    });
  });

  it('knows TINs and code lists', async () => {
    const { authority, drive } = await make({ config: { unknownTins: new Set(['90009999-0001']) } });
    expect(await drive(() => authority.verifyTin('90000001-0001'))).toMatchObject({ value: { found: true } });
    expect(await drive(() => authority.verifyTin('90009999-0001'))).toEqual({
      ok: true,
      value: { found: false },
    });
    const lists = ['hs-codes', 'services-codes', 'tax-categories', 'currencies'] as const;
    const some = {
      'hs-codes': '2523.29',
      'services-codes': '6201',
      'tax-categories': 'EXEMPTED',
      currencies: 'NGN',
    };
    for (const list of lists) {
      const codes = await drive(() => authority.codes(list));
      expect(codes.ok && codes.value.includes(some[list])).toBe(true);
    }
  });

  it('holds on a bad key, whatever the call', async () => {
    const { authority, drive, simulator } = await make({ client: { apiKey: 'wrong' } });
    const document = sampleDocument();
    const irn = irnOf(document);
    const calls: readonly (() => Promise<Answer<unknown>>)[] = [
      () => authority.selfCheck(),
      () => authority.validateIrn(irn, document.number),
      () => authority.submitForClearance(irn, document),
      () => authority.find(irn),
      () => authority.verifyTin('90000001-0001'),
    ];
    for (const call of calls) {
      expect(await drive(call)).toMatchObject({ ok: false, fault: { class: 'configuration' } });
    }
    expect(simulator.log.accepted).toHaveLength(0);
  });

  it('holds when the service id or the business is not ours', async () => {
    const { authority, drive } = await make();
    const document = sampleDocument();
    const foreign = irnOf(document, 'AAAA0000');
    expect(await drive(() => authority.submitForClearance(foreign, document))).toMatchObject({
      fault: { class: 'configuration' },
    });
    expect(await drive(() => authority.validateIrn(foreign, document.number))).toMatchObject({
      fault: { class: 'configuration' },
    });
  });

  it.each([
    ['bad-key', 'configuration'],
    ['reject-all', 'rejected'],
    ['rate-limited', 'unavailable'],
    ['lost-answer', 'unknown'],
  ] as const)('classes the fault %s as %s', async (kind, expected) => {
    const { authority, drive } = await make({ faults: always(kind) });
    const document = sampleDocument();
    const answer = await drive(() => authority.submitForClearance(irnOf(document), document));
    expect(answer).toMatchObject({ ok: false, fault: { class: expected } });
    if (!answer.ok && answer.fault.class === 'unavailable') {
      expect(answer.fault.retryAfterMilliseconds).toBeGreaterThanOrEqual(1_000);
    }
  });

  it.each(['outage', 'intermittent'] as const)('never takes the fault %s for a rejection', async (kind) => {
    const { authority, drive, simulator } = await make({ faults: always(kind) });
    const classes = new Set<string>();
    for (let index = 0; index < 30; index += 1) {
      const document = sampleDocument({ number: `N${index}` });
      const answer = await drive(() => authority.submitForClearance(irnOf(document), document));
      classes.add(answer.ok ? 'ok' : answer.fault.class);
    }
    expect([...classes].toSorted()).toEqual(kind === 'outage' ? ['ambiguous', 'unknown'] : ['unknown']);
    expect(simulator.log.accepted).toHaveLength(0);
    expect(await drive(() => authority.health())).toMatchObject({
      ok: false,
      fault: { class: 'unavailable' },
    });
  });

  it('finds by IRN what was accepted when the answer was lost', async () => {
    const { authority, drive, advance, simulator } = await make({ faults: always('lost-answer') });
    const document = sampleDocument();
    const irn = irnOf(document);
    expect(await drive(() => authority.submitForClearance(irn, document))).toMatchObject({
      fault: { class: 'unknown' },
    });
    expect(simulator.log.accepted).toHaveLength(1);
    await advance(SETTLE);
    expect(await drive(() => authority.find(irn))).toMatchObject({
      ok: true,
      value: { irn, payable: '1075.00' },
    });
  });
});
