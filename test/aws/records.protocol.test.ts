/**
 * The stores of RECORDS_TABLE and TOKENS_TABLE against moto: its DynamoDB evaluates conditions, transactions with their
 * reasons, and `ReturnValuesOnConditionCheckFailure`, on all of which these adapters stand.
 */
import { afterAll, inject } from 'vitest';
import { makeDynamoDBClient } from '#lib/aws/clients.ts';
import { makeCutovers } from '#lib/aws/cutovers.ts';
import { makeGateStore } from '#lib/aws/gate-store.ts';
import { makeIncidentLog } from '#lib/aws/incidents.ts';
import { makeCutoverLock } from '#lib/aws/lock.ts';
import { makeProgress } from '#lib/aws/progress.ts';
import type { TableAccess } from '#lib/aws/read-items.ts';
import { RECORDS_TABLE } from '#lib/aws/records-table.ts';
import type { TableSchema } from '#lib/aws/table-schema.ts';
import { makeTokens } from '#lib/aws/tokens.ts';
import { TOKENS_TABLE } from '#lib/aws/tokens-table.ts';
import { instant } from '#lib/instant.ts';
import type { Clock } from '#lib/ports/clock.ts';
import { cutoversContract } from '#test/contract/cutovers.ts';
import { gateStoreContract } from '#test/contract/gate-store.ts';
import { incidentsContract } from '#test/contract/incidents.ts';
import { lockContract } from '#test/contract/lock.ts';
import { progressContract } from '#test/contract/progress.ts';
import { tokensContract } from '#test/contract/tokens.ts';
import { clientOptions } from '#test/servers/aws-environment.ts';
import { underAdversary } from './adversary.ts';
import { createTable } from './create-table.ts';

const clock: Clock = { now: () => instant(7_000), sleep: async () => undefined };

const client = makeDynamoDBClient(clientOptions(inject('moto')));
const clients = [client];
afterAll(() => {
  for (const each of clients) each.destroy();
});

/** One a store: the SDK stops retrying when too much has failed on one client, and rightly so. */
const hostile = () => {
  const made = underAdversary(makeDynamoDBClient(clientOptions(inject('moto'))));
  clients.push(made);
  return made;
};

for (const [world, clientOf] of [
  ['moto', () => client],
  ['moto, under an adversary', hostile],
] as const) {
  const access = async (schema: TableSchema): Promise<TableAccess> => ({
    client: clientOf(),
    table: await createTable(client, schema),
  });
  gateStoreContract(world, async () => makeGateStore({ ...(await access(RECORDS_TABLE)), clock }));
  progressContract(world, async () => makeProgress(await access(RECORDS_TABLE)));
  incidentsContract(world, async () => makeIncidentLog(await access(RECORDS_TABLE)));
  lockContract(world, async () => makeCutoverLock(await access(RECORDS_TABLE)));
  cutoversContract(world, async () => makeCutovers(await access(RECORDS_TABLE)));
  tokensContract(world, async () => makeTokens(await access(TOKENS_TABLE)));
}
