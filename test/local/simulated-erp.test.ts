import { describe, expect, it } from 'vitest';
import type { IntakeAnswer, StatusAnswer } from '#lib/clearance/intake-answer.ts';
import { InvoiceDocument, type InvoiceKind } from '#lib/clearance/invoice.ts';
import { makeIrn } from '#lib/clearance/irn.ts';
import { type ArrivingInvoice, postedFrom } from '#lib/erp/arriving-invoice.ts';
import { buildDocument } from '#lib/erp/build-document.ts';
import { fromIso, type Instant, MINUTE, plus, SECOND } from '#lib/instant.ts';
import { makeSimulatedErp } from '#lib/local/simulated-erp.ts';
import type { SimulatedErpOptions } from '#lib/local/simulated-erp-options.ts';
import { makeVirtualClock } from '#lib/local/virtual-clock.ts';
import { seededRandom } from '#lib/seeded-random.ts';
import { SELLER } from '#test/erp/sample-world.ts';

const START = fromIso('2027-01-11T09:00:00+01:00');
const REASON = { code: 'hs-code-unknown', text: 'No such HS code.' };
const made = makeIrn('INV1', '94ND90NR', '2027-01-11');
if (!made.ok) throw new Error(made.error.text);
const irn = made.value;

const documentOf = (number: string, kind: InvoiceKind, references?: string): InvoiceDocument =>
  buildDocument(
    {
      number,
      type: references === undefined ? 'invoice' : 'credit-note',
      kind,
      issueDate: '2027-01-11',
      currency: 'NGN',
      rateToNgn: '1',
      branch: 'LAGOS',
      seller: SELLER,
      buyer: { name: 'Buyer', country: 'NG' },
      ...(references === undefined ? {} : { references }),
    },
    [
      {
        sku: 'G1',
        description: 'Rice',
        hsCode: '1006.30',
        category: 'Food',
        quantity: '1',
        unitPrice: '100.00',
        unit: 'BG',
        taxCategory: 'STANDARD_VAT',
        taxRate: '7.5',
      },
    ],
  );

interface Arriving {
  readonly number: string;
  readonly minute: number;
  readonly kind?: InvoiceKind;
  readonly references?: string;
  readonly faulty?: boolean;
}

const arriving = ({
  number,
  minute,
  kind = 'B2B',
  references,
  faulty = false,
}: Arriving): ArrivingInvoice => {
  const at = plus(START, minute * MINUTE);
  const document = documentOf(number, kind, references);
  return {
    at,
    posted: postedFrom(document, at),
    payload: document,
    ...(faulty ? { mended: { ...document, note: 'mended' } } : {}),
  };
};

/** An intake in which every answer is set by the test; asked for anything else, it fails. */
const world = (
  invoices: readonly Arriving[],
  intake: (document: InvoiceDocument, now: Instant) => Promise<IntakeAnswer> | IntakeAnswer,
  more: Partial<SimulatedErpOptions> = {},
) => {
  const virtual = makeVirtualClock({ start: START });
  const sent: { readonly number: string; readonly at: Instant; readonly note: string | undefined }[] = [];
  const erp = makeSimulatedErp({
    virtual,
    arrivals: invoices.map(arriving),
    intake: async (payload) => {
      const document = InvoiceDocument.parse(payload);
      sent.push({ number: document.number, at: virtual.now(), note: document.note });
      return intake(document, virtual.now());
    },
    status: async (number) => {
      throw new Error(`nobody was to ask for ${number}`);
    },
    policy: {
      silenceMilliseconds: 30 * SECOND,
      askAgainMilliseconds: MINUTE,
      fallback: { lawful: true, afterMilliseconds: 30 * MINUTE },
    },
    clerkDelay: { fromMilliseconds: 10 * MINUTE, toMilliseconds: 20 * MINUTE },
    random: seededRandom(1, 'clerk'),
    output: 'smartapi',
    ...more,
  });
  erp.start();
  return { virtual, erp, sent };
};

