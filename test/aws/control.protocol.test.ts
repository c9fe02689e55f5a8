/** The control item against MiniStack; test/aws/ledger.protocol.test.ts says why that one. */
import { afterAll, inject } from 'vitest';
import { makeDynamoDBClient } from '#lib/aws/clients.ts';
import { makeControl } from '#lib/aws/control.ts';
import { LEDGER_TABLE } from '#lib/aws/ledger-table.ts';
import { seededRandom } from '#lib/seeded-random.ts';
import { controlContract } from '#test/contract/control.ts';
import { clientOptions } from '#test/servers/aws-environment.ts';
import { createTable } from './create-table.ts';
import { hostileClient } from './hostile-client.ts';

const endpoint = inject('ministack');
const client = makeDynamoDBClient(clientOptions(endpoint));
const clients = [
  ['MiniStack', client],
  ['MiniStack, hostile', hostileClient(endpoint, { seed: 3 })],
  ['MiniStack, hostile and forgetting tokens', hostileClient(endpoint, { seed: 4, forgetsTokens: true })],
] as const;
afterAll(() => {
  for (const [, each] of clients) each.destroy();
});

const clock = { sleep: async () => undefined };
const random = seededRandom(1, 'control.protocol');

for (const [name, each] of clients) {
  controlContract(name, async () =>
    makeControl({ client: each, table: await createTable(client, LEDGER_TABLE), clock, random }),
  );
}
