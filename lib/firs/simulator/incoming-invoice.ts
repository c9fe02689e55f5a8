/** An invoice as it may arrive: every field may be missing, and is then named by the first check that wants it. */
import * as z from 'zod';

const text = z.string().optional();
const number = z.number().optional();

const Party = z.object({
  id: text,
  party_name: text,
  tin: text,
  email: text,
  telephone: text,
  business_description: text,
  postal_address_id: text,
  postal_address: z
    .object({ street_name: text, city_name: text, postal_zone: text, country: text })
    .optional(),
});
export type IncomingParty = z.infer<typeof Party>;

const Line = z.object({
  hsn_code: text,
  product_category: text,
  isic_code: text,
  service_category: text,
  invoiced_quantity: number,
  line_extension_amount: number,
  item: z.object({ name: text, description: text, sellers_item_identification: text }).optional(),
  price: z.object({ price_amount: number, base_quantity: number, price_unit: text }).optional(),
});
export type IncomingLine = z.infer<typeof Line>;

const TaxTotal = z.object({
  tax_amount: number,
  tax_subtotal: z
    .array(
      z.object({
        taxable_amount: number,
        tax_amount: number,
        tax_category: z.object({ id: text, percent: number }).optional(),
      }),
    )
    .optional(),
});
export type IncomingTaxTotal = z.infer<typeof TaxTotal>;

export const IncomingInvoice = z.object({
  business_id: text,
  irn: text,
  invoice_kind: text,
  issue_date: text,
  due_date: text,
  issue_time: text,
  invoice_type_code: text,
  payment_status: text,
  note: text,
  tax_point_date: text,
  document_currency_code: text,
  tax_currency_code: text,
  billing_reference: z.array(z.object({ irn: text, issue_date: text })).optional(),
  accounting_supplier_party: Party.optional(),
  accounting_customer_party: Party.optional(),
  tax_total: z.array(TaxTotal).optional(),
  legal_monetary_total: z
    .object({
      line_extension_amount: number,
      tax_exclusive_amount: number,
      tax_inclusive_amount: number,
      payable_amount: number,
    })
    .optional(),
  invoice_line: z.array(Line).optional(),
});
export type IncomingInvoice = z.infer<typeof IncomingInvoice>;
