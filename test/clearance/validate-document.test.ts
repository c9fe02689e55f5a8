import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkDocument } from '#lib/clearance/check-document.ts';
import { minorDigits } from '#lib/clearance/currency.ts';
import { formatMinor, multiply, percentOf } from '#lib/clearance/decimal.ts';
import { DOCUMENT_RULES } from '#lib/clearance/document-rules.ts';
import type { InvoiceDocument, InvoiceLine } from '#lib/clearance/invoice.ts';
import { minor } from '#lib/clearance/money.ts';
import { validateDocument } from '#lib/clearance/validate-document.ts';
import { SERVICE_ID, sampleDocument, sampleLine } from '#test/firs/sample-document.ts';

const TODAY = '2027-04-12';
const validate = (document: InvoiceDocument, rules = DOCUMENT_RULES) =>
  validateDocument(document, TODAY, rules);
const codes = (document: InvoiceDocument, rules = DOCUMENT_RULES) =>
  validate(document, rules).map(({ code }) => code);
const withLine = (changes: Partial<InvoiceLine>, document: Partial<InvoiceDocument> = {}) =>
  sampleDocument({ lines: [{ ...sampleLine, ...changes }], ...document });
const { hsCode: _hs, ...bareLine } = sampleLine;

describe('validateDocument', () => {
  it('has nothing against a right document', () => {
    expect(validate(sampleDocument())).toEqual([]);
    expect(
      validate(
        withLine(
          { unitPrice: '0', net: '0.00' },
          { lines: [sampleLine, { ...sampleLine, unitPrice: '0', net: '0.00' }] },
        ),
      ),
    ).toEqual([]);
  });

  it.each<[string, InvoiceDocument, string]>([
    [
      'line-net-wrong',
      withLine({ net: '999.99' }, { net: '999.99', tax: '75.00', gross: '1074.99' }),
      'lines[0].net',
    ],
    ['net-wrong', sampleDocument({ net: '1000.01', gross: '1075.01' }), 'net'],
    ['tax-wrong', sampleDocument({ tax: '75.02', gross: '1075.02' }), 'tax'],
    ['gross-wrong', sampleDocument({ gross: '1075.01' }), 'gross'],
    ['amount-unreadable', sampleDocument({ gross: '1075.001' }), 'gross'],
    ['tax-rate-unfit', withLine({ taxCategory: 'ZERO_VAT' }), 'lines[0].taxRate'],
    ['tax-rate-unfit', withLine({ taxRate: '0' }, { tax: '0.00', gross: '1000.00' }), 'lines[0].taxRate'],
    ['code-missing', sampleDocument({ lines: [bareLine] }), 'lines[0]'],
    ['code-twice', withLine({ isicCode: '6201' }), 'lines[0]'],
    ['hs-code-malformed', withLine({ hsCode: '252329' }), 'lines[0].hsCode'],
    [
      'isic-code-malformed',
      sampleDocument({ lines: [{ ...bareLine, isicCode: '62' }] }),
      'lines[0].isicCode',
    ],
    ['tin-malformed', sampleDocument({ buyer: { name: 'x', country: 'NG', tin: '1234567' } }), 'buyer.tin'],
    ['buyer-tin-missing', sampleDocument({ buyer: { name: 'x', country: 'NG' } }), 'buyer.tin'],
    ['buyer-tin-missing', sampleDocument({ kind: 'B2G', buyer: { name: 'x', country: 'NG' } }), 'buyer.tin'],
    ['seller-tin-missing', sampleDocument({ seller: { name: 'x', country: 'NG' } }), 'seller.tin'],
    ['reference-missing', sampleDocument({ type: 'credit-note' }), 'references'],
    ['reference-missing', sampleDocument({ type: 'debit-note' }), 'references'],
    ['reference-to-itself', sampleDocument({ type: 'credit-note', references: 'INV-0001' }), 'references'],
    ['date-in-future', sampleDocument({ issueDate: '2027-04-13' }), 'issueDate'],
    ['date-too-old', sampleDocument({ issueDate: '2026-04-11' }), 'issueDate'],
    ['due-before-issue', sampleDocument({ dueDate: '2027-04-11' }), 'dueDate'],
    ['currency-malformed', sampleDocument({ currency: 'ngn' }), 'currency'],
    ['rate-not-positive', sampleDocument({ rateToNgn: '0.0' }), 'rateToNgn'],
    ['rate-not-positive', sampleDocument({ currency: 'USD', rateToNgn: '-1500' }), 'rateToNgn'],
    ['rate-not-one', sampleDocument({ rateToNgn: '1500' }), 'rateToNgn'],
    ['rate-too-large', sampleDocument({ currency: 'USD', rateToNgn: '9999999999999' }), 'rateToNgn'],
    [
      'country-malformed',
      sampleDocument({ buyer: { name: 'x', country: 'ng', tin: '1234567' } }),
      'buyer.country',
    ],
  ])('finds %s and nothing else', (code, document, path) => {
    const reasons = validate(document);
    expect(reasons.map((reason) => reason.code)).toEqual([code]);
    expect(reasons[0]?.path).toBe(path);
    expect(reasons[0]?.text.length).toBeGreaterThan(20);
  });

  it('refuses an invoice of nothing, in words', () => {
    const document = withLine({ unitPrice: '0', net: '0.00' }, { net: '0.00', tax: '0.00', gross: '0.00' });
    expect(validate(document)).toMatchObject([
      { code: 'zero-value', text: expect.stringContaining('nothing was sold') },
    ]);
  });

  it('puts first what says most: that nothing was sold, and what the ERP noted', () => {
    const nothing = { net: '0.00', tax: '0.00', gross: '0.00' };
    const damaged = withLine(
      { quantity: '-38', unitPrice: '0', net: '0.00' },
      { ...nothing, note: 'Damaged\nin\u202e store' },
    );
    const reasons = validate(damaged);
    expect(reasons.map(({ code }) => code)).toEqual(['zero-value', 'quantity-not-positive']);
    expect(reasons[0]?.text).toMatch(/nothing was sold.* The ERP's note on it: Damaged in store$/);
    expect(reasons[1]?.text).not.toContain('Damaged');
    const lines = Array.from({ length: 200 }, () => ({ ...bareLine, unitPrice: '0', net: '0.00' }));
    expect(codes(sampleDocument({ lines, ...nothing }))[0]).toBe('zero-value');
    expect(validate(sampleDocument({ note: 'Thank you' }))).toEqual([]);
  });

  it('refuses negative quantities, prices and totals', () => {
    const back = withLine(
      { quantity: '-10', net: '-1000.00' },
      { net: '-1000.00', tax: '-75.00', gross: '-1075.00' },
    );
    expect(codes(back)).toEqual(['quantity-not-positive', 'total-negative']);
    expect(codes(withLine({ unitPrice: '-100', net: '-1000.00' }))).toContain('price-negative');
  });

  it('gives all reasons at once, and a bounded number of them', () => {
    const lines = Array.from({ length: 200 }, () => ({ ...bareLine, net: '1.00' }));
    expect(codes(sampleDocument({ lines, issueDate: '2028-01-01' }))).toHaveLength(50);
    expect(codes(sampleDocument({ issueDate: '2028-01-01', type: 'credit-note', gross: '1.00' }))).toEqual([
      'date-in-future',
      'reference-missing',
      'gross-wrong',
    ]);
  });

  it('takes what settings say: TIN shapes, foreign buyers, our own TIN', () => {
    const buyer = { name: 'x', country: 'NG', tin: '1234567890123' };
    expect(codes(sampleDocument({ buyer }))).toEqual([]);
    expect(codes(sampleDocument({ buyer }), { ...DOCUMENT_RULES, tinShapes: [/^\d{8}-\d{4}$/] })).toEqual([
      'tin-malformed',
    ]);
    expect(codes(sampleDocument({ buyer: { name: 'x', country: 'FR', tin: 'FR12345678901' } }))).toEqual([]);
    expect(codes(sampleDocument(), { ...DOCUMENT_RULES, sellerTin: '11111111-0001' })).toEqual([
      'seller-not-ours',
    ]);
  });

  it('computes in the currency’s own digits', () => {
    const yen = withLine(
      { unitPrice: '100', net: '1000' },
      { currency: 'JPY', net: '1000', tax: '75', gross: '1075' },
    );
    expect(codes(yen)).toEqual([]);
    expect(codes({ ...yen, tax: '75.00' })).toEqual([]);
    expect(codes({ ...yen, gross: '1075.5' })).toEqual(['amount-unreadable']);
  });

  it('says so when a tax is too large to compute, and does not throw', () => {
    expect(codes(withLine({ taxRate: '9999999999999' }))).toEqual(['tax-wrong']);
  });

  it('says so when amounts are too large to add exactly, and does not throw', () => {
    const huge = withLine({ quantity: '9999999999999', unitPrice: '9999999999999', net: '9999999999999.99' });
    expect(codes(huge)).toContain('line-net-wrong');
    const lines = Array.from({ length: 20 }, () => ({
      ...sampleLine,
      quantity: '1',
      unitPrice: '9999999999999',
      net: '9999999999999',
    }));
    expect(codes(sampleDocument({ lines }))).toEqual(expect.arrayContaining(['net-wrong', 'tax-wrong']));
  });

  const decimal = (most: number, places: number) =>
    fc
      .tuple(fc.integer({ min: 1, max: most }), fc.integer({ min: 0, max: 10 ** places - 1 }))
      .map(([whole, part]) => `${whole}.${String(part).padStart(places, '0')}`);

  it('accepts whatever adds up, and refuses it off by one', () => {
    const lines = fc.array(fc.tuple(decimal(999, 3), decimal(99_999, 4), fc.boolean()), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(lines, fc.constantFrom('NGN', 'JPY', 'KWD'), (drawn, currency) => {
        const digits = minorDigits(currency);
        const built = drawn.map(([quantity, unitPrice, exempt]) => ({
          ...sampleLine,
          quantity,
          unitPrice,
          net: formatMinor(multiply(quantity, unitPrice, digits), digits),
          ...(exempt ? ({ taxCategory: 'EXEMPTED', taxRate: '0' } as const) : {}),
        }));
        const sum = (all: boolean) =>
          drawn.reduce(
            (total, [quantity, price, exempt]) =>
              total + (all || !exempt ? multiply(quantity, price, digits) : 0),
            0,
          );
        const tax = percentOf(minor(sum(false)), '7.5');
        const document = sampleDocument({
          currency,
          lines: built,
          net: formatMinor(minor(sum(true)), digits),
          tax: formatMinor(tax, digits),
          gross: formatMinor(minor(sum(true) + tax), digits),
        });
        expect(codes(document)).toEqual([]);
        const off = formatMinor(minor(sum(true) + tax + 1), digits);
        expect(codes({ ...document, gross: off })).toEqual(['gross-wrong']);
      }),
    );
  });
});

describe('checkDocument', () => {
  const settings = { serviceId: SERVICE_ID, rules: DOCUMENT_RULES };
  const refusal = (value: unknown) => {
    const { sendable } = checkDocument(value, TODAY, settings);
    return sendable.ok ? [] : sendable.error;
  };

  it('gives the IRN of a right document', () => {
    expect(checkDocument(sampleDocument(), TODAY, settings).sendable).toEqual({
      ok: true,
      value: 'INV0001-94ND90NR-20270412',
    });
  });

  it('names the field of each fault of shape, and never its value', () => {
    const { net: _net, ...document } = sampleDocument();
    const reasons = refusal({
      ...document,
      kind: 'secret',
      lines: [{ ...sampleLine, unit: 'secret', 'odd\u0007name': 1 }],
    });
    expect(reasons.map(({ code, path }) => `${code} ${path}`).sort()).toEqual([
      'field-missing-or-wrong net',
      'field-not-allowed kind',
      'field-too-long lines[0].unit',
      'field-unknown lines[0]',
    ]);
    expect(JSON.stringify(reasons)).not.toMatch(/secret|\\u0007/);
  });

  it('adds what keeps the number from becoming an IRN', () => {
    expect(refusal(sampleDocument({ number: 'A%1', gross: '1.00' })).map(({ code }) => code)).toEqual([
      'irn-number-characters',
      'gross-wrong',
    ]);
  });

  it('never throws, whatever it is given', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(refusal(value).length).toBeGreaterThan(0);
      }),
    );
  });
});
