/** Secrets and frozen facts against moto, which has the attributes of queues, event source mappings and secrets that they read. */
import { randomUUID } from 'node:crypto';
import { UpdateEventSourceMappingCommand } from '@aws-sdk/client-lambda';
import { CreateSecretCommand, PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  SetQueueAttributesCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, describe, expect, inject, it } from 'vitest';
import * as z from 'zod';
import { makeLambdaClient, makeSecretsManagerClient, makeSQSClient } from '#lib/aws/clients.ts';
import { type FrozenFactsOptions, makeFrozenFacts } from '#lib/aws/frozen-facts.ts';
import { FROZEN_FACTS_GRANTS } from '#lib/aws/grants/frozen-facts.ts';
import { SECRET_GRANTS } from '#lib/aws/grants/secrets.ts';
import { makeSecretAges } from '#lib/aws/secret-ages.ts';
import { makeSecret } from '#lib/aws/secrets.ts';
import { sha256 } from '#lib/digest.ts';
import { instant, MINUTE } from '#lib/instant.ts';
import type { FrozenFacts } from '#lib/ports/frozen-facts.ts';
import { frozenFactsContract } from '#test/contract/frozen-facts.ts';
import { clientOptions } from '#test/servers/aws-environment.ts';
import { createMapping } from './event-source.ts';
import { expectWithinGrants, makeCommandRecorder } from './within-grants.ts';

const options = clientOptions(inject('moto'));
const recorder = makeCommandRecorder();
const sqs = makeSQSClient(options);
const lambda = makeLambdaClient(options);
const secrets = makeSecretsManagerClient(options);
const clients = [sqs, lambda, secrets];
afterAll(() => {
  for (const client of clients) client.destroy();
});

describe('makeSecret', () => {
  it('reads the newest version, within five minutes', async () => {
    let now = 0;
    const Name = `cutover/${randomUUID()}`;
    await secrets.send(new CreateSecretCommand({ Name, SecretString: '{"apiKey":"one"}' }));
    const client = recorder.watch(makeSecretsManagerClient(options));
    const schema = z.object({ apiKey: z.string() });
    const read = makeSecret({ client, id: Name, schema, clock: { now: () => instant(now) } });
    recorder.clear();
    expect(await read()).toEqual({ ok: true, value: { apiKey: 'one' } });
    await secrets.send(new PutSecretValueCommand({ SecretId: Name, SecretString: '{"apiKey":"two"}' }));
    expect(await read()).toEqual({ ok: true, value: { apiKey: 'one' } });
    now = 5 * MINUTE;
    expect(await read()).toEqual({ ok: true, value: { apiKey: 'two' } });
    expectWithinGrants(recorder, SECRET_GRANTS.read);
    const absent = makeSecret({ client, id: 'cutover/none', schema, clock: { now: () => instant(now) } });
    expect(await absent()).toEqual({
      ok: false,
      error: 'secret cutover/none cannot be read: ResourceNotFoundException',
    });
    client.destroy();
  });
});

describe('makeSecretAges', () => {
  it('tells when the value in use was put in, and reads none', async () => {
    const [filled, empty] = [`cutover/${randomUUID()}`, `cutover/${randomUUID()}`];
    await secrets.send(new CreateSecretCommand({ Name: filled, SecretString: '{"apiKey":"one"}' }));
    await secrets.send(new PutSecretValueCommand({ SecretId: filled, SecretString: '{"apiKey":"two"}' }));
    await secrets.send(new CreateSecretCommand({ Name: empty }));
    const client = recorder.watch(makeSecretsManagerClient(options));
    recorder.clear();
    const [one, other] = await makeSecretAges({ client, ids: [filled, empty] })();
    expect(one?.id).toBe(filled);
    // By the server's clock, which is this machine's.
    expect(one?.since).toBeGreaterThan(Date.parse('2026-01-01T00:00:00Z'));
    expect(other).toEqual({ id: empty, since: undefined });
    expectWithinGrants(recorder, SECRET_GRANTS.ages);
    client.destroy();
  });
});

const world = async () => {
  const { QueueUrl: url = '' } = await sqs.send(
    new CreateQueueCommand({ QueueName: `q-${randomUUID()}`, Attributes: { VisibilityTimeout: '540' } }),
  );
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] }),
  );
  const mapping = await createMapping(lambda, inject('moto'), Attributes?.QueueArn ?? '');
  const given: FrozenFactsOptions = {
    digests: { program: sha256('program'), code: sha256('code'), roster: sha256('roster') },
    queue: { client: recorder.watch(makeSQSClient(options)), url },
    mapping: { client: recorder.watch(makeLambdaClient(options)), id: mapping },
    erpSettings: async () => ({ name: 'ERP connector settings', value: 'a', material: true }),
    documentRules: { taxTolerance: 1 },
    customerRules: { tinShapes: [], homeCountry: 'NG' },
    masterData: { customers: async () => [], products: async () => [], taxCodes: async () => [] },
    authorityUrl: 'https://authority.example',
    pace: { callsPerSecond: 10, workers: 5 },
  };
  return { url, mapping, given };
};

const tenant = await world();
frozenFactsContract('moto', (given) => makeFrozenFacts({ ...tenant.given, ...given }));

describe('makeFrozenFacts', () => {
  const factOf = async (facts: FrozenFacts, name: string): Promise<string | undefined> =>
    (await facts.read()).find((fact) => fact.name === name)?.value;

  it('reads what must not move, the same twice', async () => {
    const { given } = await world();
    const facts = makeFrozenFacts({ ...given, certificateEnds: async () => instant(0) });
    recorder.clear();
    const read = await facts.read();
    expectWithinGrants(recorder, FROZEN_FACTS_GRANTS.queue, FROZEN_FACTS_GRANTS.mapping);
    expect(await facts.read()).toEqual(read);
    expect(read.filter(({ material }) => !material).map(({ name }) => name)).toEqual([
      'pace',
      'certificate ends',
      'roster',
    ]);
    expect(read.map(({ name }) => name)).toContain('certificate ends');
    expect(await factOf(facts, 'queue settings')).toMatch(/^visibility \(s\) 540, retention \(s\) \d+/);
    expect(await factOf(facts, 'worker’s event source')).toContain('batch 10');
  });

  it('sees a queue and a mapping that were changed, and not that the valve was moved', async () => {
    const { given, url, mapping } = await world();
    const facts = makeFrozenFacts(given);
    const before = await facts.read();
    await lambda.send(new UpdateEventSourceMappingCommand({ UUID: mapping, Enabled: false }));
    expect(await facts.read()).toEqual(before);
    await lambda.send(new UpdateEventSourceMappingCommand({ UUID: mapping, BatchSize: 5 }));
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl: url, Attributes: { VisibilityTimeout: '30' } }));
    const moved = (await facts.read()).filter(
      ({ name, value }) => value !== before.find((fact) => fact.name === name)?.value,
    );
    expect(moved.map(({ name }) => name)).toEqual(['queue settings', 'worker’s event source']);
    expect(moved.every(({ material }) => material)).toBe(true);
  });

  it('throws for what it cannot read: not knowing is not "unmoved"', async () => {
    const { given } = await world();
    await expect(
      makeFrozenFacts({ ...given, queue: { ...given.queue, url: `${given.queue.url}-gone` } }).read(),
    ).rejects.toThrow();
    await expect(
      makeFrozenFacts({ ...given, erpSettings: () => Promise.reject(new Error('ERP away')) }).read(),
    ).rejects.toThrow('ERP away');
  });
});
