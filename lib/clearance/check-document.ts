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

/** Everything intake can say of a document without asking anybody: shape, content, arithmetic, IRN. */
export const checkDocument = (value: unknown, today: string, settings: CheckSettings): CheckedDocument => {
  const parsed = InvoiceDocument.safeParse(value);
  if (!parsed.success) return { document: undefined, sendable: err(schemaReasons(parsed.error)) };
  const document = parsed.data;
  const irn = makeIrn(document.number, settings.serviceId, document.issueDate, settings.irn);
  const reasons = [...(irn.ok ? [] : [irn.error]), ...validateDocument(document, today, settings.rules)];
  return { document, sendable: irn.ok && reasons.length === 0 ? ok(irn.value) : err(reasons) };
};
