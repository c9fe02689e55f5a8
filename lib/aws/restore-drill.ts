/**
 * Whether a backup can be restored, found out by restoring one: the table as it was some minutes ago, into a scratch table
 * beside it, timed, compared and deleted again. The table itself is only read.
 */
import {
  type AttributeValue,
  DeleteTableCommand,
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  GetItemCommand,
  ResourceNotFoundException,
  RestoreTableToPointInTimeCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { digestOf } from '#lib/digest.ts';
import { type Instant, instant, SECOND } from '#lib/instant.ts';
import type { Clock } from '#lib/ports/clock.ts';
import { err, ok, type Result } from '#lib/result.ts';

export interface RestoreDrill {
  readonly source: string;
  readonly scratch: string;
  /** The moment whose state was restored. */
  readonly restoredTo: Instant;
  /** From asking until the scratch table could be read. */
  readonly restoreSeconds: number;
  readonly items: { readonly restored: number; readonly source: number };
  /** Of invoice rows: `moved` have changed since that moment, as they may. */
  readonly sample: {
    readonly compared: number;
    readonly same: number;
    readonly moved: number;
    readonly different: number;
    /** In the source no more: rows are never deleted. */
    readonly missing: number;
    /** In the source since before that moment, and not restored. */
    readonly lost: number;
  };
}

export interface RestoreDrillOptions {
  readonly client: DynamoDBClient;
  readonly table: string;
  readonly clock: Clock;
  /** Waited for: nothing goes on before it was told. */
  readonly tell: (text: string) => void | Promise<void>;
}

/** A restore takes minutes, most of them whatever the size; a day is a fault. */
const POLL = 15 * SECOND;
const MOST_POLLS = 4 * 60 * 24;
const SAMPLE = 200;

type Item = Record<string, AttributeValue>;

/** An error says in words why there is nothing to restore from. */
export const runRestoreDrill = async (
  options: RestoreDrillOptions,
): Promise<Result<RestoreDrill, string>> => {
  const { client, table, clock, tell } = options;
  const latest = await latestRestorable(options);
  if (!latest.ok) return latest;
  const restoredTo = latest.value;
  const scratch = `${table}-drill-${clock.now()}`.slice(-255);
  const began = clock.now();
  await tell(`Restoring ${table} as of ${new Date(restoredTo).toISOString()} into ${scratch} …`);
  await client.send(
    new RestoreTableToPointInTimeCommand({
      SourceTableName: table,
      TargetTableName: scratch,
      RestoreDateTime: new Date(restoredTo),
    }),
  );
  try {
    await untilActive(options, scratch);
    const restoreSeconds = Math.round((clock.now() - began) / SECOND);
    await tell(`Readable after ${restoreSeconds} s; counting and comparing …`);
    const restored = await countItems(client, scratch);
    const sample = await compareSample(client, table, scratch, restoredTo);
    const source = await countItems(client, table);
    return ok({ source: table, scratch, restoredTo, restoreSeconds, items: { restored, source }, sample });
  } finally {
    await removeScratch(options, scratch);
  }
};

/** It holds invoices: what could not be deleted is told, and does not hide why the drill itself failed. */
const removeScratch = async ({ client, tell }: RestoreDrillOptions, scratch: string): Promise<void> => {
  try {
    await client.send(new DeleteTableCommand({ TableName: scratch }));
    await tell(`Scratch table ${scratch} deleted.`);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    await tell(
      `Scratch table ${scratch} is NOT deleted (${error.name}), and holds a copy of the ledger. Once it is ACTIVE: aws dynamodb delete-table --table-name ${scratch}`,
    );
  }
};

const latestRestorable = async ({ client, table }: RestoreDrillOptions): Promise<Result<Instant, string>> => {
  const { ContinuousBackupsDescription: backups } = await client.send(
    new DescribeContinuousBackupsCommand({ TableName: table }),
  );
  const recovery = backups?.PointInTimeRecoveryDescription;
  if (recovery?.PointInTimeRecoveryStatus !== 'ENABLED' || recovery.LatestRestorableDateTime === undefined) {
    return err(
      `point-in-time recovery of ${table} is ${recovery?.PointInTimeRecoveryStatus ?? 'unknown'}: there is nothing to restore from`,
    );
  }
  return ok(instant(recovery.LatestRestorableDateTime.getTime()));
};

const untilActive = async ({ client, clock }: RestoreDrillOptions, table: string): Promise<void> => {
  for (let poll = 1; poll <= MOST_POLLS; poll += 1) {
    const status = await statusOf(client, table);
    if (status === 'ACTIVE') return;
    await clock.sleep(POLL);
  }
  throw new Error(`${table} is not restored after a day`);
};

/** Undefined for the moment in which the restore is accepted and the table not yet there. */
const statusOf = async (client: DynamoDBClient, table: string): Promise<string | undefined> => {
  try {
    return (await client.send(new DescribeTableCommand({ TableName: table }))).Table?.TableStatus;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
};

/** Really counted: the number in a table's description is six hours old. */
const countItems = async (client: DynamoDBClient, table: string): Promise<number> => {
  let count = 0;
  let from: Item | undefined;
  do {
    const page = await client.send(
      new ScanCommand({ TableName: table, Select: 'COUNT', ...(from && { ExclusiveStartKey: from }) }),
    );
    count += page.Count ?? 0;
    from = page.LastEvaluatedKey;
  } while (from);
  return count;
};

/** Rows of invoices: leases and fences come and go, and prove nothing. */
const isInvoice = ({ pk }: Item): boolean => pk?.S?.startsWith('INVOICE#') ?? false;

const sampleOf = async (client: DynamoDBClient, table: string): Promise<readonly Item[]> => {
  const found: Item[] = [];
  let from: Item | undefined;
  do {
    const page = await client.send(
      new ScanCommand({ TableName: table, ...(from && { ExclusiveStartKey: from }) }),
    );
    found.push(...(page.Items ?? []).filter(isInvoice));
    from = page.LastEvaluatedKey;
  } while (from && found.length < SAMPLE);
  return found.slice(0, SAMPLE);
};

/** Bytes as text, so that an item has one canonical form. */
const digestOfItem = (item: Item): string =>
  digestOf(
    JSON.parse(
      JSON.stringify(item, (_key, value: unknown) =>
        value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value,
      ),
    ),
  );

const rowOf = async (client: DynamoDBClient, table: string, { pk, sk }: Item): Promise<Item | undefined> =>
  pk === undefined || sk === undefined
    ? undefined
    : (await client.send(new GetItemCommand({ TableName: table, Key: { pk, sk }, ConsistentRead: true })))
        .Item;

/** Every write of an invoice row says when. */
const changedAt = (item: Item): number => Date.parse(item.updatedAt?.S ?? '');

/** Both ways: what was restored is in the source as it was, and what was in the source then is restored. */
const compareSample = async (
  client: DynamoDBClient,
  source: string,
  scratch: string,
  restoredTo: Instant,
): Promise<RestoreDrill['sample']> => {
  const sample = { compared: 0, same: 0, moved: 0, different: 0, missing: 0, lost: 0 };
  for (const item of await sampleOf(client, scratch)) {
    const now = await rowOf(client, source, item);
    sample.compared += 1;
    if (now === undefined) sample.missing += 1;
    else if (digestOfItem(now) === digestOfItem(item)) sample.same += 1;
    else if (changedAt(now) > restoredTo) sample.moved += 1;
    else sample.different += 1;
  }
  for (const item of await sampleOf(client, source)) {
    if (changedAt(item) <= restoredTo && (await rowOf(client, scratch, item)) === undefined) sample.lost += 1;
  }
  return sample;
};
