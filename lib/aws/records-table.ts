/**
 * RECORDS_TABLE: what a cutover writes down about itself. A few thousand small items in a whole cutover, each list in one
 * partition, so that no index is needed: every read is of the table itself and strongly consistent.
 *
 * | what | pk | sk | written | read by |
 * |---|---|---|---|---|
 * | gate attempt | `gates#<cutover>` | `<gate>#<attempt, 6 digits>` | create-only, then on status, nonce, digest | key; prefix (attempts of a gate); partition (all, open) |
 * | vote | `votes#<gate attempt>` | `<moment, 15 digits>#<id>` | create-only | partition |
 * | task | `progress#<cutover>` | task | if it still equals what was read | key; partition |
 * | incident | `incidents#<cutover>` | id | create-only together with its pointer | partition |
 * | pointer to an incident | `incident#<id>` | `pointer` | as above | key (closing knows the id alone) |
 * | lock | `lock#<tenant>` | `holder` | on who holds it | key |
 * | cutover | `cutover#<cutover>` | `record` | create-only | key |
 * | sent message | `message#<id>` | channel | create-only, after it was sent | key |
 * | the watch’s memory | `watch#<cutover>` | `state` | if it still equals what was read | key |
 * | page | `pages#<tenant>` | `<alarm>/<moment>` | if it still equals what was read | key; partition |
 */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { TableSchema } from './table-schema.ts';

export const RECORDS_TABLE: TableSchema = { partitionKey: 'pk', sortKey: 'sk', indexes: [] };

export interface TableKey extends Record<string, AttributeValue> {
  readonly pk: AttributeValue.SMember;
  readonly sk: AttributeValue.SMember;
}

/** DynamoDB's own limits are 2,048 and 1,024 bytes; ids of runbooks are at most a tenth of that. */
const tableKey = (pk: string, sk: string): TableKey => ({ pk: { S: pk }, sk: { S: sk } });

/** Attempts sort as text: with leading zeros, and a million of them is more than any gate sees. */
const paddedAttempt = (attempt: number): string => String(attempt).padStart(6, '0');

export const RECORD_KEYS = {
  gates: (cutover: string): string => `gates#${cutover}`,
  gateAttempts: (gate: string): string => `${gate}#`,
  gate: (cutover: string, gate: string, attempt: number): TableKey =>
    tableKey(`gates#${cutover}`, `${gate}#${paddedAttempt(attempt)}`),
  tasks: (cutover: string): string => `progress#${cutover}`,
  task: (cutover: string, task: string): TableKey => tableKey(`progress#${cutover}`, task),
  incidents: (cutover: string): string => `incidents#${cutover}`,
  incident: (cutover: string, id: string): TableKey => tableKey(`incidents#${cutover}`, id),
  incidentPointer: (id: string): TableKey => tableKey(`incident#${id}`, 'pointer'),
  lock: (tenant: string): TableKey => tableKey(`lock#${tenant}`, 'holder'),
  cutover: (cutover: string): TableKey => tableKey(`cutover#${cutover}`, 'record'),
  watch: (cutover: string): TableKey => tableKey(`watch#${cutover}`, 'state'),
  pages: (tenant: string): string => `pages#${tenant}`,
  page: (tenant: string, id: string): TableKey => tableKey(`pages#${tenant}`, id),
  sentMessage: (id: string, channel: 'topic' | 'bus'): TableKey => tableKey(`message#${id}`, channel),
} as const;
