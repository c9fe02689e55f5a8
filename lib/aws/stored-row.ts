/** A ledger row as an item: one attribute a field, times as ISO 8601 text, which sorts and which people can read in the console. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import type { Irn } from '#lib/clearance/invoice.ts';
import { parseIrn } from '#lib/clearance/irn.ts';
import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import type { Digest } from '#lib/digest.ts';
import { fromIso, type Instant, toIso } from '#lib/instant.ts';
import { type Item, textOf } from './attributes.ts';
import { toAttributes } from './expression.ts';
import { placesOf } from './index-places.ts';
import { LEDGER_KEYS, numberRevision } from './ledger-table.ts';
import { WRITE_ID } from './transact.ts';

const at = z.iso.datetime().transform(fromIso);
const digest = z.custom<Digest>((value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value));
const irn = z.custom<Irn>((value) => typeof value === 'string' && parseIrn(value).ok);
const reason = z.object({ code: z.string(), text: z.string(), path: z.string().exactOptional() });

const StoredRow = z.object({
  tenant: z.string(),
  number: z.string(),
  revision: z.int().min(1),
  state: z.enum([
    'received',
    'claimed',
    'submitted',
    'unknown',
    'cleared',
    'rejected',
    'refused',
    'legacy',
    'proven',
  ]),
  bodyDigest: digest,
  segments: z.array(z.string()),
  canary: z.boolean(),
  issueDate: z.string(),
  destination: z.enum(['smartapi', 'legacy', 'none']),
  route: z.enum(['legacy', 'pilot', 'ramp', 'smartapi']),
  epoch: z.int().min(0),
  irn: irn.exactOptional(),
  receivedAt: at,
  updatedAt: at,
  dueBy: at.exactOptional(),
  submissions: z.int().min(0),
  lastSubmittedAt: at.exactOptional(),
  clearedAt: at.exactOptional(),
  qr: z.string().exactOptional(),
  archiveKey: z.string().exactOptional(),
  archiveDigest: digest.exactOptional(),
  toldAt: at.exactOptional(),
  reason: reason.exactOptional(),
  reasons: z.array(reason).exactOptional(),
});

const Beside = z.object({
  newest: z.boolean(),
  leaseHolder: z.string().exactOptional(),
  leaseUntil: at.exactOptional(),
  body: z.string().exactOptional(),
  bodyKey: z.string().exactOptional(),
});

export interface ParsedRow {
  readonly row: Omit<LedgerRow, 'body'>;
  /** Of its number. Of the item alone: no caller of the ledger sees it. */
  readonly newest: boolean;
  /** The document, or where in the archive it lies because it was too large for an item. */
  readonly document: { readonly body: string } | { readonly bodyKey: string };
}

const damaged = (item: Item, error: z.ZodError): Error => {
  const places = error.issues.map(({ path }) => path.join('.') || 'the item').join(', ');
  return new Error(
    `ledger row ${textOf(item, 'pk')} / ${textOf(item, 'sk')} cannot be read (${places}): somebody else wrote it, or it is damaged`,
  );
};

export const parseRow = (item: Item): ParsedRow => {
  const plain = unmarshall({ ...item });
  const row = StoredRow.safeParse(plain);
  if (!row.success) throw damaged(item, row.error);
  const beside = Beside.safeParse(plain);
  if (!beside.success) throw damaged(item, beside.error);
  const { newest, leaseHolder: holder, leaseUntil: until, body, bodyKey } = beside.data;
  if (body === undefined && bodyKey === undefined) {
    throw new Error(
      `ledger row ${textOf(item, 'pk')} / ${textOf(item, 'sk')} has neither a document nor its key`,
    );
  }
  return {
    row: { ...row.data, ...(holder !== undefined && until !== undefined && { lease: { holder, until } }) },
    newest,
    document: body === undefined ? { bodyKey: bodyKey ?? '' } : { body },
  };
};

/** How a moment stands in an item. */
export const iso = (moment: Instant | undefined): string | undefined =>
  moment === undefined ? undefined : toIso(moment);

/** The newest revision of its number, from now on. */
export const itemOf = (
  row: LedgerRow,
  document: ParsedRow['document'],
  writeId: string,
): Record<string, AttributeValue> => {
  const { lease, body: _body, ...rest } = row;
  return {
    ...LEDGER_KEYS.row(row),
    ...toAttributes({
      ...rest,
      ...document,
      ...placesOf(row),
      receivedAt: iso(row.receivedAt),
      updatedAt: iso(row.updatedAt),
      dueBy: iso(row.dueBy),
      lastSubmittedAt: iso(row.lastSubmittedAt),
      clearedAt: iso(row.clearedAt),
      toldAt: iso(row.toldAt),
      leaseHolder: lease?.holder,
      leaseUntil: iso(lease?.until),
      numberRevision: numberRevision(row.number, row.revision),
      newest: true,
      [WRITE_ID]: writeId,
    }),
  };
};
