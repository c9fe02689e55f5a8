/** What is the DynamoDB ledger's own, beside the contract: grants, calls, lagging indexes, damage, documents. */
import {
  DeleteItemCommand,
  DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { makeDynamoDBClient } from '#lib/aws/clients.ts';
import { makeControl } from '#lib/aws/control.ts';
import { CONTROL_GRANTS, LEDGER_GRANTS } from '#lib/aws/grants/ledger.ts';
import { makeLedger } from '#lib/aws/ledger.ts';
import { LEDGER_KEYS, LEDGER_SHARDS, LEDGER_TABLE } from '#lib/aws/ledger-table.ts';
import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import { sha256 } from '#lib/digest.ts';
import type { Archive } from '#lib/ports/archive.ts';
import type { Ledger } from '#lib/ports/ledger.ts';
import { seededRandom } from '#lib/seeded-random.ts';
import { at, guardOf, keyOf, refusedRow, rowOf, T0, TENANT } from '#test/contract/ledger-rows.ts';
import { clientOptions } from '#test/servers/aws-environment.ts';
import { createTable } from './create-table.ts';
import { expectWithinGrants, makeCommandRecorder } from './within-grants.ts';

const options = clientOptions(inject('ministack'));
const plain = new DynamoDBClient(options);
const recorder = makeCommandRecorder();
const watched = recorder.watch(makeDynamoDBClient(options));
const lagging = makeDynamoDBClient(options);
afterAll(() => {
  for (const client of [plain, watched, lagging]) client.destroy();
});

const clock = { sleep: async () => undefined };
const random = seededRandom(1, 'ledger-adapter.protocol');

const worldOf = async (client: DynamoDBClient, documents?: Pick<Archive, 'put' | 'get'>) => {
  const table = await createTable(plain, LEDGER_TABLE);
  const access = { client, table, clock, random };
  return {
    table,
    control: makeControl(access),
    ledger: makeLedger({ ...access, ...(documents && { documents }) }),
  };
};

const claim = async (ledger: Ledger, row: LedgerRow, epoch = row.epoch) => {
  const seen = await ledger.get(row);
  if (!seen) throw new Error('it was created');
  const request = { holder: 'a', now: T0, leaseUntil: at(60_000), seen, sending: true, epoch };
  return ledger.claim(keyOf(row), request);
};

const clearedChange = {
  state: 'cleared',
  clearedAt: at(1),
  qr: 'QR',
  archiveKey: 'k',
  archiveDigest: sha256('k'),
  toldAt: at(1),
  release: true,
} as const;

/** Who stands in an index, listed or not. */
const standsIn = async (
  table: string,
  name: string,
  shards: readonly string[],
): Promise<readonly string[]> => {
  const index = LEDGER_TABLE.indexes.find((each) => each.name === name);
  const found: string[] = [];
  for (const shard of shards) {
    const { Items = [] } = await plain.send(
      new QueryCommand({
        TableName: table,
        IndexName: name,
        KeyConditionExpression: '#p = :p',
        ExpressionAttributeNames: { '#p': index?.partitionKey ?? '' },
        ExpressionAttributeValues: { ':p': { S: shard } },
      }),
    );
    found.push(...Items.map((item) => item.pk?.S ?? ''));
  }
  return found;
};

describe('the ledger on DynamoDB', () => {
  it('asks for what it is granted, and is granted what it asks for', async () => {
    const { ledger, control } = await worldOf(watched);
    const row = rowOf('INV-1');
    await ledger.create(row, guardOf());
    recorder.clear();
    await ledger.latest(TENANT, 'INV-1');
    await ledger.get(row);
    await ledger.readForWork(TENANT, [row]);
    await ledger.list(TENANT);
    await ledger.open(TENANT, at(1), 1);
    await ledger.untold(TENANT, at(1), 1);
    await ledger.ofEpoch(TENANT, 0);
    await ledger.outcomes(TENANT, T0, at(1), at(1));
    await ledger.longestLease(TENANT, T0);
    await ledger.irnOwner(TENANT, row.irn ?? expect.fail());
    expectWithinGrants(recorder, LEDGER_GRANTS.read);

    const seen = await ledger.get(row);
    recorder.clear();
    await ledger.create(rowOf('INV-2'), guardOf());
    await ledger.claim(keyOf(row), {
      holder: 'a',
      now: T0,
      leaseUntil: at(60_000),
      seen: seen ?? expect.fail(),
      sending: false,
      epoch: 0,
    });
    await ledger.change(row, 'a', at(1), { state: 'submitted', submissions: 1, release: false });
    await ledger.change(row, 'a', at(1), { ...clearedChange, release: true });
    await ledger.markTold(row, at(2));
    await ledger.releaseToLegacy(rowOf('INV-2'), {
      now: at(1),
      submissions: 0,
      reason: { code: 'c', text: 't' },
    });
    expectWithinGrants(recorder, LEDGER_GRANTS.write);

    recorder.clear();
    await control.get(TENANT);
    expectWithinGrants(recorder, CONTROL_GRANTS.read);
    recorder.clear();
    await control.setPause(TENANT, 'operator', true);
    await control.latch(TENANT, 'rb');
    expectWithinGrants(recorder, CONTROL_GRANTS.write);
  });

  it('needs three calls and the tenth of one for an invoice that is cleared', async () => {
    const { ledger } = await worldOf(watched);
    const rows = Array.from({ length: 10 }, (_, n) => rowOf(`INV-${n}`));
    recorder.clear();
    for (const row of rows) expect(await ledger.create(row, guardOf())).toEqual({ outcome: 'created' });
    const read = await ledger.readForWork(TENANT, rows);
    for (const seen of read.rows) {
      if (!seen) throw new Error('it was created');
      const request = { holder: 'a', now: T0, leaseUntil: at(60_000), seen, sending: true, epoch: 0 };
      expect(await ledger.claim(keyOf(seen), request)).toMatchObject({ outcome: 'claimed' });
      expect(await ledger.change(keyOf(seen), 'a', at(1), clearedChange)).toBe(true);
    }
    expect(recorder.sent).toHaveLength(31);
  });

  it('leaves nothing in the lists of what needs no work and counts nowhere', async () => {
    const { table, ledger, control } = await worldOf(plain);
    const works = [...LEDGER_SHARDS.works(TENANT, 'open'), ...LEDGER_SHARDS.works(TENANT, 'untold')];
    const tenants = LEDGER_SHARDS.tenants(TENANT);
    const canary = rowOf('CANARY', { canary: true });
    const { irn: _irn, ...plainRow } = rowOf('NO-IRN');
    const untold = rowOf('UNTOLD');
    await ledger.create(refusedRow('R'), guardOf());
    await ledger.create(refusedRow('L', { state: 'legacy', destination: 'legacy' }), guardOf());
    for (const row of [canary, plainRow, untold]) await ledger.create(row, guardOf());
    expect(await standsIn(table, 'work', works)).toHaveLength(3);
    expect(await standsIn(table, 'received', tenants)).toHaveLength(3);
    await claim(ledger, canary);
    expect(await ledger.change(canary, 'a', at(1), { state: 'rejected', release: true })).toBe(true);
    await claim(ledger, untold);
    expect(await ledger.change(untold, 'a', at(1), { state: 'rejected', release: true })).toBe(true);
    expect(await standsIn(table, 'work', LEDGER_SHARDS.works(TENANT, 'untold'))).toEqual([
      'INVOICE#adire#UNTOLD',
    ]);
    await ledger.create(rowOf('UNTOLD', { revision: 2 }), guardOf());
    await control.latch(TENANT, 'rb');
    const release = { now: at(1), submissions: 0, reason: { code: 'c', text: 't' } };
    for (const row of [plainRow, rowOf('UNTOLD', { revision: 2 })]) {
      expect(await ledger.releaseToLegacy(row, release)).toBe(true);
    }
    await ledger.markTold(rowOf('UNTOLD', { revision: 2 }), at(2));
    expect(await standsIn(table, 'work', works)).toEqual([]);
    expect(await standsIn(table, 'received', tenants)).toEqual(['INVOICE#adire#R']);
    expect(await standsIn(table, 'numbers', tenants)).toHaveLength(6);
  });

  it('shows of a lagging index only what is still so', async () => {
    const { ledger } = await worldOf(lagging);
    const answers = new Map<string, unknown>();
    lagging.middlewareStack.add(
      (next) => async (args) => {
        const { input } = args;
        if (!('IndexName' in input)) return next(args);
        const name = JSON.stringify(input);
        const known = answers.get(name);
        const answer = await next(args);
        if (known === undefined) answers.set(name, answer);
        return known === undefined ? answer : { ...answer, ...Object(known) };
      },
      { step: 'initialize', name: 'indexStandsStill' },
    );
    const [a, b] = [rowOf('A'), rowOf('B')];
    for (const row of [a, b]) await ledger.create(row, guardOf());
    const numbers = (rows: readonly LedgerRow[]) => rows.map(({ number }) => number);
    expect(numbers(await ledger.open(TENANT, at(10), 10))).toEqual(['A', 'B']);
    await claim(ledger, a);
    await ledger.change(a, 'a', at(2), { state: 'rejected', release: true });
    expect(numbers(await ledger.open(TENANT, at(10), 10))).toEqual(['B']);
    expect(numbers(await ledger.untold(TENANT, at(10), 10))).toEqual(['A']);
    await ledger.markTold(a, at(3));
    expect(numbers(await ledger.untold(TENANT, at(10), 10))).toEqual([]);
    await ledger.create(rowOf('A', { revision: 2 }), guardOf());
    expect(numbers(await ledger.open(TENANT, at(10), 10))).toEqual(['B']);
    lagging.middlewareStack.remove('indexStandsStill');
    expect(numbers(await ledger.open(TENANT, at(10), 10))).toEqual(['A', 'B']);
  });

  it('is closed where a fence is missing after the route was set', async () => {
    const { table, ledger, control } = await worldOf(plain);
    const changed = await control.setRoute(TENANT, 0, {
      route: { kind: 'smartapi' },
      cutover: 'c',
      execution: 'e',
    });
    const { epoch } = changed.control;
    await ledger.create(rowOf('INV-1', { epoch }), guardOf({ epoch }));
    await plain.send(new DeleteItemCommand({ TableName: table, Key: LEDGER_KEYS.fence(TENANT, 'INV-1') }));
    expect(await claim(ledger, rowOf('INV-1', { epoch }))).toEqual({ outcome: 'paused' });
    const again = rowOf('INV-1', { epoch, revision: 2 });
    expect(await ledger.create(again, guardOf({ epoch }))).toEqual({ outcome: 'epoch-moved' });
    expect(
      await ledger.releaseToLegacy(rowOf('INV-1'), {
        now: T0,
        submissions: 0,
        reason: { code: 'c', text: 't' },
      }),
    ).toBe(false);
    // Every change of the control item writes all fences, and so mends them.
    await control.setPause(TENANT, 'operator', true);
    await control.setPause(TENANT, 'operator', false);
    expect(await claim(ledger, rowOf('INV-1', { epoch }))).toMatchObject({ outcome: 'claimed' });
  });

  it('keeps no invoice whose document has no place, and reads none that is not what its name says', async () => {
    const body = JSON.stringify({ note: 'x'.repeat(400_000) });
    const big = rowOf('BIG', { body });
    const without = await worldOf(plain);
    await expect(without.ledger.create(big, guardOf())).rejects.toThrow(
      'Give it ARCHIVE_BUCKET and its grants',
    );
    expect(await without.ledger.latest(TENANT, 'BIG')).toBeUndefined();

    const kept = new Map<string, string>();
    const archive: Pick<Archive, 'put' | 'get'> = {
      async put(key, bytes) {
        kept.set(key, bytes);
        return { outcome: 'stored' };
      },
      get: async (key) => kept.get(key),
    };
    const { ledger, table } = await worldOf(plain, archive);
    await ledger.create(big, guardOf());
    const key = `documents/adire/${sha256(body)}.json`;
    expect([...kept.keys()]).toEqual([key]);
    expect(await ledger.get(big)).toEqual(big);
    const poor = makeLedger({ client: plain, table, clock, random });
    await expect(poor.get(big)).rejects.toThrow('was given no archive to read it from');
    kept.set(key, '{}');
    await expect(ledger.get(big)).rejects.toThrow(`the archive has other bytes under ${key}`);
    kept.clear();
    await expect(ledger.get(big)).rejects.toThrow(`should be in the archive under ${key}, and is not there`);
    const different = await worldOf(plain, {
      ...archive,
      put: async () => ({ outcome: 'different', digest: sha256('') }),
    });
    await expect(different.ledger.create(big, guardOf())).rejects.toThrow('has other bytes under');
  });

  it('holds the largest document of a row together with all that is added later', async () => {
    const { ledger } = await worldOf(plain);
    const reason = { code: 'code'.repeat(10), text: 't'.repeat(500), path: 'p'.repeat(60) };
    const row = rowOf('INV-1', { body: 'x'.repeat(350_000) });
    await ledger.create(row, guardOf());
    await claim(ledger, row);
    const reasons = Array.from({ length: 50 }, () => reason);
    const change = { ...clearedChange, qr: 'Q'.repeat(4_000), reason, reasons };
    expect(await ledger.change(row, 'a', at(1), change)).toBe(true);
    expect(await ledger.get(row)).toMatchObject({ state: 'cleared', reasons });
  });

  it('names what is damaged, and where, and never what it holds', async () => {
    const { table, ledger, control } = await worldOf(plain);
    await ledger.create(rowOf('INV-1'), guardOf());
    await plain.send(
      new UpdateItemCommand({
        TableName: table,
        Key: LEDGER_KEYS.row(rowOf('INV-1')),
        UpdateExpression: 'SET submissions = :s',
        ExpressionAttributeValues: { ':s': { S: 'secret' } },
      }),
    );
    await expect(ledger.get(rowOf('INV-1'))).rejects.toThrow(
      'ledger row INVOICE#adire#INV-1 / R#000001 cannot be read (submissions): somebody else wrote it, or it is damaged',
    );
    await plain.send(
      new PutItemCommand({
        TableName: table,
        Item: { ...LEDGER_KEYS.control(TENANT), route: { S: 'smartapi' } },
      }),
    );
    await expect(control.get(TENANT)).rejects.toThrow(
      /^the control item of tenant adire cannot be read \(.*route/,
    );
    await expect(ledger.readForWork(TENANT, [])).rejects.toThrow(
      'nothing is routed or cleared until it is mended',
    );
  });

  it('takes no revision that follows none', async () => {
    const { ledger } = await worldOf(plain);
    await ledger.create(rowOf('INV-1'), guardOf());
    await expect(ledger.create(rowOf('INV-1', { revision: 3 }), guardOf())).rejects.toThrow(
      'revision 3 of invoice INV-1 follows 2, and the ledger has no such revision',
    );
  });
});
