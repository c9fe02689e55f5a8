/**
 * The ledger against MiniStack. Measured before choosing: MiniStack 1.5.33 and moto 5.2.5 both give the reasons of a cancelled
 * transaction with the items that were in the way, and refuse reserved words, duplicate keys and unused values as DynamoDB
 * does; but moto carries out a transaction twice that comes twice with one ClientRequestToken, and of 200 concurrent ones that
 * count to 50 it lets 52 pass. MiniStack does neither.
 */
import { afterAll, inject } from 'vitest';
import { makeDynamoDBClient } from '#lib/aws/clients.ts';
import { makeControl } from '#lib/aws/control.ts';
import { makeLedger } from '#lib/aws/ledger.ts';
import { LEDGER_TABLE } from '#lib/aws/ledger-table.ts';
import { makeTableArchive } from '#lib/local/archive.ts';
import { openDatabase } from '#lib/local/database.ts';
import { seededRandom } from '#lib/seeded-random.ts';
import { ledgerContract } from '#test/contract/ledger.ts';
import { clientOptions } from '#test/servers/aws-environment.ts';
import { createTable } from './create-table.ts';
import { hostileClient, UNHURRIED } from './hostile-client.ts';

const endpoint = inject('ministack');
const client = makeDynamoDBClient({ ...clientOptions(endpoint), ...UNHURRIED });
const clients = [client];
const hostile = (seed: number, forgetsTokens: boolean) => {
  const made = hostileClient(endpoint, { seed, forgetsTokens });
  clients.push(made);
  return made;
};
afterAll(() => {
  for (const each of clients) each.destroy();
});

const clock = { sleep: async () => undefined };
/** One for all: a ClientRequestToken that comes again means the same request again. */
const random = seededRandom(1, 'ledger.protocol');

const worlds = [
  ['MiniStack', { client }],
  ['MiniStack, pages of one', { client, pageSize: 1 }],
  ['MiniStack, hostile', { client: hostile(1, false) }],
  ['MiniStack, hostile and forgetting tokens', { client: hostile(2, true), pageSize: 3 }],
] as const;

for (const [name, options] of worlds) {
  ledgerContract(name, async () => {
    const table = await createTable(client, LEDGER_TABLE);
    const access = { ...options, table, clock, random };
    const documents = makeTableArchive(openDatabase(':memory:'));
    return { ledger: makeLedger({ ...access, documents }), control: makeControl(access) };
  });
}
