import { err, ok, type Result } from '#lib/result.ts';
import type { DocumentRules } from './document-rules.ts';
import { InvoiceDocument, type Irn } from './invoice.ts';
import { type IrnSettings, makeIrn } from './irn.ts';
import type { Reason } from './ledger-row.ts';
import { schemaReasons } from './schema-reasons.ts';
import { validateDocument } from './validate-document.ts';

export interface CheckSettings {
  /** Of the tenant, part of each IRN. */
  readonly serviceId: string;
  readonly rules: DocumentRules;
  readonly irn?: IrnSettings;
}

export interface CheckedDocument {
  /** Undefined: it did not even pass the schema. */
  readonly document: InvoiceDocument | undefined;
  /** The IRN it would have, or every reason against it. */
  readonly sendable: Result<Irn, readonly Reason[]>;
}

/**
 * Whoever decoded the ERP's bytes before us puts this where a byte was no UTF-8, and a name or an address would be registered
 * with it for good.
 */
const REPLACED = '\uFFFD';

const textReasons = (document: InvoiceDocument): readonly Reason[] =>
  JSON.stringify(document).includes(REPLACED)
    ? [
        {
          code: 'text-broken',
          text: `A text of the document holds the character ${REPLACED}, which stands for one that was lost. Mend the encoding in the ERP’s output (UTF-8), or the record that it comes from.`,
        },
      ]
    : [];

/** Everything intake can say of a document without asking anybody: shape, content, arithmetic, IRN. */
export const checkDocument = (value: unknown, today: string, settings: CheckSettings): CheckedDocument => {
  const parsed = InvoiceDocument.safeParse(value);
  if (!parsed.success) return { document: undefined, sendable: err(schemaReasons(parsed.error)) };
  const document = parsed.data;
  const irn = makeIrn(document.number, settings.serviceId, document.issueDate, settings.irn);
  const reasons = [
    ...(irn.ok ? [] : [irn.error]),
    ...textReasons(document),
    ...validateDocument(document, today, settings.rules),
  ];
  return { document, sendable: irn.ok && reasons.length === 0 ? ok(irn.value) : err(reasons) };
};
