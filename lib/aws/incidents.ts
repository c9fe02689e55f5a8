import * as z from 'zod';
import { canonicalJson } from '#lib/digest.ts';
import { instant } from '#lib/instant.ts';
import type { Incident, IncidentLog } from '#lib/ports/incidents.ts';
import { type Item, optionalNumber, optionalText, textOf } from './attributes.ts';
import { guardedUpdate } from './guarded-write.ts';
import { readItem, readPartition } from './read-items.ts';
import { RECORD_KEYS } from './records-table.ts';
import type { StoreAccess } from './store-access.ts';
import { writeTogether } from './write-together.ts';

const Closing = z.object({ by: z.string(), reason: z.string(), caller: z.string().exactOptional() });

const incidentOf = (item: Item): Incident => {
  const opened: Incident = JSON.parse(textOf(item, 'incident'));
  const closedAt = optionalNumber(item, 'closedAt');
  const closing = optionalText(item, 'closing');
  return {
    ...opened,
    ...(closedAt !== undefined && { closedAt: instant(closedAt) }),
    ...(closing !== undefined && { closing: Closing.parse(JSON.parse(closing)) }),
  };
};

const byOpening = (a: Incident, b: Incident): number => a.openedAt - b.openedAt || (a.id < b.id ? -1 : 1);

/** Incidents in RECORDS_TABLE. Lists are strongly consistent: hypercare does not end while one of severity 1 is missed. */
export const makeIncidentLog = (options: StoreAccess): IncidentLog => ({
  async open(incident) {
    const { id, cutover, closedAt, closing, ...rest } = incident;
    const notThere = { TableName: options.table, ConditionExpression: 'attribute_not_exists(pk)' };
    await writeTogether(options, [
      { Put: { ...notThere, Item: { ...RECORD_KEYS.incidentPointer(id), cutover: { S: cutover } } } },
      {
        Put: {
          ...notThere,
          Item: {
            ...RECORD_KEYS.incident(cutover, id),
            incident: { S: canonicalJson({ id, cutover, ...rest }) },
            ...(closedAt !== undefined && { closedAt: { N: String(closedAt) } }),
            ...(closing && { closing: { S: canonicalJson({ ...closing }) } }),
          },
        },
      },
    ]);
  },
  async close(id, at, closing) {
    const pointer = await readItem(options, RECORD_KEYS.incidentPointer(id));
    if (!pointer) throw new Error(`no incident "${id}" to close`);
    // A refusal means that it is closed already; the first time stands.
    await guardedUpdate(
      options,
      RECORD_KEYS.incident(textOf(pointer, 'cutover'), id),
      { closedAt: { N: String(at) }, ...(closing && { closing: { S: canonicalJson({ ...closing }) } }) },
      { condition: 'attribute_exists(pk) AND attribute_not_exists(closedAt)' },
    );
  },
  async list(cutover) {
    return (await readPartition(options, RECORD_KEYS.incidents(cutover))).map(incidentOf).toSorted(byOpening);
  },
});
