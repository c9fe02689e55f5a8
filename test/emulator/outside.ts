import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import * as z from 'zod';
import { makeArchive } from '#lib/aws/archive.ts';
import { makeDynamoDBClient, makeS3Client } from '#lib/aws/clients.ts';
import { makeLedger } from '#lib/aws/ledger.ts';
import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import { sha256 } from '#lib/digest.ts';
import { simulatorConfig } from '#lib/firs/simulator/config.ts';
import { systemRandom } from '#lib/system-random.ts';
import { wallClock } from '#lib/wall-clock.ts';
import { clientOptions } from '#test/servers/aws-environment.ts';
import type { EmulatedStage } from './emulated-stage.ts';
import type { Erp } from './erp.ts';

/** What each of those says who know something of the invoices, none asked through another. */
export interface Outside {
  /** Each registration of the authority: its IRN. */
  readonly registered: readonly string[];
  /** The ERP's account: where each posted number is issued. */
  readonly erp: ReadonlyMap<string, 'legacy' | 'smartapi' | undefined>;
  /** Every row but canaries', all revisions. */
  readonly rows: readonly LedgerRow[];
  /** Archived invoices by key, with the digest of what really lies there. */
  readonly archived: ReadonlyMap<string, string>;
}

const SearchPage = z.object({
  data: z.object({
    items: z.array(z.object({ irn: z.string() })),
    page: z.object({ page: z.int(), totalPages: z.int() }),
  }),
});

/** As the authority lists what it has registered, page by page. */
const registeredOf = async ({ authority, runbook }: EmulatedStage): Promise<readonly string[]> => {
  const { apiKey, apiSecret } = simulatorConfig();
  const found: string[] = [];
  for (let number = 1; ; number += 1) {
    const response = await fetch(
      `${authority.ready}/api/v1/invoice/${runbook.client.businessId}?size=100&page=${number}`,
      { headers: { 'x-api-key': apiKey, 'x-api-secret': apiSecret } },
    );
    const { items, page } = SearchPage.parse(await response.json()).data;
    found.push(...items.map(({ irn }) => irn));
    if (page.page >= page.totalPages) return found;
  }
};

export const readRows = async (stage: EmulatedStage): Promise<readonly LedgerRow[]> => {
  const options = clientOptions(stage.emulator.endpoint);
  const [client, s3] = [makeDynamoDBClient(options), makeS3Client(options)];
  const { outputs, runbook } = stage;
  const ledger = makeLedger({
    client,
    table: outputs.LedgerTable,
    clock: wallClock,
    random: systemRandom,
    documents: makeArchive({ client: s3, bucket: outputs.ArchiveBucket }),
  });
  const rows: LedgerRow[] = [];
  let cursor: string | undefined;
  do {
    const page = await ledger.list(runbook.client.tenant, cursor);
    rows.push(...page.rows);
    cursor = page.next;
  } while (cursor !== undefined);
  client.destroy();
  s3.destroy();
  return rows.filter(({ canary }) => !canary);
};

const archivedOf = async (stage: EmulatedStage): Promise<ReadonlyMap<string, string>> => {
  const client = makeS3Client(clientOptions(stage.emulator.endpoint));
  const place = { Bucket: stage.outputs.ArchiveBucket };
  const archived = new Map<string, string>();
  let token: string | undefined;
  do {
    const { Contents = [], NextContinuationToken } = await client.send(
      new ListObjectsV2Command({
        ...place,
        Prefix: `invoices/${stage.runbook.client.tenant}/`,
        ...(token === undefined ? {} : { ContinuationToken: token }),
      }),
    );
    for (const { Key = '' } of Contents) {
      const { Body } = await client.send(new GetObjectCommand({ ...place, Key }));
      archived.set(Key, sha256((await Body?.transformToString('utf-8')) ?? ''));
    }
    token = NextContinuationToken;
  } while (token !== undefined);
  client.destroy();
  return archived;
};

export const readOutside = async (stage: EmulatedStage, erp: Erp): Promise<Outside> => ({
  registered: await registeredOf(stage),
  erp: await erp.account(),
  rows: await readRows(stage),
  archived: await archivedOf(stage),
});
