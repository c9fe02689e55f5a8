import { describe, expect, it } from 'vitest';
import type { TableSchema } from '#lib/aws/table-schema.ts';
import { capacityOf } from './cost/capacity.ts';
import type { Cleared } from './cost/clear-invoices.ts';
import type { SentRequest } from './cost/count-requests.ts';
import { transitionsPerInvoice } from './cost/cutover.ts';
import { invoiceLines, naiveLines, naiveRequests, sumOf } from './cost/dollars.ts';
import { COMPONENTS, floorOf, judgeCounts, MOST_REQUESTS } from './cost/floor.ts';
import { dollarsOf, PRICES, PRICES_READ_ON } from './prices.ts';

/** As a sound wiring sends them. */
const soundRun = (invoices: number): Cleared => ({
  invoices,
  sent: [
    { api: 'DynamoDB GetItem', purpose: 'control.get', input: {} },
    ...COMPONENTS.flatMap(({ purpose, api, expected }) =>
      purpose === undefined
        ? []
        : Array.from({ length: expected * invoices }, () => ({ api, purpose, input: {} })),
    ),
  ],
  received: 0.2,
  counted: { receives: invoices / 10, deletes: invoices / 10, messages: invoices },
  authority: new Map(),
  submissions: invoices,
  wrong: [],
});

describe('requests of a cleared invoice', () => {
  it('are 5.3 beside a floor of 5.2', () => {
    const { perInvoice, oncePerProcess, misses } = judgeCounts(soundRun(100));
    expect(perInvoice).toBeCloseTo(MOST_REQUESTS, 9);
    expect(oncePerProcess).toBe(1);
    expect(misses).toEqual([]);
    expect(floorOf()).toBeCloseTo(5.2, 9);
  });

  it.each(COMPONENTS.flatMap(({ purpose, what }) => (purpose === undefined ? [] : [[what, purpose]])))(
    'fail where %s is left out, and where it is made twice',
    (what, purpose) => {
      const run = soundRun(100);
      const own = run.sent.filter((request) => request.purpose === purpose);
      const without = run.sent.filter((request) => request.purpose !== purpose);
      expect(judgeCounts({ ...run, sent: without }).misses.join()).toContain(what);
      expect(judgeCounts({ ...run, sent: [...run.sent, ...own] }).misses.join()).toContain(what);
    },
  );

  it('fail for a request that has no place, a second reading of the control item, and small batches', () => {
    const run = soundRun(100);
    const more = (purpose: string): readonly SentRequest[] => [
      ...run.sent,
      { api: 'DynamoDB GetItem', purpose, input: {} },
    ];
    expect(judgeCounts({ ...run, sent: more('ledger.latest') }).misses.join()).toContain('ledger.latest');
    expect(judgeCounts({ ...run, sent: more('control.get') }).misses.join()).toContain('control item');
    const counted = { ...run.counted, receives: 11 };
    expect(judgeCounts({ ...run, counted }).misses.join()).toContain('11 batches');
  });
});

