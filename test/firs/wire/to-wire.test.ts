import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InvoiceDocument } from '#lib/clearance/invoice.ts';
import { toWire } from '#lib/firs/wire/to-wire.ts';
import { type WireSettings, wireSettings } from '#lib/firs/wire/wire-settings.ts';
import { irnOf, sampleDocument, sampleLine } from '#test/firs/sample-document.ts';

const BUSINESS = '0b9a4c1e-53d7-4f0a-8c26-9e1f7d6b3a22';
const original = { irn: irnOf(sampleDocument()), issueDate: '2027-04-12' };

const wire = (document: InvoiceDocument, settings: Partial<WireSettings> = {}, reference = original) => {
  const payload = toWire(irnOf(document), document, reference, { ...wireSettings(BUSINESS), ...settings });
  if (!payload.ok) throw new Error(payload.error.map(({ text }) => text).join());
  return payload.value;
};

describe('toWire', () => {
  it('maps a whole invoice', () => {
    expect(wire(sampleDocument({ dueDate: '2027-05-12', issueTime: '09:30', note: 'thanks' }))).toEqual({
      business_id: BUSINESS,
      irn: 'INV0001-94ND90NR-20270412',
      invoice_kind: 'B2B',
      issue_date: '2027-04-12',
      issue_time: '09:30:00',
      due_date: '2027-05-12',
      invoice_type_code: '381',
      payment_status: 'PENDING',
      note: 'thanks',
      document_currency_code: 'NGN',
      tax_currency_code: 'NGN',
      accounting_supplier_party: {
        party_name: 'Adire Trading Ltd',
        tin: '90000000-0001',
        email: 'billing@adire.example',
        postal_address: { country: 'NG' },
      },
      accounting_customer_party: {
        party_name: 'Kano Mills Ltd',
        tin: '90000001-0001',
        email: 'accounts@kano.example',
        postal_address: { country: 'NG' },
      },
      tax_total: [
        {
          tax_amount: 75,
          tax_subtotal: [
            { taxable_amount: 1000, tax_amount: 75, tax_category: { id: 'STANDARD_VAT', percent: 7.5 } },
          ],
        },
      ],
      legal_monetary_total: {
        line_extension_amount: 1000,
        tax_exclusive_amount: 1000,
        tax_inclusive_amount: 1075,
        payable_amount: 1075,
      },
      invoice_line: [
        {
          hsn_code: '2523.29',
          product_category: 'Building materials',
          invoiced_quantity: 10,
          line_extension_amount: 1000,
          item: { name: 'Cement 50 kg', description: 'Cement 50 kg', sellers_item_identification: 'P-100' },
          price: { price_amount: 100, base_quantity: 1, price_unit: 'BG' },
        },
      ],
    });
  });

  it.each([
    ['invoice', '381'],
    ['credit-note', '380'],
    ['debit-note', '384'],
  ] as const)('gives %s the code %s, swapped against UNCL 1001', (type, code) => {
    expect(wire(sampleDocument({ type })).invoice_type_code).toBe(code);
  });

  it('names the original of notes, and of nothing else', () => {
    const reference = [{ irn: original.irn, issue_date: original.issueDate }];
    expect(wire(sampleDocument({ type: 'credit-note' })).billing_reference).toEqual(reference);
    expect(wire(sampleDocument({ type: 'debit-note' })).billing_reference).toEqual(reference);
    expect(wire(sampleDocument())).not.toHaveProperty('billing_reference');
  });

  it('stops a note without a registered original, or sends it bare if told to', () => {
    const note = sampleDocument({ type: 'credit-note' });
    const settings = wireSettings(BUSINESS);
    expect(toWire(irnOf(note), note, undefined, settings)).toMatchObject({
      ok: false,
      error: [{ code: 'original-not-registered', path: 'references' }],
    });
    const bare = toWire(irnOf(note), note, undefined, { ...settings, noteWithoutOriginal: 'omit' });
    expect(bare.ok && 'billing_reference' in bare.value).toBe(false);
    expect(bare.ok).toBe(true);
  });

  it('leaves a retail buyer without a TIN out, or names it if told to', () => {
    const retail = sampleDocument({ kind: 'B2C', buyer: { name: 'Retail customer', country: 'NG' } });
    expect(wire(retail)).not.toHaveProperty('accounting_customer_party');
    expect(wire(retail, { retailBuyer: 'name' }).accounting_customer_party).toEqual({
      party_name: 'Retail customer',
      postal_address: { country: 'NG' },
    });
  });

  it('keeps a retail buyer with a TIN, and a business buyer without one', () => {
    const { buyer } = sampleDocument();
    expect(wire(sampleDocument({ kind: 'B2C' })).accounting_customer_party).toMatchObject({ tin: buyer.tin });
    const nameless = sampleDocument({ buyer: { name: 'Kano Mills Ltd', country: 'NG' } });
    expect(wire(nameless).accounting_customer_party).not.toHaveProperty('tin');
  });

  it('gives services their own pair of codes', () => {
    const { hsCode: _, ...service } = sampleLine;
    const line = { ...service, isicCode: '6201', category: 'Software' };
    expect(wire(sampleDocument({ lines: [line] })).invoice_line[0]).toMatchObject({
      isic_code: '6201',
      service_category: 'Software',
    });
    expect(wire(sampleDocument({ lines: [line] })).invoice_line[0]).not.toHaveProperty('hsn_code');
  });

  it('groups tax by category and rate, each rounded once', () => {
    const line = (net: string, taxCategory: 'STANDARD_VAT' | 'ZERO_VAT', taxRate: string) =>
      ({ ...sampleLine, net, taxCategory, taxRate }) as const;
    const lines = [
      line('0.05', 'STANDARD_VAT', '7.5'),
      line('10.00', 'ZERO_VAT', '0'),
      line('0.02', 'STANDARD_VAT', '7.5'),
    ];
    expect(wire(sampleDocument({ lines })).tax_total[0]?.tax_subtotal).toEqual([
      { taxable_amount: 0.07, tax_amount: 0.01, tax_category: { id: 'STANDARD_VAT', percent: 7.5 } },
      { taxable_amount: 10, tax_amount: 0, tax_category: { id: 'ZERO_VAT', percent: 0 } },
    ]);
  });

  it('passes a telephone with its country code only', () => {
    const seller = (phone: string) => sampleDocument({ seller: { ...sampleDocument().seller, phone } });
    expect(wire(seller('+234 (802) 540-9900')).accounting_supplier_party.telephone).toBe('+2348025409900');
    expect(wire(seller('0802 540 9900')).accounting_supplier_party).not.toHaveProperty('telephone');
  });

  it('takes the tenant’s e-mail address where the document has none', () => {
    const seller = { name: 'Adire Trading Ltd', tin: '90000000-0001', country: 'NG' };
    const settings = { sellerEmail: 'tax@adire.example' };
    expect(wire(sampleDocument({ seller }), settings).accounting_supplier_party.email).toBe(
      'tax@adire.example',
    );
    expect(wire(sampleDocument(), settings).accounting_supplier_party.email).toBe('billing@adire.example');
  });

  it('states the tax currency as set', () => {
    const dollars = sampleDocument({ currency: 'USD', rateToNgn: '1532.25' });
    expect(wire(dollars).tax_currency_code).toBe('USD');
    expect(wire(dollars, { taxCurrency: 'NGN' }).tax_currency_code).toBe('NGN');
  });

  it('refuses an amount that a JSON number cannot hold', () => {
    const document = sampleDocument({ gross: '9007199254740.9931' });
    expect(toWire(irnOf(document), document, undefined, wireSettings(BUSINESS))).toMatchObject({
      ok: false,
      error: [{ code: 'amount-not-transmittable', path: 'gross' }, { path: 'gross' }],
    });
  });

  it('never changes an amount on the way', () => {
    const amount = fc
      .tuple(fc.bigInt({ min: 0n, max: 9_999_999_999_999n }), fc.integer({ min: 0, max: 9_999 }))
      .map(([whole, part]) => `${whole}.${String(part).padStart(4, '0')}`);
    fc.assert(
      fc.property(amount, (gross) => {
        const document = sampleDocument({ gross });
        const payload = toWire(irnOf(document), document, undefined, wireSettings(BUSINESS));
        const sent = payload.ok && JSON.stringify(payload.value.legal_monetary_total.payable_amount);
        const [whole, part = ''] = gross.split('.');
        const kept = part.replace(/0+$/, '');
        expect(sent === false || sent === (kept === '' ? whole : `${whole}.${kept}`)).toBe(true);
      }),
    );
  });
});
