/**
 * TOKENS_TABLE: task tokens, bearer secrets, apart from everything that is listed or reported.
 *
 * | what | pk | sk | written | read by |
 * |---|---|---|---|---|
 * | token | `subject#<subject>` | `token` | with the entry below in one transaction | key, strongly consistent |
 * | entry of an execution | `execution#<execution>` | subject | as above; holds no token | partition, strongly consistent |
 *
 * The entries stand in the table and not in an index, since an index lags: the way back would miss a token written a
 * moment before, and somebody could still answer it.
 */
import type { TableKey } from './records-table.ts';
import type { TableSchema } from './table-schema.ts';

export const TOKENS_TABLE: TableSchema = { partitionKey: 'pk', sortKey: 'sk', indexes: [] };

export const TOKEN_KEYS = {
  token: (subject: string): TableKey => ({ pk: { S: `subject#${subject}` }, sk: { S: 'token' } }),
  execution: (execution: string): string => `execution#${execution}`,
  entry: (execution: string, subject: string): TableKey => ({
    pk: { S: `execution#${execution}` },
    sk: { S: subject },
  }),
} as const;