const accepted = (number: string): IntakeAnswer => ({
  status: 202,
  outcome: 'accepted',
  number,
  revision: 1,
  irn,
});
const never = new Promise<never>(() => {});
const notFound = async (number: string): Promise<StatusAnswer> => ({
  status: 404,
  outcome: 'not-found',
  number,
});

describe('the simulated ERP', () => {
  it('issues on legacy by itself until its output is turned, and asks nobody', async () => {
    const { virtual, erp, sent } = world(
      [
        { number: 'A', minute: 1 },
        { number: 'B', minute: 3 },
      ],
      ({ number }) => accepted(number),
      { output: 'legacy' },
    );
    virtual.at(plus(START, 2 * MINUTE), () => erp.output.setTo('smartapi'));
    expect(await erp.output.verify()).toBe('legacy');
    await virtual.run();
    expect(sent.map(({ number }) => number)).toEqual(['B']);
    expect(erp.account().get('A')).toEqual({ sent: 0, issuedOn: 'legacy' });
    expect(await erp.output.verify()).toBe('smartapi');
  });

  it('issues on legacy what intake routes there', async () => {
    const { virtual, erp } = world([{ number: 'A', minute: 0 }], ({ number }) => ({
      status: 200,
      outcome: 'legacy',
      number,
    }));
    await virtual.run();
    expect(erp.account().get('A')).toEqual({ sent: 1, issuedOn: 'legacy' });
    expect(erp.downtime()).toMatchObject({ secondsNoInvoiceCouldBeIssued: 0, longestWaitSeconds: 0 });
  });

  it('issues what is cleared, once, however often it is told', async () => {
    const { virtual, erp } = world([{ number: 'A', minute: 0 }], ({ number }) => accepted(number));
    const told = { outcome: 'cleared', number: 'A', irn, qr: 'QR' } as const;
    virtual.at(plus(START, 2 * SECOND), () => erp.inbox.tell(told));
    virtual.at(plus(START, 9 * MINUTE), () => erp.inbox.tell(told));
    await virtual.run();
    expect(erp.account().get('A')).toEqual({ sent: 1, issuedOn: 'smartapi', told: 'cleared', irn });
    expect(erp.downtime()).toMatchObject({ secondsNoInvoiceCouldBeIssued: 0, longestWaitSeconds: 2 });
    const from = START;
    expect(await erp.register.posted(from, plus(from, 1))).toMatchObject([
      { number: 'A', issuedOn: 'smartapi' },
    ]);
    expect(await erp.register.posted(plus(from, 1), plus(from, MINUTE))).toEqual([]);
  });

  it('holds in silence, asks by number and learns that it was accepted after all', async () => {
    const asked: Instant[] = [];
    const { virtual, erp, sent } = world([{ number: 'A', minute: 0 }], () => never, {
      status: async (number) => {
        asked.push(virtual.now());
        return { status: 200, outcome: 'cleared', number, revision: 1, irn, qr: 'QR' };
      },
    });
    await virtual.run();
    expect(sent).toHaveLength(1);
    expect(asked).toEqual([plus(START, 90 * SECOND)]);
    expect(erp.account().get('A')).toMatchObject({ issuedOn: 'smartapi', told: 'cleared', irn });
    expect(erp.downtime()).toMatchObject({ secondsNoInvoiceCouldBeIssued: 90, longestWaitSeconds: 90 });
  });

  it('sends the same again when intake is back and never saw it', async () => {
    const { virtual, erp, sent } = world(
      [{ number: 'A', minute: 0 }],
      ({ number }, now) => (now < plus(START, MINUTE) ? never : { status: 200, outcome: 'legacy', number }),
      { status: notFound },
    );
    await virtual.run();
    expect(sent).toHaveLength(2);
    expect(erp.account().get('A')).toMatchObject({ issuedOn: 'legacy', sent: 2 });
  });

  it('issues on legacy when policy lets it, and says so, while all is silent', async () => {
    const { virtual, erp } = world(
      [
        { number: 'A', minute: 0 },
        { number: 'B', minute: 10 },
      ],
      () => never,
      { status: () => never },
    );
    await virtual.run();
    expect(erp.account().get('A')).toMatchObject({
      issuedOn: 'legacy',
      fallback: true,
      reason: { code: 'fallback-to-legacy' },
    });
    const { secondsNoInvoiceCouldBeIssued, longestWaitSeconds } = erp.downtime();
    expect(longestWaitSeconds).toBeGreaterThanOrEqual(1_800);
    expect(longestWaitSeconds).toBeLessThanOrEqual(1_830);
    expect(secondsNoInvoiceCouldBeIssued).toBeGreaterThanOrEqual(2_400);
    expect(secondsNoInvoiceCouldBeIssued).toBeLessThanOrEqual(2_460);
  });

  it('holds for as long as it takes where a fallback is not lawful', async () => {
    const { virtual, erp } = world([{ number: 'A', minute: 0 }], () => never, {
      status: () => never,
      policy: {
        silenceMilliseconds: 30 * SECOND,
        askAgainMilliseconds: MINUTE,
        fallback: { lawful: false, afterMilliseconds: MINUTE },
      },
    });
    await virtual.run({ until: plus(START, 24 * 60 * MINUTE) });
    expect(erp.account().get('A')).toEqual({ sent: 1 });
    expect(erp.downtime().longestWaitSeconds).toBe(86_400);
  });

  it('keeps the legacy paper in its register when an invoice is cleared after its fallback', async () => {
    const { virtual, erp } = world([{ number: 'A', minute: 0 }], () => never, { status: () => never });
    virtual.at(plus(START, 60 * MINUTE), () =>
      erp.inbox.tell({ outcome: 'cleared', number: 'A', irn, qr: 'QR' }),
    );
    await virtual.run();
    expect(erp.account().get('A')).toMatchObject({ issuedOn: 'legacy', told: 'cleared', fallback: true });
  });

  it('has a clerk mend what was refused, under the same number', async () => {
    const { virtual, erp, sent } = world([{ number: 'A', minute: 0, faulty: true }], ({ number, note }) =>
      note === 'mended' ? accepted(number) : { status: 422, outcome: 'refused', number, reasons: [REASON] },
    );
    await virtual.run();
    expect(sent.map(({ number, note }) => [number, note])).toEqual([
      ['A', undefined],
      ['A', 'mended'],
    ]);
    const took = (sent[1]?.at ?? START) - START;
    expect(took).toBeGreaterThanOrEqual(10 * MINUTE);
    expect(took).toBeLessThan(20 * MINUTE);
    expect(erp.account().get('A')).toMatchObject({ sent: 2, irn });
  });

  it('has a clerk mend what the authority rejected, and hears a repeat of that news only once', async () => {
    const { virtual, erp, sent } = world([{ number: 'A', minute: 0, faulty: true }], ({ number }) =>
      accepted(number),
    );
    const rejected = { outcome: 'rejected', number: 'A', reason: REASON } as const;
    virtual.at(plus(START, SECOND), () => erp.inbox.tell(rejected));
    virtual.at(plus(START, 2 * SECOND), () => erp.inbox.tell(rejected));
    virtual.at(plus(START, 60 * MINUTE), () =>
      erp.inbox.tell({ outcome: 'cleared', number: 'A', irn, qr: 'QR' }),
    );
    await virtual.run();
    expect(sent).toHaveLength(2);
    expect(erp.account().get('A')).toMatchObject({ issuedOn: 'smartapi', told: 'cleared', sent: 2 });
  });

  it('leaves to a clerk what it cannot mend, and that is no downtime', async () => {
    const { virtual, erp } = world([{ number: 'A', minute: 0 }], ({ number }) => ({
      status: 409,
      outcome: 'conflict',
      number,
      reason: REASON,
    }));
    virtual.at(plus(START, 600 * MINUTE), () => undefined);
    await virtual.run();
    expect(erp.account().get('A')).toEqual({ sent: 1, reason: REASON });
    expect(erp.downtime()).toMatchObject({ secondsNoInvoiceCouldBeIssued: 0, longestWaitSeconds: 0 });
  });

  it('lets a refused credit note follow its original to legacy', async () => {
    const { virtual, erp } = world(
      [
        { number: 'A', minute: 0 },
        { number: 'C', minute: 1, references: 'A' },
      ],
      ({ number }, now) => {
        if (number === 'C') return { status: 422, outcome: 'refused', number, reasons: [REASON] };
        return now > START ? { status: 200, outcome: 'legacy', number } : never;
      },
      { status: notFound },
    );
    await virtual.run();
    expect(erp.account().get('A')).toMatchObject({ issuedOn: 'legacy' });
    expect(erp.account().get('C')).toMatchObject({ issuedOn: 'legacy', reason: REASON });
  });

  it('issues on legacy what the way back releases, but never what is cleared', async () => {
    const { virtual, erp } = world(
      [
        { number: 'A', minute: 0 },
        { number: 'B', minute: 0 },
      ],
      ({ number }) => accepted(number),
    );
    const released = (number: string) => ({ outcome: 'released', number, reason: REASON }) as const;
    virtual.at(plus(START, SECOND), () => erp.inbox.tell({ outcome: 'cleared', number: 'A', irn, qr: 'QR' }));
    virtual.at(plus(START, MINUTE), () => erp.inbox.tell(released('A')));
    virtual.at(plus(START, MINUTE), () => erp.inbox.tell(released('B')));
    await virtual.run();
    expect(erp.account().get('A')).toMatchObject({ issuedOn: 'smartapi', told: 'cleared' });
    expect(erp.account().get('B')).toMatchObject({ issuedOn: 'legacy', told: 'released' });
  });

  it('lets a retail sale go at once, since it is reported within a day', async () => {
    const { virtual, erp } = world([{ number: 'A', minute: 0, kind: 'B2C' }], ({ number }) =>
      accepted(number),
    );
    virtual.at(plus(START, 600 * MINUTE), () => undefined);
    await virtual.run();
    expect(erp.downtime()).toMatchObject({ secondsNoInvoiceCouldBeIssued: 0, longestWaitSeconds: 0 });
  });

  it('notes what it is told and never posted', async () => {
    const { virtual, erp } = world([], () => never);
    await erp.inbox.tell({ outcome: 'cleared', number: 'X', irn, qr: 'QR' });
    await virtual.run();
    expect(erp.toldOfUnposted()).toEqual(['X']);
    expect(erp.account().size).toBe(0);
  });

  it('takes a failed question for silence and asks again', async () => {
    let asked = 0;
    const { virtual, erp } = world([{ number: 'A', minute: 0 }], () => never, {
      status: async (number) => {
        asked += 1;
        if (asked === 1) throw new Error('the store is away');
        return { status: 200, outcome: 'legacy', number, revision: 1 };
      },
    });
    await virtual.run();
    expect(asked).toBe(2);
    expect(erp.account().get('A')).toEqual({ sent: 1, issuedOn: 'legacy' });
  });

  it('never swallows a bug of intake', async () => {
    const { virtual } = world([{ number: 'A', minute: 0 }], async () => {
      throw new Error('a bug');
    });
    await expect(virtual.run()).rejects.toThrow('a bug');
  });

  it('keeps one timer for all that is still to arrive', () => {
    const many = Array.from({ length: 500 }, (_, minute) => ({ number: `N${minute}`, minute }));
    const { virtual } = world(many, ({ number }) => accepted(number));
    expect(virtual.pending()).toBe(1);
  });

  it('keeps a note back while nobody knows which side has its original', async () => {
    let isUp = false;
    const { virtual, erp, sent } = world(
      [
        { number: 'INV1', minute: 0 },
        { number: 'CN1', minute: 2, references: 'INV1' },
        { number: 'INV2', minute: 3 },
      ],
      ({ number }) => {
        // The original never reached intake; by the time of its note intake would answer.
        if (number === 'INV1' && !isUp) return { status: 503, outcome: 'unavailable', reason: REASON };
        return accepted(number);
      },
      { status: async (number) => ({ status: 404, outcome: 'not-found', number }) },
    );
    virtual.at(plus(START, 5 * MINUTE), () => {
      isUp = true;
    });
    await virtual.run();
    const numbers = sent.map(({ number }) => number);
    expect(numbers.indexOf('INV2')).toBeLessThan(numbers.indexOf('CN1'));
    expect(numbers.lastIndexOf('INV1')).toBeLessThan(numbers.indexOf('CN1'));
    expect(erp.account().get('CN1')).toMatchObject({ irn, sent: 1 });
  });

  it('sends a note to legacy after an original that went there for want of an answer', async () => {
    const { virtual, erp, sent } = world(
      [
        { number: 'INV1', minute: 0 },
        { number: 'CN1', minute: 2, references: 'INV1' },
        { number: 'CN2', minute: 2, references: 'CN2' },
      ],
      ({ number }) =>
        number === 'INV1'
          ? { status: 503, outcome: 'unavailable', reason: REASON }
          : { status: 200, outcome: 'legacy', number },
      { status: async () => Promise.reject(new Error('down')) },
    );
    await virtual.run();
    expect(erp.account().get('INV1')).toMatchObject({ issuedOn: 'legacy', fallback: true });
    expect(sent.find(({ number }) => number === 'CN1')?.at).toBeGreaterThanOrEqual(plus(START, 30 * MINUTE));
    expect(sent.find(({ number }) => number === 'CN2')?.at).toBe(plus(START, 2 * MINUTE));
    expect(erp.account().get('CN1')).toMatchObject({ issuedOn: 'legacy' });
  });
});