describe('capacity units', () => {
  const schema: TableSchema = {
    partitionKey: 'pk',
    sortKey: 'sk',
    indexes: [{ name: 'work', partitionKey: 'shard', sortKey: 'since', projection: ['state'] }],
  };
  const key = { pk: { S: 'a' }, sk: { S: 'b' } };
  const transaction = (...TransactItems: readonly object[]): SentRequest => ({
    api: 'DynamoDB TransactWriteItems',
    purpose: 'x',
    input: { TransactItems },
  });
  const put = (body: string) =>
    transaction({
      Put: { Item: { ...key, shard: { S: '1' }, since: { S: '2' }, state: { S: 'r' }, body: { S: body } } },
    });
  const update = (UpdateExpression: string, values: Readonly<Record<string, object>>) =>
    transaction({
      Update: {
        Key: key,
        UpdateExpression,
        ExpressionAttributeNames: { '#s': 'state', '#n': 'note', '#h': 'shard' },
        ExpressionAttributeValues: values,
      },
    });

  it('count a transaction twice, a begun kilobyte whole, and an index entry once', () => {
    expect(capacityOf([put('x')], schema)).toEqual({ writes: 2, indexWrites: 1, reads: 0 });
    expect(capacityOf([put('x'.repeat(1_100))], schema)).toMatchObject({ writes: 4, indexWrites: 1 });
    expect(capacityOf([transaction({ ConditionCheck: { Key: key } })], schema)).toMatchObject({ writes: 2 });
  });

  it('count an update as the whole item, and an index only where it changes', () => {
    const big = put('x'.repeat(1_100));
    const noted = update('SET #n = :v', { ':v': { S: 'n' } });
    expect(capacityOf([big, noted], schema)).toMatchObject({ writes: 8, indexWrites: 1 });
    const changed = update('SET #s = :v', { ':v': { S: 'c' } });
    expect(capacityOf([big, changed], schema)).toMatchObject({ indexWrites: 2 });
    const left = update('SET #s = :v REMOVE #h', { ':v': { S: 'c' } });
    expect(capacityOf([big, left], schema)).toMatchObject({ indexWrites: 2 });
    const moved = update('SET #h = :v', { ':v': { S: '9' } });
    expect(capacityOf([big, moved], schema)).toMatchObject({ indexWrites: 3 });
  });

  it('count a strongly consistent read of what the item weighs', () => {
    const read = (ConsistentRead: boolean): SentRequest => ({
      api: 'DynamoDB BatchGetItem',
      purpose: 'x',
      input: { RequestItems: { t: { Keys: [key], ConsistentRead } } },
    });
    expect(capacityOf([put('x'.repeat(5_000)), read(true)], schema).reads).toBe(2);
    expect(capacityOf([put('x'), read(false)], schema).reads).toBe(0.5);
  });

  it('refuse an update that they would miscount', () => {
    expect(() => capacityOf([update('SET #s = #s + :v', { ':v': { N: '1' } })], schema)).toThrow(RangeError);
  });
});

describe('transitions an invoice', () => {
  const cutover = { scenario: 'go', days: 40, states: 190, historyEvents: 900, headroom: 27 };
  it('are what further invoices add, and nothing where they add none', () => {
    const fewer = { ...cutover, invoices: 1_000, transitions: 270 };
    const of = (transitions: number): number =>
      transitionsPerInvoice(fewer, { ...cutover, invoices: 2_000, transitions });
    expect([of(250), of(270), of(1_270)]).toEqual([0, 0, 1]);
  });
});

describe('dollars', () => {
  it('grow with what is counted, and a price says what it is of and where it stands', () => {
    const lines = invoiceLines(10_000, { writes: 100_000, indexWrites: 0, reads: 0 });
    expect(lines.find(({ what }) => what === 'archive')).toMatchObject({ quantity: 10_000 });
    expect(dollarsOf('objectPut', 10_000)).toBeCloseTo(0.05, 9);
    expect(dollarsOf('transition', 80_000)).toBeCloseTo(2, 9);
    expect(sumOf(invoiceLines(20_000, { writes: 200_000, indexWrites: 0, reads: 0 }))).toBeCloseTo(
      2 * sumOf(lines),
      9,
    );
    expect(PRICES_READ_ON).toMatch(/^\d{4}-\d\d-\d\d$/);
    for (const { source, dollars, per } of Object.values(PRICES)) {
      expect(source).toMatch(/pricing/);
      expect(dollars / per).toBeGreaterThan(0);
    }
  });

  it('show the naive design with its transitions, which are most of it', () => {
    const lines = naiveLines(10_000, 2);
    const transitions = lines.find(({ what }) => what === 'transitions');
    expect(transitions?.quantity).toBe(80_000);
    expect(sumOf(lines)).toBeLessThan(4);
    expect(naiveRequests()).toBe(13);
  });
});
