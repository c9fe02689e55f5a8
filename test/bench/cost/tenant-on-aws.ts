import { randomUUID } from 'node:crypto';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { CreateQueueCommand } from '@aws-sdk/client-sqs';
import { type Intake, makeIntake } from '#lambdas/intake/handler.ts';
import { makeSweeper, SWEEPER_SETTINGS } from '#lambdas/sweeper/handler.ts';
import { type BatchAnswer, makeWorker } from '#lambdas/worker/handler.ts';
import { WORKER_SETTINGS, type WorkerDependencies } from '#lambdas/worker/worker-dependencies.ts';
import { makeArchive } from '#lib/aws/archive.ts';
import { makeDynamoDBClient, makeS3Client, makeSQSClient } from '#lib/aws/clients.ts';
import { makeControl } from '#lib/aws/control.ts';
import { makeLedger } from '#lib/aws/ledger.ts';
import { LEDGER_TABLE } from '#lib/aws/ledger-table.ts';
import { makeDoorbell } from '#lib/aws/queue.ts';
import { DOCUMENT_RULES } from '#lib/clearance/document-rules.ts';
import { makeLocalDays } from '#lib/clearance/issue-time.ts';
import { makeFirsClient } from '#lib/firs/client/firs-client.ts';
import { simulatorConfig } from '#lib/firs/simulator/config.ts';
import { makeSimulator, type Simulator } from '#lib/firs/simulator/simulator.ts';
import { testCryptoKeys } from '#lib/firs/simulator/test-keys.ts';
import { fromIso, HOUR, type Instant, plus, SECOND } from '#lib/instant.ts';
import type { Archive } from '#lib/ports/archive.ts';
import type { Authority } from '#lib/ports/authority.ts';
import type { Control } from '#lib/ports/control.ts';
import type { InvoiceOutcome } from '#lib/ports/erp.ts';
import type { Ledger } from '#lib/ports/ledger.ts';
import type { QueueMessage } from '#lib/ports/queue.ts';
import { seededRandom } from '#lib/seeded-random.ts';
import { systemRandom } from '#lib/system-random.ts';
import { wallClock } from '#lib/wall-clock.ts';
import { createTable } from '#test/aws/create-table.ts';
import { SERVICE_ID } from '#test/firs/sample-document.ts';
import { clientOptions, REGION } from '#test/servers/aws-environment.ts';
import type { Breakage } from './breakages.ts';
import { countRequests, type RequestCounter } from './count-requests.ts';
import { type EventSource, makeEventSource } from './event-source.ts';

export const TENANT = 'adire';
const START = fromIso('2027-04-12T08:00:00.000Z');

/** Intake, worker and sweeper on the adapters of production, against one protocol server; the authority is in this process. */
export interface TenantOnAws {
  readonly intake: Intake;
  readonly worker: (messages: readonly QueueMessage[]) => Promise<BatchAnswer>;
  readonly sweep: () => Promise<unknown>;
  readonly source: EventSource;
  /** As intake and worker have it, with whatever is broken in it. */
  readonly wired: Ledger;
  /** Without anything broken in it, to look at what became of the invoices. */
  readonly ledger: Ledger;
  readonly control: Control;
  readonly archive: Archive;
  readonly simulator: Simulator;
  /** Answers instead of the authority while it is set. */
  readonly authority: { answer: Authority['submitForClearance'] | undefined; submissions: number };
  /** The authority as it is. */
  readonly authorityClient: Authority;
  readonly told: InvoiceOutcome[];
  readonly requests: RequestCounter;
  now(): Instant;
  /** Lets time pass: leases, settle times, patience of the sweeper. */
  skip(milliseconds: number): void;
  close(): void;
}

