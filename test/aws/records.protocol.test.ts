/**
 * The stores of RECORDS_TABLE and TOKENS_TABLE against MiniStack. Not moto, whose threads let two conditional writes to one item
 * pass that both saw it as it was before; test/aws/ledger.protocol.test.ts measured more of the kind.
 */
import { afterAll, inject } from 'vitest';
import { makeBallots } from '#lib/aws/ballots.ts';
import { makeDynamoDBClient } from '#lib/aws/clients.ts';
import { makeCutovers } from '#lib/aws/cutovers.ts';
import { makeGateStore } from '#lib/aws/gate-store.ts';
import { makeIncidentLog } from '#lib/aws/incidents.ts';
import { makeCutoverLock } from '#lib/aws/lock.ts';
import { makePages } from '#lib/aws/pages.ts';
import { makeProgress } from '#lib/aws/progress.ts';
import type { TableAccess } from '#lib/aws/read-items.ts';
import { RECORDS_TABLE } from '#lib/aws/records-table.ts';
import type { TableSchema } from '#lib/aws/table-schema.ts';
import { makeTokens } from '#lib/aws/tokens.ts';
import { TOKENS_TABLE } from '#lib/aws/tokens-table.ts';
import { makeWatchStore } from '#lib/aws/watch-store.ts';
import { instant } from '#lib/instant.ts';
import type { Clock } from '#lib/ports/clock.ts';
import { ballotsContract } from '#test/contract/ballots.ts';
import { cutoversContract } from '#test/contract/cutovers.ts';
import { gateStoreContract } from '#test/contract/gate-store.ts';
import { incidentsContract } from '#test/contract/incidents.ts';
import { lockContract } from '#test/contract/lock.ts';
import { pagesContract } from '#test/contract/pages.ts';
import { progressContract } from '#test/contract/progress.ts';
import { tokensContract } from '#test/contract/tokens.ts';
import { watchStoreContract } from '#test/contract/watch-store.ts';
import { clientOptions } from '#test/servers/aws-environment.ts';
import { createTable } from './create-table.ts';
import { hostileClient } from './hostile-client.ts';

const clock: Clock = { now: () => instant(7_000), sleep: async () => undefined };

const endpoint = inject('ministack');
const client = makeDynamoDBClient(clientOptions(endpoint));
const clients = [
  ['MiniStack', client],
  ['MiniStack, hostile', hostileClient(endpoint, { seed: 11 })],
  ['MiniStack, hostile and forgetting tokens', hostileClient(endpoint, { seed: 12, forgetsTokens: true })],
] as const;
afterAll(() => {
  for (const [, each] of clients) each.destroy();
});

for (const [world, using] of clients) {
  const access = async (schema: TableSchema): Promise<TableAccess> => ({
    client: using,
    table: await createTable(client, schema),
  });
  gateStoreContract(world, async () => makeGateStore({ ...(await access(RECORDS_TABLE)), clock }));
  ballotsContract(world, async () => makeBallots(await access(RECORDS_TABLE)));
  pagesContract(world, async () => makePages(await access(RECORDS_TABLE)));
  watchStoreContract(world, async () => makeWatchStore(await access(RECORDS_TABLE)));
  progressContract(world, async () => makeProgress(await access(RECORDS_TABLE)));
  incidentsContract(world, async () => makeIncidentLog(await access(RECORDS_TABLE)));
  lockContract(world, async () => makeCutoverLock(await access(RECORDS_TABLE)));
  cutoversContract(world, async () => makeCutovers(await access(RECORDS_TABLE)));
  tokensContract(world, async () => makeTokens(await access(TOKENS_TABLE)));
}
