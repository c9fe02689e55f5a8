import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { batchGet } from '#lib/aws/batch-get.ts';
import { LEDGER_KEYS } from '#lib/aws/ledger-table.ts';
import { seededRandom } from '#lib/seeded-random.ts';
import { clientOptions } from '#test/servers/aws-environment.ts';
import { scripted } from './scripted-client.ts';

const keysOf = (count: number) =>
  Array.from({ length: count }, (_, n) => LEDGER_KEYS.row({ tenant: 't', number: `INV-${n}`, revision: 1 }));

const worldOf = (answer: (keys: readonly object[]) => { readonly got: number }) => {
  const batches: number[] = [];
  const slept: number[] = [];
  const { client } = scripted(new DynamoDBClient(clientOptions('http://127.0.0.1:9')), ({ input }) => {
    const keys = 'RequestItems' in input ? Object(input.RequestItems).table.Keys : [];
    batches.push(keys.length);
    expect(Object(input)).toMatchObject({ RequestItems: { table: { ConsistentRead: true } } });
    expect(new Set(keys.map((key: object) => JSON.stringify(key))).size).toBe(keys.length);
    const { got } = answer(keys);
    return {
      Responses: { table: keys.slice(0, got).toReversed() },
      UnprocessedKeys: got < keys.length ? { table: { Keys: keys.slice(got) } } : {},
    };
  });
  const clock = { sleep: async (milliseconds: number) => void slept.push(milliseconds) };
  return { batches, slept, access: { client, table: 'table', clock, random: seededRandom(1, 'batch-get') } };
};

describe('batchGet', () => {
  it('asks for a hundred at once and gives them back in the order of the keys', async () => {
    const { access, batches } = worldOf((keys) => ({ got: keys.length }));
    const keys = keysOf(230);
    expect(await batchGet(access, keys)).toEqual(keys);
    expect(batches).toEqual([100, 100, 30]);
  });

  it('asks once for a key that is named twice, and for nothing when there is none', async () => {
    const { access, batches } = worldOf((keys) => ({ got: keys.length }));
    const [key] = keysOf(1);
    if (!key) throw new Error('one key');
    expect(await batchGet(access, [key, key])).toEqual([key, key]);
    expect(await batchGet(access, [])).toEqual([]);
    expect(batches).toEqual([1]);
  });

  it('asks again for what was left over, and pauses only when nothing came', async () => {
    let calls = 0;
    const { access, slept } = worldOf((keys) => {
      calls += 1;
      return { got: calls === 2 ? 0 : Math.ceil(keys.length / 2) };
    });
    const keys = keysOf(7);
    expect(await batchGet(access, keys)).toEqual(keys);
    expect(slept).toHaveLength(1);
  });

  it('gives up when nothing comes again and again', async () => {
    const { access, batches } = worldOf(() => ({ got: 0 }));
    await expect(batchGet(access, keysOf(3))).rejects.toThrow(
      '3 items of table table could not be read in 8 attempts',
    );
    expect(batches).toHaveLength(8);
  });
});
