import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import type { Json } from '#lib/json.ts';

const Resource = z.looseObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.json()).default({}),
});

/** A CloudFormation template, as far as changes are told from it. */
export const Template = z.looseObject({
  Resources: z.record(z.string(), Resource).default({}),
  Outputs: z.record(z.string(), z.looseObject({ Value: z.json().optional() })).default({}),
});
export type Template = z.infer<typeof Template>;

export interface ResourceChange {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  readonly change: 'added' | 'removed' | 'changed';
  /** Properties that changed, by their first name. */
  readonly properties: readonly string[];
  /** What it holds would be lost, or left behind without an owner. */
  readonly losesData: boolean;
}

/** What holds invoices, decisions, records, keys to read them, or messages on their way. */
const HOLDS_DATA = new Set([
  'AWS::DynamoDB::Table',
  'AWS::KMS::Key',
  'AWS::S3::Bucket',
  'AWS::SQS::Queue',
  'AWS::SecretsManager::Secret',
]);
/** Properties that CloudFormation can only change by making another resource in its place. */
const REPLACES = new Set([
  'BucketName',
  'FifoQueue',
  'KeySchema',
  'KeySpec',
  'KeyUsage',
  'LocalSecondaryIndexes',
  'Name',
  'ObjectLockEnabled',
  'QueueName',
  'TableName',
]);
/** Who may do what. */
export const isPermission = ({ type }: Pick<ResourceChange, 'type'>): boolean =>
  type.startsWith('AWS::IAM::') || /Policy$|Permission$/.test(type);

/** Says which library made a template, and moves with it. */
const NOISE = 'AWS::CDK::Metadata';

const changedKeys = (
  one: Readonly<Record<string, Json>>,
  other: Readonly<Record<string, Json>>,
): readonly string[] =>
  [...new Set([...Object.keys(one), ...Object.keys(other)])]
    .filter((key) => !isDeepStrictEqual(one[key], other[key]))
    .sort();

/** Resource by resource; a stack that is not there yet has none. */
export const stackChanges = (
  stack: string,
  before: Template | undefined,
  after: Template | undefined,
): readonly ResourceChange[] => {
  const [former, later] = [before?.Resources ?? {}, after?.Resources ?? {}];
  const ids = [...new Set([...Object.keys(later), ...Object.keys(former)])];
  return ids.flatMap((logicalId): ResourceChange[] => {
    const [one, other] = [former[logicalId], later[logicalId]];
    const type = other?.Type ?? one?.Type ?? '';
    if (type === NOISE) return [];
    const about = { stack, logicalId, type, properties: [], losesData: false };
    if (one === undefined) return [{ ...about, change: 'added' }];
    const holds = HOLDS_DATA.has(one.Type);
    if (other === undefined) return [{ ...about, change: 'removed', losesData: holds }];
    if (one.Type !== other.Type)
      return [{ ...about, change: 'changed', properties: ['Type'], losesData: holds }];
    const properties = changedKeys(one.Properties, other.Properties);
    const rest = changedKeys(attributes(one), attributes(other));
    if (properties.length + rest.length === 0) return [];
    return [
      {
        ...about,
        change: 'changed',
        properties: [...properties, ...rest],
        losesData: holds && properties.some((property) => REPLACES.has(property)),
      },
    ];
  });
};

/** Policies and conditions; what depends on what is no change of anything that runs. */
const attributes = (resource: z.infer<typeof Resource>): Readonly<Record<string, Json>> => {
  const { Type: _, Properties: __, Metadata: ___, DependsOn: ____, ...rest } = resource;
  return z.record(z.string(), z.json()).parse(rest);
};
