/** What those outside the ledger said of a run, kept beside its report so that its account can be made again. */
import * as z from 'zod';
import { DocumentType, InvoiceKind } from '#lib/clearance/invoice.ts';
import { parseIrn } from '#lib/clearance/irn.ts';
import { fromIso, type Instant, toIso } from '#lib/instant.ts';
import type { RegisteredInvoice } from '#lib/ports/authority.ts';
import type { PostedInvoice } from '#lib/ports/erp.ts';
import type { LeftBehind } from '#lib/report/facts-of.ts';

export type Witnessed = Pick<LeftBehind, 'posted' | 'registered' | 'erp' | 'endsOnLegacy' | 'freshFrom'> & {
  readonly start: Instant;
  readonly until: Instant;
};

const Side = z.enum(['legacy', 'smartapi']);
const Moment = z.iso.datetime();

const Posted = z
  .object({
    number: z.string(),
    type: DocumentType,
    kind: InvoiceKind,
    issueDate: z.string(),
    postedAt: Moment,
    currency: z.string(),
    taxCategories: z.array(z.string()),
    branch: z.string(),
    net: z.int(),
    tax: z.int(),
    gross: z.int(),
    rateToNgn: z.string(),
    issuedOn: Side.exactOptional(),
  })
  .transform(({ postedAt, ...rest }): PostedInvoice => ({ ...rest, postedAt: fromIso(postedAt) }));

const Registered = z
  .object({ irn: z.string(), number: z.string().exactOptional() })
  .transform(({ irn, ...rest }, context): RegisteredInvoice => {
    const parts = parseIrn(irn);
    if (parts.ok) return { irn: parts.value.irn, ...rest };
    context.addIssue({ code: 'custom', message: parts.error.text });
    return z.NEVER;
  });

const Reason = z.object({ code: z.string(), text: z.string() });
const Known = z.object({
  number: z.string(),
  issuedOn: Side.exactOptional(),
  reason: Reason.exactOptional(),
});

/** `witnesses.json`: no invoice content but what Finance adds up. */
export const WitnessFile = z
  .object({
    start: Moment,
    until: Moment,
    freshFrom: Moment.exactOptional(),
    endsOnLegacy: z.boolean(),
    posted: z.array(Posted),
    registered: z.array(Registered),
    erp: z.array(Known),
  })
  .transform(
    ({ start, until, freshFrom, erp, ...rest }): Witnessed => ({
      ...rest,
      start: fromIso(start),
      until: fromIso(until),
      ...(freshFrom === undefined ? {} : { freshFrom: fromIso(freshFrom) }),
      erp: new Map(erp.map(({ number, ...known }) => [number, known])),
    }),
  );

/** Of the authority's entries who they are, of the ERP's what it knows; one a line. */
export const witnessText = (said: Witnessed): string => {
  const lines = (entries: readonly unknown[]): string =>
    entries.length === 0
      ? '[]'
      : `[\n${entries.map((entry) => `    ${JSON.stringify(entry)}`).join(',\n')}\n  ]`;
  const posted = said.posted.map(({ postedAt, ...rest }) => ({ ...rest, postedAt: toIso(postedAt) }));
  const registered = said.registered.map(({ irn, number }) => ({ irn, number }));
  const erp = [...said.erp].map(([number, { issuedOn, reason }]) => ({
    number,
    issuedOn,
    ...(reason && { reason: { code: reason.code, text: reason.text } }),
  }));
  return [
    '{',
    `  "start": "${toIso(said.start)}",`,
    `  "until": "${toIso(said.until)}",`,
    ...(said.freshFrom === undefined ? [] : [`  "freshFrom": "${toIso(said.freshFrom)}",`]),
    `  "endsOnLegacy": ${said.endsOnLegacy},`,
    `  "posted": ${lines(posted)},`,
    `  "registered": ${lines(registered)},`,
    `  "erp": ${lines(erp)}`,
    '}',
    '',
  ].join('\n');
};
