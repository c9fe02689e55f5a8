import { GetEventSourceMappingCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { type Digest, digestOf } from '#lib/digest.ts';
import { type Instant, toIso } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import type { MasterData } from '#lib/ports/erp.ts';
import type { FrozenFact, FrozenFacts } from '#lib/ports/frozen-facts.ts';

export interface FrozenFactsOptions {
  readonly digests: { readonly program: Digest; readonly code: Digest; readonly roster: Digest };
  readonly queue: { readonly client: SQSClient; readonly url: string };
  /** The worker's event source mapping. Its `Enabled` is no fact: the cutover itself moves the valve. */
  readonly mapping?: { readonly client: LambdaClient; readonly id: string };
  /** How the connector in the ERP is set. Not its output side, which the cutover itself turns. */
  readonly erpSettings: () => Promise<JsonObject>;
  /** What intake checks of a document for this client, as JSON. */
  readonly documentRules: JsonObject;
  readonly masterData: MasterData;
  readonly authorityUrl: string;
  /** Calls a second towards the authority, and how many workers share them. */
  readonly pace: { readonly callsPerSecond: number; readonly workers: number };
  /** When the certificate towards the authority ends, where that is known. */
  readonly certificateEnds?: () => Promise<Instant | undefined>;
}

/** One line for a person, the same however AWS orders it. */
const shown = (facts: Readonly<Record<string, string | number | undefined>>): string =>
  Object.entries(facts)
    .map(([name, value]) => `${name} ${value ?? '(not set)'}`)
    .join(', ');

const queueFact = async ({ client, url }: FrozenFactsOptions['queue']): Promise<FrozenFact> => {
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({
      QueueUrl: url,
      AttributeNames: ['VisibilityTimeout', 'MessageRetentionPeriod', 'DelaySeconds', 'RedrivePolicy'],
    }),
  );
  const { VisibilityTimeout, MessageRetentionPeriod, DelaySeconds, RedrivePolicy } = Attributes ?? {};
  if (VisibilityTimeout === undefined)
    throw new Error(`queue ${url} has no attributes; is it the right queue?`);
  return {
    name: 'queue settings',
    value: shown({
      'visibility (s)': VisibilityTimeout,
      'retention (s)': MessageRetentionPeriod,
      'delay (s)': DelaySeconds,
      redrive: RedrivePolicy === undefined ? undefined : digestOf(JSON.parse(RedrivePolicy)).slice(0, 16),
    }),
    material: true,
  };
};

const mappingFact = async ({
  client,
  id,
}: NonNullable<FrozenFactsOptions['mapping']>): Promise<FrozenFact> => {
  const mapping = await client.send(new GetEventSourceMappingCommand({ UUID: id }));
  if (mapping.FunctionArn === undefined) throw new Error(`event source mapping ${id} names no function`);
  return {
    name: 'worker’s event source',
    value: shown({
      queue: mapping.EventSourceArn,
      function: mapping.FunctionArn,
      batch: mapping.BatchSize,
      'window (s)': mapping.MaximumBatchingWindowInSeconds ?? 0,
      concurrency: mapping.ScalingConfig?.MaximumConcurrency,
      // A filter deletes what it does not match, so one that appears is as material as can be.
      filters: mapping.FilterCriteria?.Filters?.length ?? 0,
      failures: mapping.FunctionResponseTypes?.join('+'),
    }),
    material: true,
  };
};

/**
 * What must not move while the freeze lasts, as it is now. A fact that cannot be read throws: what is not known did not stay
 * as it was.
 */
export const makeFrozenFacts = (options: FrozenFactsOptions): FrozenFacts => ({
  async read() {
    const { digests, masterData, pace, certificateEnds, mapping } = options;
    const ends = await certificateEnds?.();
    const material = (name: string, value: string): FrozenFact => ({ name, value, material: true });
    return [
      material('program digest', digests.program),
      material('code digest', digests.code),
      await queueFact(options.queue),
      ...(mapping === undefined ? [] : [await mappingFact(mapping)]),
      material('ERP connector settings', digestOf(await options.erpSettings())),
      material('document rules of the tenant', digestOf(options.documentRules)),
      material('customers', digestOf(await masterData.customers())),
      material('products', digestOf(await masterData.products())),
      material('tax codes', digestOf(await masterData.taxCodes())),
      material('authority', options.authorityUrl),
      {
        name: 'pace',
        value: shown({ 'calls a second': pace.callsPerSecond, workers: pace.workers }),
        material: false,
      },
      ...(ends === undefined ? [] : [{ name: 'certificate ends', value: toIso(ends), material: true }]),
      { name: 'roster', value: digests.roster, material: false },
    ];
  },
});
