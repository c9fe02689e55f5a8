/** The control item against MiniStack; test/aws/ledger.protocol.test.ts says why that one. */
import { afterAll, inject } from 'vitest';
import { makeDynamoDBClient } from '#lib/aws/clients.ts';
import { makeControl } from '#lib/aws/control.ts';
import { LEDGER_TABLE } from '#lib/aws/ledger-table.ts';
import { seededRandom } from '#lib/local/seeded-random.ts';
import { controlContract } from '#test/contract/control.ts';
import { clientOptions } from '#test/servers/aws-environment.ts';
import { createTable } from './create-table.ts';

const client = makeDynamoDBClient(clientOptions(inject('ministack')));
afterAll(() => client.destroy());
const clock = { sleep: async () => undefined };
const random = seededRandom(1, 'control.protocol');

controlContract('MiniStack', async () =>
  makeControl({ client, table: await createTable(client, LEDGER_TABLE), clock, random }),
);
