/**
 * What the authority answers (firs-mbs.md, section 1.4). Shapes that the reference marks uncertain are read leniently:
 * a field that is not there stays absent, one that is there must be what it is named for.
 */
import * as z from 'zod';

const Code = z.literal([200, 201]);

export const Healthy = z.object({ healthy: z.boolean() });

export const OkAnswer = z.object({
  code: Code,
  data: z.object({ ok: z.boolean(), irn: z.string().optional() }),
});

const ErrorBody = z.object({
  id: z.string().optional(),
  handler: z.string().optional(),
  details: z.string().optional(),
  public_message: z.string().optional(),
  errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
});

export const ErrorEnvelope = z.object({
  code: z.number().optional(),
  message: z.string().optional(),
  error: ErrorBody.optional(),
});
export type ErrorEnvelope = z.infer<typeof ErrorEnvelope>;

const PartyInRecord = z.object({ tin: z.string().optional() });

/** One invoice as search and confirm show it. Their shape is unpublished. */
export const InvoiceRecord = z.object({
  irn: z.string(),
  issue_date: z.string().optional(),
  invoice_type_code: z.string().optional(),
  document_currency_code: z.string().optional(),
  payment_status: z.string().optional(),
  transmitted: z.boolean().optional(),
  delivered: z.boolean().optional(),
  accounting_supplier_party: PartyInRecord.optional(),
  accounting_customer_party: PartyInRecord.optional(),
  legal_monetary_total: z.object({ payable_amount: z.number().optional() }).optional(),
});
export type InvoiceRecord = z.infer<typeof InvoiceRecord>;

export const ConfirmAnswer = z.object({ code: Code, data: InvoiceRecord });

export const SearchAnswer = z.object({
  code: Code,
  data: z.object({
    items: z.array(InvoiceRecord),
    page: z.object({ page: z.int(), size: z.int(), totalPages: z.int(), totalCount: z.int() }),
  }),
});

export const TinAnswer = z.object({
  code: Code,
  data: z.object({
    tin: z.string().optional(),
    jtb_tin: z.string().optional(),
    taxpayer_name: z.string().optional(),
  }),
});

/** Each resource list names its code field in its own way. */
export const ResourceAnswer = z.object({
  code: Code,
  data: z.array(z.object({ code: z.string().optional(), hscode: z.string().optional() })),
});
