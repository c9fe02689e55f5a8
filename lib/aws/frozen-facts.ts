import { type CloudFormationClient, GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import { GetEventSourceMappingCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { type Digest, digestOf, sha256 } from '#lib/digest.ts';
import { type Instant, toIso } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import type { MasterData } from '#lib/ports/erp.ts';
import type { FrozenFact, FrozenFacts, FrozenMasterData } from '#lib/ports/frozen-facts.ts';
import type { SecretAge } from './secret-ages.ts';

export interface FrozenFactsOptions {
  readonly digests: { readonly program: Digest; readonly code: Digest; readonly roster: Digest };
  readonly queue: { readonly client: SQSClient; readonly url: string };
  /** The worker's event source mapping. Its `Enabled` is no fact: the cutover itself moves the valve. */
  readonly mapping?: { readonly client: LambdaClient; readonly id: string };
  /** The deployed templates, by the names of their stacks. */
  readonly stacks?: { readonly client: CloudFormationClient; readonly names: readonly string[] };
  /** How the connector in the ERP is set. Not its output side, which the cutover itself turns. */
  readonly erpSettings: () => Promise<FrozenFact>;
  /** What intake checks of a document for this client, as JSON. */
  readonly documentRules: JsonObject;
  readonly customerRules: FrozenMasterData['customerRules'];
  readonly masterData: MasterData;
  /** Since when each secret has its value; no value. */
  readonly secretAges?: () => Promise<readonly SecretAge[]>;
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

/** A template comes as text: one that was only written otherwise is the same template. */
const canonical = (body: string): Digest => {
  try {
    return digestOf(JSON.parse(body));
  } catch {
    return sha256(body);
  }
};

const templateFacts = async ({
  client,
  names,
}: NonNullable<FrozenFactsOptions['stacks']>): Promise<readonly FrozenFact[]> =>
  Promise.all(
    names.map(async (name) => {
      const { TemplateBody } = await client.send(new GetTemplateCommand({ StackName: name }));
      if (TemplateBody === undefined) throw new Error(`stack ${name} has no template`);
      return { name: `template of ${name}`, value: canonical(TemplateBody), material: true };
    }),
  );

const secretFacts = (ages: readonly SecretAge[]): readonly FrozenFact[] =>
  ages.map(({ id, since }) => ({
    name: `secret ${id} in use since`,
    value: since === undefined ? 'never filled' : toIso(since),
    // A key that is rotated as planned changes nothing that was decided; that it works, the canary and the probe tell.
    material: false,
  }));

/**
 * What must not move while the freeze lasts, as it is now. A fact that cannot be read throws: what is not known did not stay
 * as it was.
 */
export const makeFrozenFacts = (options: FrozenFactsOptions): FrozenFacts => ({
  async read() {
    const { digests, masterData, pace, certificateEnds, mapping, stacks, secretAges } = options;
    const ends = await certificateEnds?.();
    const material = (name: string, value: string): FrozenFact => ({ name, value, material: true });
    return [
      material('program digest', digests.program),
      material('code digest', digests.code),
      await queueFact(options.queue),
      ...(mapping === undefined ? [] : [await mappingFact(mapping)]),
      ...(stacks === undefined ? [] : await templateFacts(stacks)),
      await options.erpSettings(),
      material('document rules of the tenant', digestOf(options.documentRules)),
      material('tax codes', digestOf(await masterData.taxCodes())),
      material('authority', options.authorityUrl),
      {
        name: 'pace',
        value: shown({ 'calls a second': pace.callsPerSecond, workers: pace.workers }),
        material: false,
      },
      // Not material: one that renews itself before its end is meant to, and its key is proven by every call.
      ...(ends === undefined ? [] : [{ name: 'certificate ends', value: toIso(ends), material: false }]),
      ...secretFacts((await secretAges?.()) ?? []),
      { name: 'roster', value: digests.roster, material: false },
    ];
  },
  masterData: {
    customers: () => options.masterData.customers(),
    products: () => options.masterData.products(),
    taxCodes: () => options.masterData.taxCodes(),
    customerRules: options.customerRules,
  },
});
