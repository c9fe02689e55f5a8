/**
 * The authority's checks of an invoice, in its order, first failure only. It does not check sums: its own sample does
 * not add up (firs-mbs.md, section 3.1).
 */
import { parseIrn } from '#lib/clearance/irn.ts';
import { COUNTRIES } from '#lib/firs/wire/codes/countries.ts';
import { CURRENCIES } from '#lib/firs/wire/codes/currencies.ts';
import { INVOICE_TYPES } from '#lib/firs/wire/codes/invoice-types.ts';
import { TAX_CATEGORIES } from '#lib/firs/wire/codes/tax-categories.ts';
import { isDate, notADate, notListed, required, tooLong, tooShort, uuidFault } from './check-text.ts';
import type { SimulatorConfig } from './config.ts';
import type { IncomingInvoice, IncomingLine, IncomingParty, IncomingTaxTotal } from './incoming-invoice.ts';

type Fault = string | undefined;

const NOTES = new Set(['380', '384']);
export const TEMPLATE_MISMATCH =
  'irn validation failed for this business, refer to the template and try again';

/** The IRN against the business's template: its service id, and a real date. */
export const checkIrn = (irn: string, config: SimulatorConfig): Fault => {
  const parts = parseIrn(irn);
  return parts.ok && parts.value.serviceId === config.serviceId ? undefined : TEMPLATE_MISMATCH;
};

/** A well-formed id of another business is answered as a wrong template is: the IRN does not belong to it. */
export const checkBusiness = (businessId: string | undefined, config: SimulatorConfig): Fault => {
  if (businessId === undefined) return required('business_id');
  return uuidFault(businessId) ?? (businessId === config.businessId ? undefined : TEMPLATE_MISMATCH);
};

const checkHeader = (invoice: IncomingInvoice, config: SimulatorConfig): Fault => {
  const { irn, issue_date: issueDate, invoice_type_code: type, document_currency_code: currency } = invoice;
  const business = checkBusiness(invoice.business_id, config);
  if (business !== undefined) return business;
  if (irn === undefined) return required('irn');
  if (issueDate === undefined) return required('issue_date');
  if (!isDate(issueDate)) return notADate('issue_date');
  const template = checkIrn(irn, config);
  if (template !== undefined) return template;
  if (!irn.endsWith(issueDate.replaceAll('-', ''))) return TEMPLATE_MISMATCH;
  if (invoice.due_date !== undefined && !isDate(invoice.due_date)) return notADate('due_date');
  if (invoice.tax_point_date !== undefined && !isDate(invoice.tax_point_date))
    return notADate('tax_point_date');
  if (type === undefined) return required('invoice_type_code');
  if (!Object.hasOwn(INVOICE_TYPES, type)) return notListed('invoice_type_code', 'invoice type code');
  if (config.requiresInvoiceKind && invoice.invoice_kind === undefined) return required('invoice_kind');
  if (currency === undefined) return required('document_currency_code');
  if (!CURRENCIES.has(currency)) return notListed('document_currency_code', 'currency code');
  if (invoice.tax_currency_code === undefined) return required('tax_currency_code');
  if (!CURRENCIES.has(invoice.tax_currency_code)) return notListed('tax_currency_code', 'currency code');
  return undefined;
};

const checkReference = (invoice: IncomingInvoice, config: SimulatorConfig): Fault => {
  const references = invoice.billing_reference ?? [];
  if (
    config.requiresBillingReference &&
    NOTES.has(invoice.invoice_type_code ?? '') &&
    references.length === 0
  ) {
    return required('billing_reference');
  }
  for (const [index, reference] of references.entries()) {
    const path = `billing_reference[${index}]`;
    if (reference.irn === undefined) return required(`${path}.irn`);
    if (reference.issue_date === undefined) return required(`${path}.issue_date`);
    if (!isDate(reference.issue_date)) return notADate(`${path}.issue_date`);
  }
  return undefined;
};

