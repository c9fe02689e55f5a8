/**
 * The functions as they are deployed, bundled and loaded with their environment, against MiniStack: what a fake cannot show
 * is that the wiring gives each handler the right adapter with the right variable.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CreateEventBusCommand } from '@aws-sdk/client-eventbridge';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { CreateStateMachineCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { CreateTopicCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import * as z from 'zod';
import {
  makeDynamoDBClient,
  makeEventBridgeClient,
  makeS3Client,
  makeSecretsManagerClient,
  makeSFNClient,
  makeSNSClient,
  makeSQSClient,
} from '#lib/aws/clients.ts';
import { executionArn } from '#lib/aws/execution-arn.ts';
import { makeLedger } from '#lib/aws/ledger.ts';
import { LEDGER_TABLE } from '#lib/aws/ledger-table.ts';
import { RECORDS_TABLE } from '#lib/aws/records-table.ts';
import { TOKENS_TABLE } from '#lib/aws/tokens-table.ts';
import { makeLocalDays } from '#lib/clearance/issue-time.ts';
import { simulatorConfig } from '#lib/firs/simulator/config.ts';
import { type RunningServer, serveSimulator } from '#lib/firs/simulator/http-server.ts';
import { makeSimulator } from '#lib/firs/simulator/simulator.ts';
import { testCryptoKeys } from '#lib/firs/simulator/test-keys.ts';
import { buildBundles } from '#lib/infra/bundles.ts';
import { stageProgram } from '#lib/infra/stage-program.ts';
import type { JsonObject } from '#lib/json.ts';
import { projectFolder } from '#lib/local/project-folder.ts';
import { loadRunbook } from '#lib/rehearsal/load-runbook.ts';
import { seededRandom } from '#lib/seeded-random.ts';
import { systemRandom } from '#lib/system-random.ts';
import { wallClock } from '#lib/wall-clock.ts';
import { sampleDocument } from '#test/firs/sample-document.ts';
import { awsEnvironment, clientOptions } from '#test/servers/aws-environment.ts';
import { createTable } from './create-table.ts';

const NAMES = [
  'intake',
  'status',
  'worker',
  'erp-authorizer',
  'sweeper',
  'breaker',
  'probe',
  'evaluate',
  'start',
  'request-rollback',
  'export-history',
  'task-report',
  'latch',
  'tell',
] as const;

const TOKEN = 'what-the-erp-shows-0001';
const loaded = loadRunbook(projectFolder('runbooks/smartapi-go-live.yaml'));
if (!loaded.ok) throw new Error('the shipped runbook does not compile');
const compiled = loaded.value;
const { runbook, digests } = compiled;
const { tenant } = runbook.client;

/** The ERP's output switch, and what it was told. */
const serveErpOutput = async (): Promise<{
  readonly server: Server;
  readonly url: string;
  side(): string;
}> => {
  let side = 'smartapi';
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => {
      body += part;
    });
    request.on('end', () => {
      if (request.method === 'PUT') side = z.object({ side: z.string() }).parse(JSON.parse(body)).side;
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ side }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const { port } = z.object({ port: z.int() }).parse(address) satisfies Pick<AddressInfo, 'port'>;
  return { server, url: `http://127.0.0.1:${port}`, side: () => side };
};

type Call = (name: (typeof NAMES)[number], event?: unknown) => Promise<JsonObject>;
const Module = z.object({ handler: z.function({ input: [z.unknown()], output: z.unknown() }) });

