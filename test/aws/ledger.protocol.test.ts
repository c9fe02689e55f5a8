/**
 * The ledger and the control item against MiniStack. Measured before choosing: MiniStack 1.5.33 and moto 5.2.5 both give the
 * reasons of a cancelled transaction with the items that were in the way, refuse reserved words, duplicate keys and unused
 * values; but moto repeats a transaction that comes twice with one ClientRequestToken, and of 200 concurrent ones that count to
 * 50 it lets 52 pass. MiniStack does neither.
 */
import { afterAll, inject } from 'vitest';
import { makeDynamoDBClient } from '#lib/aws/clients.ts';
import { makeControl } from '#lib/aws/control.ts';
import { makeLedger } from '#lib/aws/ledger.ts';
import { LEDGER_TABLE } from '#lib/aws/ledger-table.ts';
import { seededRandom } from '#lib/local/seeded-random.ts';
import { ledgerContract } from '#test/contract/ledger.ts';
import { clientOptions } from '#test/servers/aws-environment.ts';
import { createTable } from './create-table.ts';

const client = makeDynamoDBClient(clientOptions(inject('ministack')));
afterAll(() => client.destroy());

const clock = { sleep: async () => undefined };
/** One for all: DynamoDB, and MiniStack with it, takes a token that comes twice for the same request. */
const random = seededRandom(1, 'ledger.protocol');

ledgerContract('MiniStack', async () => {
  const table = await createTable(client, LEDGER_TABLE);
  const access = { client, table, clock, random };
  return { ledger: makeLedger(access), control: makeControl(access) };
});