export const tenantOnAws = async (endpoint: string, breakage?: Breakage): Promise<TenantOnAws> => {
  const began = wallClock.now();
  let skipped = 0;
  const clock = {
    now: () => plus(START, wallClock.now() - began + skipped),
    sleep: wallClock.sleep,
  };
  const requests = countRequests();
  const dynamo = requests.watch(makeDynamoDBClient(clientOptions(endpoint)));
  const s3 = requests.watch(makeS3Client(clientOptions(endpoint)));
  const sqs = requests.watch(makeSQSClient(clientOptions(endpoint)));
  // What the service itself calls, and what is set up or looked at around the measurement, is nobody's request.
  const uncounted = {
    dynamo: makeDynamoDBClient(clientOptions(endpoint)),
    sqs: makeSQSClient(clientOptions(endpoint)),
  };
  const table = await createTable(uncounted.dynamo, LEDGER_TABLE);
  const bucket = `archive-${randomUUID()}`;
  await s3.send(
    new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration: { LocationConstraint: REGION } }),
  );
  const queue = await uncounted.sqs.send(new CreateQueueCommand({ QueueName: `invoices-${randomUUID()}` }));
  const url = queue.QueueUrl;
  if (url === undefined) throw new Error('the queue has no URL');

  // Names of writes, which DynamoDB remembers for ten minutes: no two tenants may draw the same.
  const random = systemRandom;
  const archive = makeArchive({ client: s3, bucket });
  const access = { client: dynamo, table, clock, random, documents: archive };
  const whole = { ledger: makeLedger(access), control: makeControl(access) };
  const checks = { client: uncounted.dynamo, table, clock, random };
  const control = makeControl(checks);
  await control.setRoute(TENANT, (await control.get(TENANT)).epoch, {
    route: { kind: 'smartapi' },
    cutover: 'go-live',
    execution: 'go-live-r1',
  });
  const built = breakage?.({ ...whole, client: dynamo, table }) ?? whole;
  const ledger = requests.label('ledger', built.ledger);
  const log = (): void => undefined;
  const doorbell = requests.label('queue', makeDoorbell({ client: sqs, url, log }));
  const labelled = requests.label('archive', archive);
  const labelledControl = requests.label('control', built.control);

  const config = simulatorConfig({ latency: { from: 0, to: 0 }, keepsBodies: false });
  const simulator = makeSimulator({ clock, random: seededRandom(1, 'bench/authority'), config });
  const client = makeFirsClient({
    fetch: simulator.fetch,
    baseUrl: 'http://authority.invalid',
    apiKey: config.apiKey,
    apiSecret: config.apiSecret,
    businessId: config.businessId,
    clock,
    deadlineMilliseconds: 15 * SECOND,
  });
  const authority: TenantOnAws['authority'] = { answer: undefined, submissions: 0 };
  const told: InvoiceOutcome[] = [];
  const erp = {
    tell: async (outcome: InvoiceOutcome): Promise<void> => {
      told.push(outcome);
    },
  };
  const dependencies: WorkerDependencies = {
    tenant: TENANT,
    clock,
    ids: seededRandom(1, 'bench/ids'),
    padding: seededRandom(1, 'bench/padding'),
    ledger,
    control: labelledControl,
    authority: {
      ...client,
      submitForClearance(...call) {
        authority.submissions += 1;
        return authority.answer ? authority.answer(...call) : client.submitForClearance(...call);
      },
    },
    archive: labelled,
    erp,
    incidents: {
      open: async ({ title }) => {
        throw new Error(`an incident in a measurement: ${title}`);
      },
    },
    log,
    qr: testCryptoKeys(),
    settings: { ...WORKER_SETTINGS, callsPerSecond: Number.POSITIVE_INFINITY },
  };
  return {
    intake: makeIntake({
      tenant: TENANT,
      clock,
      ledger,
      control: labelledControl,
      doorbell,
      log,
      days: makeLocalDays('Africa/Lagos'),
      dueBy: { B2B: 4 * HOUR, B2C: 24 * HOUR, B2G: 4 * HOUR },
      notes: 'side-of-original',
      check: { serviceId: SERVICE_ID, rules: DOCUMENT_RULES },
    }),
    worker: makeWorker(dependencies),
    sweep: makeSweeper({
      tenant: TENANT,
      clock,
      ledger,
      control: labelledControl,
      doorbell,
      erp,
      log,
      settings: SWEEPER_SETTINGS,
    }),
    wired: built.ledger,
    now: clock.now,
    source: makeEventSource(uncounted.sqs, url),
    ledger: makeLedger({ ...checks, documents: archive }),
    control,
    archive,
    simulator,
    authority,
    authorityClient: client,
    told,
    requests,
    skip(milliseconds) {
      skipped += milliseconds;
    },
    close() {
      for (const each of [dynamo, s3, sqs, uncounted.dynamo, uncounted.sqs]) each.destroy();
    },
  };
};
