import type { TableSchema } from '#lib/aws/table-schema.ts';

export const LEDGER_TABLE: TableSchema = {
  partitionKey: 'pk',
  sortKey: 'sk',
  indexes: [{ name: 'open', partitionKey: 'gsi1pk', sortKey: 'gsi1sk', projection: 'all' }],
};
