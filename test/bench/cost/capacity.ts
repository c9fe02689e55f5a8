/**
 * Capacity units of DynamoDB, from the requests that were sent: emulators report none that could be believed. It keeps an image
 * of every item that it has seen written, so that an update costs what the whole item weighs, as DynamoDB counts.
 */
import * as z from 'zod';
import type { TableSchema } from '#lib/aws/table-schema.ts';
import type { SentRequest } from './count-requests.ts';

const Attribute = z.record(z.string(), z.unknown());
const Item = z.record(z.string(), Attribute);
type Item = z.infer<typeof Item>;

const Write = z.object({
  Put: z.object({ Item }).optional(),
  Update: z
    .object({
      Key: Item,
      UpdateExpression: z.string(),
      ExpressionAttributeNames: z.record(z.string(), z.string()),
      ExpressionAttributeValues: Item.optional(),
    })
    .optional(),
  Delete: z.object({ Key: Item }).optional(),
  ConditionCheck: z.object({ Key: Item }).optional(),
});
const Transaction = z.object({ TransactItems: z.array(Write) });
const BatchGet = z.object({
  RequestItems: z.record(
    z.string(),
    z.object({ Keys: z.array(Item), ConsistentRead: z.boolean().optional() }),
  ),
});
const Get = z.object({ Key: Item, ConsistentRead: z.boolean().optional() });

const KIBIBYTE = 1_024;
/** A transaction prepares and commits, and pays for both, condition checks included. */
const TRANSACTIONAL = 2;

/** Names and values; DynamoDB's own overhead of a few bytes an attribute is left out. */
const bytesOf = (item: Item): number =>
  Object.entries(item).reduce(
    (sum, [name, value]) =>
      sum + Buffer.byteLength(name) + Buffer.byteLength(JSON.stringify(Object.values(value)[0] ?? '')),
    0,
  );

const writeUnits = (bytes: number): number => Math.max(1, Math.ceil(bytes / KIBIBYTE));
const readUnits = (bytes: number): number => Math.max(1, Math.ceil(bytes / (4 * KIBIBYTE)));
const nameOf = ({ pk, sk }: Item): string => `${JSON.stringify(pk)} ${JSON.stringify(sk)}`;

/** `SET #a = :a, … REMOVE #b, …`, which is all that the adapters say of a row. */
const updated = (before: Item, update: NonNullable<z.infer<typeof Write>['Update']>): Item => {
  const [set = '', remove = ''] = update.UpdateExpression.split(' REMOVE ');
  const names = update.ExpressionAttributeNames;
  const after: Record<string, Item[string]> = { ...update.Key, ...before };
  for (const part of set.replace(/^SET /, '').split(', ')) {
    const [, name, value] = /^(#\w+) = (:\w+)$/.exec(part) ?? [];
    const attribute = names[name ?? ''];
    const given = update.ExpressionAttributeValues?.[value ?? ''];
    if (attribute === undefined || given === undefined) {
      throw new RangeError(`an update that is not understood here: ${part}`);
    }
    after[attribute] = given;
  }
  for (const name of remove.split(', ')) {
    const attribute = names[name];
    if (attribute !== undefined) delete after[attribute];
  }
  return after;
};

export interface Units {
  readonly writes: number;
  readonly indexWrites: number;
  readonly reads: number;
}

export const capacityOf = (sent: readonly SentRequest[], schema: TableSchema): Units => {
  const images = new Map<string, Item>();
  let writes = 0;
  let indexWrites = 0;
  let reads = 0;

  /** What an index holds of an item; undefined: nothing. */
  const entryOf = (item: Item | undefined, index: TableSchema['indexes'][number]): Item | undefined => {
    if (!item?.[index.partitionKey] || !item[index.sortKey]) return undefined;
    if (index.projection === 'all') return item;
    const held = new Set(['pk', 'sk', index.partitionKey, index.sortKey, ...index.projection]);
    return Object.fromEntries(Object.entries(item).filter(([name]) => held.has(name)));
  };
  const keyIn = (entry: Item, { partitionKey, sortKey }: TableSchema['indexes'][number]): string =>
    JSON.stringify([entry[partitionKey], entry[sortKey]]);

  /** A write for an entry that comes, goes or changes, two where it moves, none where it stays as it is. */
  const indexUnits = (before: Item | undefined, after: Item | undefined): number => {
    let units = 0;
    for (const index of schema.indexes) {
      const [was, is] = [entryOf(before, index), entryOf(after, index)];
      if (JSON.stringify(was) === JSON.stringify(is)) continue;
      const moves = was && is && keyIn(was, index) !== keyIn(is, index);
      if (was && (moves || !is)) units += writeUnits(bytesOf(was));
      if (is) units += writeUnits(bytesOf(is));
    }
    return units;
  };

  const write = (key: Item, after: Item | undefined): void => {
    const name = nameOf(key);
    const before = images.get(name);
    const bytes = Math.max(before ? bytesOf(before) : 0, after ? bytesOf(after) : 0);
    writes += TRANSACTIONAL * writeUnits(bytes);
    indexWrites += indexUnits(before, after);
    if (after) images.set(name, after);
    else images.delete(name);
  };

  for (const { api, input } of sent) {
    if (api === 'DynamoDB TransactWriteItems') {
      for (const { Put, Update, Delete, ConditionCheck } of Transaction.parse(input).TransactItems) {
        if (Put) write(Put.Item, Put.Item);
        if (Update) write(Update.Key, updated(images.get(nameOf(Update.Key)) ?? {}, Update));
        if (Delete) write(Delete.Key, undefined);
        if (ConditionCheck) writes += TRANSACTIONAL;
      }
    }
    if (api === 'DynamoDB BatchGetItem') {
      for (const { Keys, ConsistentRead } of Object.values(BatchGet.parse(input).RequestItems)) {
        for (const key of Keys) {
          reads += readUnits(bytesOf(images.get(nameOf(key)) ?? {})) * (ConsistentRead ? 1 : 0.5);
        }
      }
    }
    if (api === 'DynamoDB GetItem') reads += Get.parse(input).ConsistentRead ? 1 : 0.5;
  }
  return { writes, indexWrites, reads };
};
