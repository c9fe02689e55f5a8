import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DOCUMENT_RULES } from '#lib/clearance/document-rules.ts';
import { InvoiceDocument } from '#lib/clearance/invoice.ts';
import { validateDocument } from '#lib/clearance/validate-document.ts';
import { type ImportedExport, importExport } from '#lib/erp/import-export.ts';
import type { Mapping } from '#lib/erp/mapping-schema.ts';
import { mappingForHeader, parseMapping, parsePlacedMapping } from '#lib/erp/parse-mapping.ts';
import { fromIso } from '#lib/instant.ts';
import { SELLER, ZONE } from './sample-world.ts';

const DATA = new URL('../../../shared/data/online-retail-2010-12.csv', import.meta.url);
const MAPPING = new URL('../../runbooks/profiles/online-retail.mapping.yaml', import.meta.url);
const SETTINGS = {
  file: 'export.csv',
  goLive: fromIso('2027-04-10T20:00:00+01:00'),
  zone: ZONE,
  seller: SELLER,
};
const HEADER = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country';

const mapping = (): Mapping => {
  const parsed = parseMapping(readFileSync(MAPPING), 'online-retail.mapping.yaml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
};
const read = (bytes: Uint8Array, by: Mapping = mapping()): ImportedExport => {
  const imported = importExport(bytes, by, SETTINGS);
  if (!imported.ok) throw new Error(JSON.stringify(imported.error));
  return imported.value;
};
const csv = (...lines: readonly string[]): Uint8Array =>
  new TextEncoder().encode([HEADER, ...lines].join('\n'));
const only = (...lines: readonly string[]) => {
  const { invoices, unusable } = read(csv(...lines));
  return { invoice: invoices[0], unusable: unusable[0], count: invoices.length };
};

describe('importExport', () => {
  it('makes one document of the rows of a number, at its local time after the shift', () => {
    const { invoice, count } = only(
      '536365,85123A,LANTERN,6,12/1/10 8:26,2.55,17850,United Kingdom',
      '536365,POST,POSTAGE,1,12/1/10 8:27,18,17850,United Kingdom',
    );
    expect(count).toBe(1);
    expect(invoice?.at).toBe(fromIso('2027-04-12T08:26:00+01:00'));
    expect(invoice?.payload).toMatchObject({
      number: '536365',
      type: 'invoice',
      kind: 'B2B',
      issueDate: '2027-04-12',
      issueTime: '08:26:00',
      buyer: { name: 'Customer 17850', tin: '00017850-0001', country: 'NG' },
      lines: [
        { sku: '85123A', hsCode: '9505.10', net: '15.30' },
        { sku: 'POST', isicCode: '5320', net: '18.00' },
      ],
      net: '33.30',
      tax: '2.50',
      gross: '35.80',
    });
    expect(invoice?.posted).toMatchObject({ number: '536365', net: 3_330, tax: 250, gross: 3_580 });
  });

  it('takes a sale without a customer as retail, and one abroad as zero-rated export', () => {
    expect(only('1,21777,TIN,1,12/1/10 8:26,2.55,,United Kingdom').invoice?.payload).toMatchObject({
      kind: 'B2C',
      buyer: { name: 'Retail customer', country: 'NG' },
    });
    expect(only('1,21777,TIN,1,12/1/10 8:26,2.55,12583,France').invoice?.payload).toMatchObject({
      kind: 'B2C',
      buyer: { name: 'Customer 12583', country: 'FR' },
      lines: [{ taxCategory: 'ZERO_VAT', taxRate: '0' }],
      tax: '0.00',
    });
  });

  it.each([
    [
      'C1,21777,TIN,-2,12/1/10 8:26,2.55,17850,United Kingdom',
      'credit-note-without-original',
      'original-unknown',
    ],
    ['1,21777,,-10,12/1/10 8:26,0,,United Kingdom', 'stock-movement', 'stock-movement'],
    ['1,21777,,10,12/1/10 8:26,0,,United Kingdom', 'zero-value', 'zero-value'],
    ['C1,AMAZONFEE,FEE,-1,12/1/10 8:26,1,,United Kingdom', 'no-supply', 'no-supply'],
    ['C1,BANK CHARGES,FEE,-1,12/1/10 8:26,1,,United Kingdom', 'no-supply', 'no-supply'],
    ['1,21777,TIN,-2,12/1/10 8:26,2.55,17850,United Kingdom', 'unreadable', 'sign-against-type'],
    ['C1,21777,TIN,2,12/1/10 8:26,2.55,17850,United Kingdom', 'unreadable', 'sign-against-type'],
    ['1,21777,TIN,two,12/1/10 8:26,2.55,17850,United Kingdom', 'unreadable', 'posting-unreadable'],
    ['1,21777,TIN,2,12/1/10 8:26,£2,17850,United Kingdom', 'unreadable', 'posting-unreadable'],
    ['1,21777,TIN,2,12/1/10 8:26,2.55,17850,Atlantis', 'unreadable', 'posting-unreadable'],
    ['1,PADS,TIN,2,12/1/10 8:26,2.55,17850,United Kingdom', 'unreadable', 'posting-unreadable'],
    ['1,,TIN,2,12/1/10 8:26,2.55,17850,United Kingdom', 'unreadable', 'posting-unreadable'],
  ])('says of %s that it is %s, and still sends it', (line, expected, code) => {
    const { invoice, unusable, count } = only(line);
    expect(count).toBe(1);
    expect(unusable).toMatchObject({ class: expected, reason: { code } });
    expect(unusable?.reason.text.length).toBeGreaterThan(30);
    expect(invoice?.payload).toMatchObject({ number: line.split(',')[0] });
    expect(invoice?.posted.number).toBe(line.split(',')[0]);
  });

  it('charges a customer the bank fee that it passes on', () => {
    expect(only('1,BANK CHARGES,FEE,1,12/1/10 8:26,15,15823,United Kingdom').invoice?.payload).toMatchObject({
      lines: [{ isicCode: '6419', net: '15.00' }],
    });
  });

  it('does not split an invoice whose lines name two buyers', () => {
    const { unusable } = only(
      '1,21777,TIN,2,12/1/10 8:26,2.55,17850,United Kingdom',
      '1,21777,TIN,2,12/1/10 8:26,2.55,17851,United Kingdom',
    );
    expect(unusable).toMatchObject({ class: 'unreadable', reason: { code: 'posting-unreadable' } });
  });

  it('takes the original from a column where the export has one', () => {
    const by = mapping();
    const bytes = new TextEncoder().encode(
      `${HEADER},Original\nC1,21777,TIN,-2,12/1/10 8:26,2.55,17850,United Kingdom,536365\nC2,21777,TIN,-2,12/1/10 8:26,2.55,17850,United Kingdom,\n`,
    );
    const { invoices, unusable } = read(bytes, {
      ...by,
      creditNotes: { ...by.creditNotes, references: { policy: 'column', column: 'Original' } },
    });
    expect(invoices[0]?.payload).toMatchObject({ references: '536365', lines: [{ quantity: '2' }] });
    expect(invoices[1]?.payload).not.toHaveProperty('references');
    expect(unusable.map(({ number }) => number)).toEqual(['C2']);
  });

  it('locates rows without a number or a time, and columns that are missing', () => {
    const bad = importExport(
      csv(
        ',21777,TIN,2,12/1/10 8:26,2.55,17850,United Kingdom',
        '7,21777,TIN,2,2010-12-01,2.55,17850,United Kingdom',
      ),
      mapping(),
      SETTINGS,
    );
    expect(bad).toMatchObject({
      ok: false,
      error: [
        { file: 'export.csv', line: 2, code: 'invoice-number-missing' },
        { file: 'export.csv', line: 3, code: 'posting-time-unreadable', allowed: 'the form M/d/yy H:mm' },
      ],
    });
    const text = `${HEADER.replace('Quantity', 'Qty')}\n`;
    expect(importExport(new TextEncoder().encode(text), mapping(), SETTINGS)).toMatchObject({
      ok: false,
      error: [{ file: 'export.csv', line: 1, code: 'csv-column-missing' }],
    });
  });

  it('shows a column that the file does not have where the mapping names it', () => {
    const text = readFileSync(MAPPING, 'utf8').replace('quantity: Quantity', 'quantity: Quantitee');
    const placed = parsePlacedMapping(new TextEncoder().encode(text), 'my.mapping.yaml');
    if (!placed.ok) throw new Error(JSON.stringify(placed.error));
    const line = text.split('\n').findIndex((one) => one.includes('Quantitee')) + 1;
    expect(
      importExport(csv(), placed.value.mapping, { ...SETTINGS, mappingAt: placed.value.at }),
    ).toMatchObject({
      ok: false,
      error: [
        {
          file: 'my.mapping.yaml',
          line,
          code: 'csv-column-missing',
          message: 'columns.quantity names a column that export.csv does not have',
          seen: 'Quantitee',
          allowed: expect.stringContaining('Quantity'),
          fix: expect.stringContaining('Did you mean Quantity?'),
        },
      ],
    });
  });

  it('lets further days follow the last planned one at the distance of the file', () => {
    const { invoices } = read(
      csv(
        '1,21777,TIN,2,12/1/10 8:00,2.55,17850,United Kingdom',
        '2,21777,TIN,2,12/2/10 9:00,2.55,17850,United Kingdom',
        '3,21777,TIN,2,12/6/10 9:30,2.55,17850,United Kingdom',
      ),
      { ...mapping(), daysAfterGoLive: [2, 4] },
    );
    expect(invoices.map(({ posted }) => posted.issueDate)).toEqual([
      '2027-04-12',
      '2027-04-14',
      '2027-04-18',
    ]);
  });
});

describe.skipIf(!existsSync(DATA))(
  'the real week of invoices (skipped where ../shared/data is absent)',
  () => {
    const imported = existsSync(DATA) ? read(readFileSync(DATA)) : undefined;

    it('accounts for every one of its 698 numbers, once', () => {
      expect(imported?.invoices).toHaveLength(698);
      expect(new Set(imported?.invoices.map(({ posted }) => posted.number)).size).toBe(698);
      expect(imported?.classes).toEqual({
        sale: 562,
        'credit-note-without-original': 68,
        'no-supply': 2,
        'stock-movement': 45,
        'zero-value': 21,
      });
      expect(imported?.unusable).toHaveLength(698 - 562);
    });

    it('makes a document that intake can read of each, and a valid one of each sale', () => {
      const unusable = new Set(imported?.unusable.map(({ number }) => number));
      for (const { payload, posted } of imported?.invoices ?? []) {
        const document = InvoiceDocument.parse(payload);
        const reasons = validateDocument(document, posted.issueDate, DOCUMENT_RULES);
        if (!unusable.has(posted.number))
          expect({ number: posted.number, reasons }).toMatchObject({ reasons: [] });
      }
    });

    it('has intake refuse what sold nothing, and gives each credit note the side of its original', () => {
      const byNumber = new Map(imported?.invoices.map((one) => [one.posted.number, one]));
      for (const { number, class: found } of imported?.unusable ?? []) {
        const document = InvoiceDocument.parse(byNumber.get(number)?.payload);
        const reasons = validateDocument(document, document.issueDate, DOCUMENT_RULES);
        if (found === 'credit-note-without-original') {
          expect({ number, reasons, references: document.references }).toEqual({
            number,
            reasons: [],
            references: 'PRE-MANDATE',
          });
        } else expect(reasons.length).toBeGreaterThan(0);
      }
    });

    it('is found by its header', () => {
      const [header = ''] = readFileSync(DATA, 'utf8').split('\n');
      expect(mappingForHeader(header.split(','), [mapping()])?.mapping).toBe('online-retail');
      expect(mappingForHeader(['InvoiceNo'], [mapping()])).toBeUndefined();
    });

    it('keeps the order of posting', () => {
      const moments = imported?.invoices.map(({ at }) => at) ?? [];
      expect(moments.every((at, index) => index === 0 || at >= (moments[index - 1] ?? at))).toBe(true);
      expect(moments[0]).toBe(fromIso('2027-04-12T08:26:00+01:00'));
    });
  },
);
