import { describe, expect, it } from 'vitest';
import { minorDigits } from '#lib/clearance/currency.ts';
import { toMinor } from '#lib/clearance/decimal.ts';
import { DOCUMENT_RULES } from '#lib/clearance/document-rules.ts';
import { InvoiceDocument } from '#lib/clearance/invoice.ts';
import { validateDocument } from '#lib/clearance/validate-document.ts';
import type { ArrivingInvoice } from '#lib/erp/arriving-invoice.ts';
import { type GenerateOptions, generateInvoices } from '#lib/erp/generate-invoices.ts';
import { seededRandom } from '#lib/seeded-random.ts';
import { arrivals, SELLER, sampleRecords, ZONE } from './sample-world.ts';

const masterData = sampleRecords();
const generate = (count: number, more: Partial<GenerateOptions> = {}): readonly ArrivingInvoice[] => [
  ...generateInvoices({
    arrivals: arrivals(count),
    random: seededRandom(1, 'invoices'),
    masterData,
    seller: SELLER,
    zone: ZONE,
    faultyPercent: 0,
    ...more,
  }),
];
const documents = (invoices: readonly ArrivingInvoice[]): readonly InvoiceDocument[] =>
  invoices.map(({ payload }) => InvoiceDocument.parse(payload));
const share = (all: readonly ArrivingInvoice[], is: (invoice: ArrivingInvoice) => boolean): number =>
  (100 * all.filter(is).length) / all.length;

describe('generateInvoices', () => {
  it('makes documents in which intake finds nothing wrong', () => {
    for (const document of documents(generate(1_500))) {
      expect(validateDocument(document, document.issueDate, DOCUMENT_RULES)).toEqual([]);
    }
  });

  it('posts what the document says, to the kobo', () => {
    for (const { payload, posted } of generate(500)) {
      const document = InvoiceDocument.parse(payload);
      const digits = minorDigits(document.currency);
      const lines = document.lines.reduce((sum, { net }) => sum + toMinor(net, digits), 0);
      expect(posted.net).toBe(lines);
      expect(posted.gross).toBe(posted.net + posted.tax);
      expect(posted.gross).toBe(toMinor(document.gross, digits));
      expect(posted.number).toBe(document.number);
    }
  });

  it('is the same for the same seed and another for another', () => {
    expect(generate(100)).toEqual(generate(100));
    expect(generate(100, { random: seededRandom(2, 'invoices') })).not.toEqual(generate(100));
  });

  it('numbers each type without a gap', () => {
    const numbers = generate(800).map(({ posted }) => posted.number);
    for (const prefix of ['INV', 'CRN']) {
      const series = numbers.filter((number) => number.startsWith(prefix));
      expect(series.length).toBeGreaterThan(5);
      expect(series).toEqual(series.map((_, index) => `${prefix}${String(index + 1).padStart(7, '0')}`));
    }
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it('has every kind, type, currency, branch and tax category that a pilot may name', () => {
    const all = generate(3_000);
    const seen = (key: (invoice: ArrivingInvoice) => readonly string[]) => new Set(all.flatMap(key));
    expect(seen(({ posted }) => [posted.kind])).toEqual(new Set(['B2B', 'B2C', 'B2G']));
    expect(seen(({ posted }) => [posted.type])).toEqual(new Set(['invoice', 'credit-note', 'debit-note']));
    expect(seen(({ posted }) => [posted.currency])).toEqual(new Set(['NGN', 'USD', 'EUR', 'GBP']));
    expect(seen(({ posted }) => [posted.branch])).toEqual(
      new Set(['LAGOS', 'ABUJA', 'KANO', 'PORT-HARCOURT']),
    );
    expect(seen(({ posted }) => posted.taxCategories)).toEqual(
      new Set(['STANDARD_VAT', 'ZERO_VAT', 'EXEMPTED']),
    );
    expect(documents(all).some(({ lines }) => lines.some(({ isicCode }) => isicCode !== undefined))).toBe(
      true,
    );
  });

  it('credits an invoice that came before it, at most once and at most what was charged', () => {
    const seen = new Map<string, InvoiceDocument>();
    const corrected = new Set<string>();
    for (const document of documents(generate(2_000))) {
      seen.set(document.number, document);
      if (document.references === undefined) continue;
      const original = seen.get(document.references);
      expect(original?.type).toBe('invoice');
      expect(corrected.has(document.references)).toBe(false);
      corrected.add(document.references);
      expect([document.currency, document.buyer]).toEqual([original?.currency, original?.buyer]);
      expect(Number(document.gross)).toBeLessThanOrEqual(Number(original?.gross));
    }
    expect(corrected.size).toBeGreaterThan(40);
  });

  it('sells retail after hours', () => {
    const after = generate(5_000).filter(({ posted }) => posted.issueDate === '2027-01-09');
    expect(share(after, ({ posted }) => posted.kind === 'B2C')).toBeGreaterThan(85);
    expect(share(after, ({ posted }) => posted.kind === 'B2G')).toBeLessThan(5);
  });

  it('leaves out what a scenario leaves out', () => {
    const without = ['kind:B2G', 'type:credit-note', 'currency:USD', 'branch:KANO', 'tax:EXEMPTED'];
    for (const { posted } of generate(2_000, { without })) {
      expect(posted.kind).not.toBe('B2G');
      expect(posted.type).not.toBe('credit-note');
      expect(posted.currency).not.toBe('USD');
      expect(posted.branch).not.toBe('KANO');
      expect(posted.taxCategories).not.toContain('EXEMPTED');
    }
  });

  it('refuses to leave out what does not exist, since then nobody would notice', () => {
    expect(() => generate(1, { without: ['B2G'] })).toThrow('no such segment');
    expect(() => generate(1, { without: ['buyer:X'] })).toThrow('for example kind:B2G');
  });

  it('spoils the share that was asked for, keeps the amounts, and has the mended document ready', () => {
    const all = generate(3_000, { faultyPercent: 10 });
    const faulty = all.filter(({ mended }) => mended !== undefined);
    expect(share(all, ({ mended }) => mended !== undefined)).toBeGreaterThan(8);
    expect(share(all, ({ mended }) => mended !== undefined)).toBeLessThan(12);
    for (const { payload, mended, posted } of faulty) {
      const sent = InvoiceDocument.parse(payload);
      expect(sent).not.toEqual(mended);
      expect([sent.number, sent.gross]).toEqual([mended?.number, mended?.gross]);
      if (mended) expect(validateDocument(mended, posted.issueDate, DOCUMENT_RULES)).toEqual([]);
      // Each fault is one that only a code list or the shape of a TIN gives away.
      const fault =
        sent.buyer.country === 'ZZ' ||
        (sent.buyer.tin !== undefined && sent.buyer.tin.length < 12) ||
        sent.lines.some(({ hsCode, isicCode }) => hsCode === '9999.99' || isicCode === '9999');
      expect(fault).toBe(true);
    }
    expect(generate(500, { faultyPercent: 0 }).some(({ mended }) => mended)).toBe(false);
  });

  it('does not need to hold what it has made', () => {
    const endless = generateInvoices({
      arrivals: arrivals(1_000_000),
      random: seededRandom(1, 'invoices'),
      masterData,
      seller: SELLER,
      zone: ZONE,
      faultyPercent: 0,
    });
    expect(endless.next().value?.posted.number).toMatch(/^INV0000001$/);
  });
});