const checkParty = (path: string, party: IncomingParty, config: SimulatorConfig): Fault => {
  const { id, tin, postal_address: address } = party;
  if (id === undefined && !party.party_name) return required(`${path}.party_name`);
  if (tin === undefined) return required(`${path}.tin`);
  if (tin.length < config.minimumTinLength) return tooShort(`${path}.tin`, config.minimumTinLength);
  if (config.requiresEmail && !party.email) return required(`${path}.email`);
  if (id !== undefined || party.postal_address_id !== undefined) return undefined;
  if (address === undefined) return required(`${path}.postal_address`);
  return COUNTRIES.has(address.country ?? '')
    ? undefined
    : notListed(`${path}.postal_address.country`, 'country code');
};

const checkParties = (invoice: IncomingInvoice, config: SimulatorConfig): Fault => {
  const { accounting_supplier_party: supplier, accounting_customer_party: customer } = invoice;
  if (!supplier) return required('accounting_supplier_party');
  const fault = checkParty('accounting_supplier_party', supplier, config);
  if (fault !== undefined) return fault;
  if (customer) return checkParty('accounting_customer_party', customer, config);
  return invoice.invoice_kind === 'B2C' ? undefined : required('accounting_customer_party');
};

const checkTax = (totals: readonly IncomingTaxTotal[]): Fault => {
  for (const [index, total] of totals.entries()) {
    for (const [sub, subtotal] of (total.tax_subtotal ?? []).entries()) {
      const path = `tax_total[${index}].tax_subtotal[${sub}]`;
      if (subtotal.taxable_amount === undefined) return required(`${path}.taxable_amount`);
      if (!Object.hasOwn(TAX_CATEGORIES, subtotal.tax_category?.id ?? '')) {
        return notListed(`${path}.tax_category.id`, 'tax category');
      }
    }
  }
  return undefined;
};

const checkCodes = (path: string, line: IncomingLine, config: SimulatorConfig): Fault => {
  if (line.isic_code !== undefined) {
    if (!config.serviceCodes.has(line.isic_code)) return notListed(`${path}.isic_code`, 'service code');
    // This one sentence comes without the prefix and with its underscores.
    return line.service_category
      ? undefined
      : `${path}.service_category is required when isic_code is provided`;
  }
  if (line.hsn_code === undefined) return required(`${path}.hsn_code`);
  if (!config.hsCodes.has(line.hsn_code)) return notListed(`${path}.hsn_code`, 'hsn code');
  return line.product_category ? undefined : required(`${path}.product_category`);
};

const checkLine = (path: string, line: IncomingLine, config: SimulatorConfig): Fault => {
  const codes = checkCodes(path, line, config);
  if (codes !== undefined) return codes;
  if (line.invoiced_quantity === undefined) return required(`${path}.invoiced_quantity`);
  if (line.line_extension_amount === undefined) return required(`${path}.line_extension_amount`);
  if (!line.item?.name) return required(`${path}.item.name`);
  if (!line.item.description) return required(`${path}.item.description`);
  if (line.price?.price_amount === undefined) return required(`${path}.price.price_amount`);
  if (!line.price.price_unit) return required(`${path}.price.price_unit`);
  return line.price.price_unit.length > 3 ? tooLong(`${path}.price.price_unit`, 3) : undefined;
};

const checkLines = (lines: readonly IncomingLine[], config: SimulatorConfig): Fault => {
  for (const [index, line] of lines.entries()) {
    const fault = checkLine(`invoice_line[${index}]`, line, config);
    if (fault !== undefined) return fault;
  }
  return undefined;
};

/** What is wrong with an invoice, in the authority's words; undefined when nothing is. */
export const checkInvoice = (invoice: IncomingInvoice, config: SimulatorConfig): Fault => {
  const early =
    checkHeader(invoice, config) ?? checkReference(invoice, config) ?? checkParties(invoice, config);
  if (early !== undefined) return early;
  if (config.requiresTaxTotal && !invoice.tax_total?.length) return required('tax_total');
  const tax = checkTax(invoice.tax_total ?? []);
  if (tax !== undefined) return tax;
  if (invoice.legal_monetary_total?.payable_amount === undefined) {
    return required('legal_monetary_total.payable_amount');
  }
  if (!invoice.invoice_line?.length) return required('invoice_line');
  return checkLines(invoice.invoice_line, config);
};