// In this order: a tenant that was taken back clears nothing any more.
describe('functions as deployed', { shuffle: false }, () => {
  const endpoint = inject('ministack');
  const options = clientOptions(endpoint);
  const sqs = makeSQSClient(options);
  const sfn = makeSFNClient(options);
  const dynamo = makeDynamoDBClient(options);
  const before = { ...process.env };
  let out = '';
  let queueUrl = '';
  let mainArn = '';
  let authority: RunningServer | undefined;
  let erp: Awaited<ReturnType<typeof serveErpOutput>> | undefined;

  const call: Call = async (name, event = {}) => {
    const { handler } = Module.parse(await import(pathToFileURL(join(out, name, 'index.mjs')).href));
    return z.record(z.string(), z.json()).parse(await handler(event));
  };

  beforeAll(async () => {
    out = mkdtempSync(join(tmpdir(), 'deployed-'));
    stageProgram(await buildBundles({ root: projectFolder('.'), out, names: NAMES }), compiled);
    await makeS3Client(options).send(new CreateBucketCommand({ Bucket: `archive-${tenant}` }));
    const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: `invoices-${tenant}` }));
    queueUrl = QueueUrl;
    const machine = async (name: string): Promise<string> => {
      const definition = { StartAt: 'Wait', States: { Wait: { Type: 'Wait', Seconds: 3_600, End: true } } };
      const { stateMachineArn = '' } = await sfn.send(
        new CreateStateMachineCommand({
          name,
          definition: JSON.stringify(definition),
          roleArn: 'arn:aws:iam::000000000000:role/states',
        }),
      );
      return stateMachineArn;
    };
    mainArn = await machine(`main-${tenant}`);
    const { TopicArn = '' } = await makeSNSClient(options).send(new CreateTopicCommand({ Name: 'messages' }));
    await makeEventBridgeClient(options).send(new CreateEventBusCommand({ Name: `bus-${tenant}` }));
    const config = simulatorConfig({
      businessId: runbook.client.businessId,
      businessTin: runbook.client.tin,
      serviceId: runbook.client.serviceId,
      latency: { from: 1, to: 2 },
    });
    authority = await serveSimulator(
      makeSimulator({ clock: wallClock, random: seededRandom(1, 'authority'), config, faults: [] }),
      0,
    );
    erp = await serveErpOutput();
    const secrets = makeSecretsManagerClient(options);
    const secret = async (Name: string, value: JsonObject): Promise<void> => {
      await secrets.send(new CreateSecretCommand({ Name, SecretString: JSON.stringify(value) }));
    };
    await secret('authority', { apiKey: config.apiKey, apiSecret: config.apiSecret, ...testCryptoKeys() });
    await secret('erp', { token: TOKEN, callbackToken: 'what-we-show-the-erp' });
    Object.assign(process.env, awsEnvironment(endpoint), {
      POWERTOOLS_LOG_LEVEL: 'SILENT',
      POWERTOOLS_METRICS_DISABLED: 'true',
      STAGE: 'uat',
      TENANT: tenant,
      CODE_DIGEST: digests.code,
      DECISION_SOURCE: 'prompt',
      LEDGER_TABLE: await createTable(dynamo, LEDGER_TABLE),
      RECORDS_TABLE: await createTable(dynamo, RECORDS_TABLE),
      TOKENS_TABLE: await createTable(dynamo, TOKENS_TABLE),
      ARCHIVE_BUCKET: `archive-${tenant}`,
      INVOICE_QUEUE_URL: queueUrl,
      // Nobody's: what cannot be read of the valve is a gap in a metric, and stops nothing.
      WORKER_MAPPING: '00000000-0000-4000-8000-000000000000',
      MAIN_MACHINE_ARN: mainArn,
      ROLLBACK_MACHINE_ARN: await machine(`rollback-${tenant}`),
      MESSAGES_TOPIC_ARN: TopicArn,
      EVENT_BUS_NAME: `bus-${tenant}`,
      AUTHORITY_URL: authority.url,
      AUTHORITY_SECRET_ID: 'authority',
      AUTHORITY_CALLS_PER_SECOND: '50',
      AUTHORITY_SETTLE_SECONDS: '600',
      WORKER_CONCURRENCY: '1',
      ERP_URL: erp.url,
      ERP_SECRET_ID: 'erp',
    });
  }, 120_000);
  afterAll(async () => {
    for (const key of Object.keys(process.env)) if (!(key in before)) delete process.env[key];
    Object.assign(process.env, before);
    rmSync(out, { recursive: true, force: true });
    await authority?.close();
    erp?.server.close();
  });

  const document = (number: string) =>
    sampleDocument({
      number,
      issueDate: makeLocalDays(runbook.goLive.zone).dateOf(wallClock.now()),
      seller: { ...sampleDocument().seller, tin: runbook.client.tin },
    });
  const post = (body: unknown) => ({ version: '2.0', headers: {}, body: JSON.stringify(body) });
  const get = (number: string) => ({ version: '2.0', pathParameters: { number } });

  it('let the ERP in by its token, and nobody else', async () => {
    const shown = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });
    expect(await call('erp-authorizer', shown(TOKEN))).toEqual({ isAuthorized: true });
    expect(await call('erp-authorizer', shown('somebody-else-0000000'))).toEqual({ isAuthorized: false });
  });

  it('record an invoice on legacy before the switch, small and large, and tell of it', async () => {
    expect(await call('intake', post(document('A/1')))).toMatchObject({ statusCode: 200 });
    expect(await call('status', get('A/1'))).toMatchObject({ statusCode: 200 });
    const large = { ...document('A-2'), notes: 'x'.repeat(500_000) };
    const { statusCode } = await call('intake', post(large));
    expect([200, 422]).toContain(statusCode);
    expect(await call('status', get('A-2'))).toMatchObject({ statusCode: 200 });
    expect(await call('intake', post({ ...document('A/1'), branch: 'ABUJA' }))).toMatchObject({
      statusCode: 409,
    });
  });

  it('take a canary from intake through queue and worker to the authority’s validation', async () => {
    const answer = await call('intake', { canary: { ...document('CANARY1') } });
    expect(answer).toMatchObject({ status: 202, outcome: 'accepted' });
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: queueUrl, WaitTimeSeconds: 5 }),
    );
    const Records = Messages.map(({ MessageId, Body }) => ({
      messageId: MessageId,
      body: Body,
      attributes: { ApproximateReceiveCount: '1' },
    }));
    expect(Records).toHaveLength(1);
    expect(await call('worker', { Records })).toEqual({ batchItemFailures: [] });
    const table = String(process.env.LEDGER_TABLE);
    const ledger = makeLedger({ client: dynamo, table, clock: wallClock, random: systemRandom });
    expect(await ledger.latest(tenant, 'CANARY1')).toMatchObject({ state: 'proven', submissions: 0 });
    // A canary is nobody's invoice: no ERP is told of it.
    expect(await call('status', get('CANARY1'))).toMatchObject({ statusCode: 404 });
    expect(await call('sweeper')).toEqual({ rung: 0, told: 0 });
  });

  it('find the authority up, and the breaker idle', async () => {
    expect(await call('probe')).toMatchObject({ up: true });
    expect(await call('breaker')).toEqual({ breaker: 'idle' });
  });

  it('start a cutover once, watch it, take it back, and file its history', async () => {
    expect(await call('evaluate')).toEqual({ verdict: 'no-cutover' });
    const asked = {
      tenant,
      cutover: runbook.cutover,
      by: 'smoke',
      calendar: JSON.parse(JSON.stringify(compiled.calendar)),
      digests: { ...digests },
    };
    const main = `${runbook.cutover}-r1`;
    expect(await call('start', asked)).toMatchObject({ ok: true, outcome: 'started', execution: main });
    expect(await call('start', asked)).toMatchObject({ ok: true, outcome: 'already' });
    expect(await call('evaluate')).toMatchObject({ verdict: 'not-switched', run: 1 });
    const task = runbook.stages[0]?.tasks[0]?.id ?? '';
    const report = { cutover: runbook.cutover, task, by: 'nobody', report: 'done' };
    expect(await call('task-report', report)).toMatchObject({ ok: false, code: 'task-not-open' });

    const trigger = runbook.triggers.find(({ kind }) => kind === 'person')?.id;
    const wanted = { trigger, by: 'smoke', reason: 'To see that it works.' };
    const rollback = `${runbook.cutover}-rb-0`;
    expect(await call('request-rollback', wanted)).toMatchObject({ outcome: 'started', execution: rollback });
    expect(await call('request-rollback', wanted)).toMatchObject({ outcome: 'already', execution: rollback });

    const step = {
      cutover: runbook.cutover,
      tenant,
      run: 1,
      execution: rollback,
      stage: 'way-back',
      subject: 'latch',
      digests,
    };
    expect(await call('latch', step)).toMatchObject({ verdict: 'pass' });
    expect(erp?.side()).toBe('legacy');

    const arn = executionArn(mainArn, main);
    await sfn.send(new StopExecutionCommand({ executionArn: arn, cause: 'rolled back' }));
    const ended = { detail: { executionArn: arn, name: main, status: 'ABORTED' } };
    expect(await call('export-history', ended)).toMatchObject({
      outcome: 'stored',
      key: `histories/${main}.json`,
    });
    expect(await call('export-history', ended)).toMatchObject({ outcome: 'same' });
  });
});
