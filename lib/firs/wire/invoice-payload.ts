/** The body of `validate` and `sign` as we send it: snake_case UBL names, amounts as JSON numbers (firs-mbs.md, 3.1). */
import type { InvoiceKind } from '#lib/clearance/invoice.ts';

export interface WireParty {
  readonly party_name: string;
  readonly tin?: string;
  readonly email?: string;
  /** Begins with `+` and the country code. */
  readonly telephone?: string;
  readonly postal_address: {
    readonly street_name?: string;
    readonly city_name?: string;
    readonly country: string;
  };
}

export interface WireTaxSubtotal {
  readonly taxable_amount: number;
  readonly tax_amount: number;
  readonly tax_category: { readonly id: string; readonly percent: number };
}

/** Goods have the first pair of codes, services the second. */
export interface WireLine {
  readonly hsn_code?: string;
  readonly product_category?: string;
  readonly isic_code?: string;
  readonly service_category?: string;
  readonly invoiced_quantity: number;
  readonly line_extension_amount: number;
  readonly item: {
    readonly name: string;
    readonly description: string;
    readonly sellers_item_identification: string;
  };
  readonly price: {
    readonly price_amount: number;
    readonly base_quantity: number;
    /** UN/ECE Rec 20, at most three characters. */
    readonly price_unit: string;
  };
}

export interface InvoicePayload {
  readonly business_id: string;
  readonly irn: string;
  readonly invoice_kind: InvoiceKind;
  readonly issue_date: string;
  readonly issue_time?: string;
  readonly due_date?: string;
  readonly invoice_type_code: string;
  readonly payment_status: 'PENDING';
  readonly note?: string;
  readonly document_currency_code: string;
  readonly tax_currency_code: string;
  readonly billing_reference?: readonly { readonly irn: string; readonly issue_date: string }[];
  readonly accounting_supplier_party: WireParty;
  /** Left out for a retail buyer without a TIN. */
  readonly accounting_customer_party?: WireParty;
  readonly tax_total: readonly {
    readonly tax_amount: number;
    readonly tax_subtotal: readonly WireTaxSubtotal[];
  }[];
  readonly legal_monetary_total: {
    readonly line_extension_amount: number;
    readonly tax_exclusive_amount: number;
    readonly tax_inclusive_amount: number;
    readonly payable_amount: number;
  };
  readonly invoice_line: readonly WireLine[];
}
