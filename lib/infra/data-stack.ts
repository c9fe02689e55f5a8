import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { LEDGER_TABLE } from '#lib/aws/ledger-table.ts';
import { RECORDS_TABLE } from '#lib/aws/records-table.ts';
import type { DataOutputs } from '#lib/aws/stack-outputs.ts';
import { TOKENS_TABLE } from '#lib/aws/tokens-table.ts';
import type { DataBindings } from './bindings.ts';
import { certificateReaderArns, certificateWriterArns } from './certificate-way.ts';
import { ArchiveBucket } from './constructs/archive-bucket.ts';
import { HouseKey } from './constructs/house-key.ts';
import { HouseTable } from './constructs/house-table.ts';
import { type Deployment, prefixOf } from './deployment.ts';
import { tagDataClass } from './house-tags.ts';
import { stackProps } from './stack-props.ts';

/**
 * What must outlive everything else: the ledger, the records of the cutover, the archive, and the keys. Nothing here may ever be
 * replaced: test/infra/data-stack.test.ts holds logical ids and every property whose change would replace.
 */
export class DataStack extends Stack implements DataBindings {
  readonly ledger: HouseTable;
  readonly records: HouseTable;
  readonly tokens: HouseTable;
  readonly archive: ArchiveBucket;
  readonly logKey: HouseKey;

  constructor(scope: Construct, deployment: Deployment) {
    super(scope, 'data', stackProps(deployment, 'data', 'Ledger, records, tokens, archive and keys: kept'));
    const { config } = deployment;
    const prefix = prefixOf(deployment);

    const dataKey = new HouseKey(this, 'DataKey', { config, what: `${prefix}: ledger and records` });
    const tokensKey = new HouseKey(this, 'TokensKey', { config, what: `${prefix}: task tokens` });
    const archiveKey = new HouseKey(this, 'ArchiveKey', { config, what: `${prefix}: archive` });
    this.logKey = new HouseKey(this, 'LogKey', { config, what: `${prefix}: logs` });
    this.logKey.allowLogs(config);

    const table = (id: string, name: string, schema: HouseTable['schema'], key: HouseKey) =>
      new HouseTable(this, id, { config, tableName: `${prefix}-${name}`, schema, key });
    this.ledger = table('Ledger', 'ledger', LEDGER_TABLE, dataKey);
    this.records = table('Records', 'records', RECORDS_TABLE, dataKey);
    // Under a key of its own: who may read the rest of a cutover cannot answer for it.
    this.tokens = table('Tokens', 'tokens', TOKENS_TABLE, tokensKey);
    this.archive = new ArchiveBucket(this, 'Archive', { config, prefix, key: archiveKey });
    this.archive.guardCertificates({
      writers: certificateWriterArns(deployment),
      readers: certificateReaderArns(deployment),
    });

    tagDataClass(this, 'operational');
    for (const scope of [this.ledger, this.archive, dataKey, archiveKey]) tagDataClass(scope, 'tax-records');
    for (const scope of [this.tokens, tokensKey]) tagDataClass(scope, 'secret');

    // Exported whether or not anything imports them today: an export that disappears while its importer is still
    // deployed makes both stacks impossible to update.
    for (const { table: one } of [this.ledger, this.records, this.tokens]) {
      this.exportValue(one.tableName);
      this.exportValue(one.tableArn);
    }
    for (const key of [dataKey, tokensKey, archiveKey, this.logKey]) this.exportValue(key.arn);
    this.exportValue(this.archive.bucket.bucketName);
    this.exportValue(this.archive.bucket.bucketArn);

    const outputs: Record<keyof DataOutputs, string> = {
      LedgerTable: this.ledger.table.tableName,
      RecordsTable: this.records.table.tableName,
      TokensTable: this.tokens.table.tableName,
      ArchiveBucket: this.archive.bucket.bucketName,
    };
    for (const [key, value] of Object.entries(outputs)) new CfnOutput(this, key, { value });
  }
}
