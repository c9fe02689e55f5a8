import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, Billing, ProjectionType, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import type { TableSchema } from '#lib/aws/table-schema.ts';
import type { StageConfig } from '../stage-config.ts';
import type { HouseKey } from './house-key.ts';

/**
 * On demand, restorable to any second of the last 35 days, protected and kept. The name is physical: CloudFormation cannot
 * replace a table whose name is taken, so a change that would replace it fails and loses nothing.
 */
export class HouseTable extends Construct {
  readonly table: TableV2;
  readonly schema: TableSchema;
  readonly key: HouseKey;

  constructor(
    scope: Construct,
    id: string,
    props: {
      readonly config: StageConfig;
      readonly tableName: string;
      readonly schema: TableSchema;
      readonly key: HouseKey;
    },
  ) {
    super(scope, id);
    const { config, tableName, schema, key } = props;
    this.schema = schema;
    this.key = key;
    this.table = new TableV2(this, 'Table', {
      tableName,
      partitionKey: { name: schema.partitionKey, type: AttributeType.STRING },
      sortKey: { name: schema.sortKey, type: AttributeType.STRING },
      globalSecondaryIndexes: schema.indexes.map((index) => ({
        indexName: index.name,
        partitionKey: { name: index.partitionKey, type: AttributeType.STRING },
        sortKey: { name: index.sortKey, type: AttributeType.STRING },
        ...(index.projection === 'all'
          ? { projectionType: ProjectionType.ALL }
          : index.projection.length === 0
            ? { projectionType: ProjectionType.KEYS_ONLY }
            : { projectionType: ProjectionType.INCLUDE, nonKeyAttributes: [...index.projection] }),
      })),
      billing: Billing.onDemand(),
      encryption: TableEncryptionV2.customerManagedKey(key.key),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: config.capabilities.deletionProtection,
      removalPolicy: config.removal === 'retain' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
  }

  /** The table and each of its indexes: an index has an ARN of its own. */
  get arns(): readonly string[] {
    const { tableArn } = this.table;
    return [tableArn, ...this.schema.indexes.map((index) => `${tableArn}/index/${index.name}`)];
  }
}