describe('a connector that does not run', () => {
  const UP = plus(START, 30 * MINUTE);
  const connectorUpAgain = (now: Instant) => (now < UP ? UP : undefined);

  it('sends nothing, and all of it once it runs again', async () => {
    const { virtual, erp, sent } = world(
      [
        { number: 'INV1', minute: 0 },
        { number: 'INV2', minute: 10 },
        { number: 'INV3', minute: 40 },
      ],
      ({ number }) => accepted(number),
      { connectorUpAgain },
    );
    await virtual.run({ until: plus(START, 29 * MINUTE) });
    expect(sent).toEqual([]);
    expect([...erp.account().values()].every(({ issuedOn }) => issuedOn === undefined)).toBe(true);
    await virtual.run({ until: plus(START, 60 * MINUTE) });
    expect(sent.map(({ number, at }) => [number, at])).toEqual([
      ['INV1', UP],
      ['INV2', UP],
      ['INV3', plus(START, 40 * MINUTE)],
    ]);
  });

  it('keeps nobody waiting once the ERP’s own switch is on legacy', async () => {
    const { virtual, erp, sent } = world([{ number: 'INV1', minute: 0 }], ({ number }) => accepted(number), {
      connectorUpAgain,
    });
    virtual.at(plus(START, 5 * MINUTE), () => erp.output.setTo('legacy'));
    await virtual.run({ until: plus(START, 6 * MINUTE) });
    expect(erp.account().get('INV1')?.issuedOn).toBe('legacy');
    await virtual.run({ until: plus(START, 60 * MINUTE) });
    expect(sent).toEqual([]);
    expect(erp.downtime().longestWaitSeconds).toBe(300);
  });

  it('does not hear what it is told, and says so', async () => {
    const { erp } = world([], ({ number }) => accepted(number), { connectorUpAgain });
    await expect(erp.inbox.tell({ outcome: 'cleared', number: 'INV1', irn, qr: 'qr' })).rejects.toThrow(
      'does not run',
    );
  });
});
