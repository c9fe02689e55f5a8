import * as z from 'zod';
import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import { canonicalJson, sha256 } from '#lib/digest.ts';
import { type Instant, plus } from '#lib/instant.ts';
import type { Archive } from '#lib/ports/archive.ts';
import type { InvoiceKey, Ledger } from '#lib/ports/ledger.ts';
import { replayOrder } from '#lib/way-back/replay-order.ts';

/** An order once fixed: a replay that dies goes on in it, and no call lists the whole backlog to find its place. */
export interface FiledOrder {
  /** Where it stands in the archive. */
  readonly key: string;
  readonly keys: readonly InvoiceKey[];
}

/** More open invoices than any company has: what bounds a list has to be a number. */
const MOST_OPEN = 1_000_000;

const Filed = z.array(z.tuple([z.string(), z.int().min(1)]));

const nameOf = ({ number, revision }: Pick<InvoiceKey, 'number' | 'revision'>): string =>
  `${revision} ${number}`;

/** Open rows that are no canaries, in the order of a replay. */
export const openInOrder = async (
  ledger: Pick<Ledger, 'open'>,
  tenant: string,
  now: Instant,
  keep: (row: LedgerRow) => boolean = () => true,
): Promise<readonly InvoiceKey[]> =>
  replayOrder(
    (await ledger.open(tenant, plus(now, 1), MOST_OPEN)).filter((row) => !row.canary && keep(row)),
  ).map(({ number, revision }) => ({ tenant, number, revision }));

/** Those of `open` that `filed` does not have yet: they came after it was fixed. */
export const notIn = (filed: FiledOrder, open: readonly InvoiceKey[]): readonly InvoiceKey[] => {
  const known = new Set(filed.keys.map(nameOf));
  return open.filter((key) => !known.has(nameOf(key)));
};

export const fileReplayOrder = async (
  archive: Pick<Archive, 'put'>,
  execution: string,
  keys: readonly InvoiceKey[],
): Promise<FiledOrder> => {
  const bytes = canonicalJson(keys.map(({ number, revision }) => [number, revision]));
  const key = `incidents/${execution}/replay-order-${sha256(bytes).slice(0, 16)}.json`;
  await archive.put(key, bytes);
  return { key, keys };
};

/** Undefined: no order is named, or what is filed cannot be read; it is made anew, and replaying twice does no harm. */
export const readReplayOrder = async (
  archive: Pick<Archive, 'get'>,
  tenant: string,
  key: unknown,
): Promise<FiledOrder | undefined> => {
  const bytes = typeof key === 'string' ? await archive.get(key) : undefined;
  if (typeof key !== 'string' || bytes === undefined) return undefined;
  const filed = Filed.parse(JSON.parse(bytes));
  return { key, keys: filed.map(([number, revision]) => ({ tenant, number, revision })) };
};
