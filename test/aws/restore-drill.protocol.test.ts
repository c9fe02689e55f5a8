/** The restore drill against moto, which keeps backups; MiniStack has none (docs/emulator.md). */
import { PutItemCommand, UpdateContinuousBackupsCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { makeDynamoDBClient } from '#lib/aws/clients.ts';
import { RESTORE_DRILL_GRANTS } from '#lib/aws/grants/restore-drill.ts';
import { LEDGER_TABLE } from '#lib/aws/ledger-table.ts';
import { runRestoreDrill } from '#lib/aws/restore-drill.ts';
import { instant } from '#lib/instant.ts';
import { clientOptions } from '#test/servers/aws-environment.ts';
import { createTable } from './create-table.ts';
import { expectWithinGrants, makeCommandRecorder } from './within-grants.ts';

const recorder = makeCommandRecorder();
const client = recorder.watch(makeDynamoDBClient(clientOptions(inject('moto'))));
const other = makeDynamoDBClient(clientOptions(inject('moto')));
afterAll(() => {
  client.destroy();
  other.destroy();
});

const clock = { now: () => instant(Date.now()), sleep: async () => undefined };

describe('restore drill', () => {
  it('without point-in-time recovery there is nothing to restore from', async () => {
    const table = await createTable(other, LEDGER_TABLE);
    const result = await runRestoreDrill({ client, table, clock, tell: () => undefined });
    expect(result).toMatchObject({ ok: false, error: expect.stringContaining('is DISABLED') });
  });

  it('restores, counts, compares, deletes the scratch table, and stays within its grants', async () => {
    const table = await createTable(other, LEDGER_TABLE);
    await other.send(
      new UpdateContinuousBackupsCommand({
        TableName: table,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      }),
    );
    for (const number of ['A', 'B', 'C']) {
      const Item = {
        pk: { S: `INVOICE#t#${number}` },
        sk: { S: 'R#000001' },
        updatedAt: { S: '2020-01-01T00:00:00.000Z' },
        body: { B: new TextEncoder().encode(number) },
      };
      await other.send(new PutItemCommand({ TableName: table, Item }));
    }
    await other.send(
      new PutItemCommand({ TableName: table, Item: { pk: { S: 'CONTROL#t' }, sk: { S: 'CONTROL' } } }),
    );
    recorder.clear();
    const told: string[] = [];
    const change = async (number: string, name: string, value: string): Promise<void> => {
      await other.send(
        new UpdateItemCommand({
          TableName: table,
          Key: { pk: { S: `INVOICE#t#${number}` }, sk: { S: 'R#000001' } },
          UpdateExpression: 'SET #n = :v',
          ExpressionAttributeNames: { '#n': name },
          ExpressionAttributeValues: { ':v': { S: value } },
        }),
      );
    };
    const result = await runRestoreDrill({
      client,
      table,
      clock,
      async tell(text) {
        told.push(text);
        if (!text.startsWith('Readable')) return;
        // Between restore and comparison one row moves on, as it may, and one is changed by nobody's leave.
        await change('A', 'updatedAt', '2999-01-01T00:00:00.000Z');
        await change('B', 'irn', 'ANOTHER');
        // As if it had been there all the time, and the backup had not brought it back.
        await change('D', 'updatedAt', '2020-01-01T00:00:00.000Z');
      },
    });
    expect(result).toMatchObject({
      ok: true,
      value: {
        source: table,
        items: { restored: 4, source: 5 },
        sample: { compared: 3, same: 1, moved: 1, different: 1, missing: 0, lost: 1 },
      },
    });
    expect(told.at(-1)).toMatch(/^Scratch table .* deleted\.$/);
    expectWithinGrants(recorder, [...RESTORE_DRILL_GRANTS.source, ...RESTORE_DRILL_GRANTS.scratch]);
  });
});
