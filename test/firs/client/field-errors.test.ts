import { describe, expect, it } from 'vitest';
import { readFieldError } from '#lib/firs/client/field-errors.ts';
import { sampleDocument, sampleLine } from '#test/firs/sample-document.ts';

const document = sampleDocument({
  lines: [sampleLine, sampleLine, { ...sampleLine, taxCategory: 'ZERO_VAT', taxRate: '0' }],
});
const LIST = ', refer to the invoice resource apis';

describe('readFieldError', () => {
  it.each([
    [
      `invoicerequest.invoice.taxtotal[0].taxsubtotal[1].taxcategory.id must be a valid tax category${LIST}`,
      'authority-tax-category-not-listed',
      'lines[2].taxCategory',
    ],
    [
      'invoicerequest.invoice.issuedate must be a valid date value yyyy-mm-dd (e.g: 2024-04-29)',
      'authority-issue-date-not-a-date',
      'issueDate',
    ],
    [
      `invoicerequest.invoice.accountingsupplierparty.postaladdress.country must be a valid country code${LIST}`,
      'authority-seller-country-not-listed',
      'seller.country',
    ],
    [
      'invoicerequest.invoice.accountingcustomerparty.tin must be at least in length or value 5',
      'authority-buyer-tin-too-short',
      'buyer.tin',
    ],
    [
      'invoicerequest.invoice.accountingcustomerparty.email is required',
      'authority-buyer-email-missing',
      'buyer.email',
    ],
    [
      'invoicerequest.invoice.invoiceline[0].item.description is required',
      'authority-item-description-missing',
      'lines[0].description',
    ],
    [
      'invoicerequest.invoice.invoiceline[12].price.priceunit can not be more than in length or value 3',
      'authority-unit-too-long',
      'lines[12].unit',
    ],
    [
      'invoiceline[0].service_category is required when isic_code is provided',
      'authority-service-category-missing',
      'lines[0].category',
    ],
    [
      `invoicerequest.invoice.invoiceline[1].hsncode must be a valid hsn code${LIST}`,
      'authority-hs-code-not-listed',
      'lines[1].hsCode',
    ],
    [
      'invoicerequest.invoice.billingreference[0].irn is required',
      'authority-original-missing',
      'references',
    ],
    ['invoicerequest.invoice.billingreference is required', 'authority-original-missing', 'references'],
  ])('%s', (sentence, code, path) => {
    const reason = readFieldError(sentence, document);
    expect(reason).toMatchObject({ code, path });
    expect(reason?.text).toMatch(
      /^The .+ (is missing|is not .+|is too .+)\. Correct .+ in the ERP and send /,
    );
  });

  it('leaves the index out when it has no document to look it up in', () => {
    const sentence = `invoicerequest.invoice.taxtotal[0].taxsubtotal[0].taxcategory.id must be a valid tax category${LIST}`;
    expect(readFieldError(sentence, undefined)?.path).toBe('lines.taxCategory');
  });

  it.each([
    '',
    'invoicerequest.invoice.businessid is required',
    'invoicerequest.invoice.irn is required',
    'invoicerequest.invoice.invoicetypecode is required',
    'invoicerequest.invoice.taxpointdate must be a valid date value yyyy-mm-dd (e.g: 2024-04-29)',
    'invoicerequest.invoice.issuedate is fine',
    'issuedate is required; also everything else',
    'invoicerequest.invoice.invoiceline[0].hsncode',
  ])('does not recognise %j', (sentence) => {
    expect(readFieldError(sentence, document)).toBeUndefined();
  });
});
