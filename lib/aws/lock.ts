import { canonicalJson } from '#lib/digest.ts';
import type { CutoverLock, LockHolder } from '#lib/ports/lock.ts';
import { type Item, textOf } from './attributes.ts';
import { guardedPut } from './guarded-write.ts';
import { readItem } from './read-items.ts';
import { RECORD_KEYS } from './records-table.ts';
import type { StoreAccess } from './store-access.ts';

const holderOf = (item: Item): LockHolder => JSON.parse(textOf(item, 'holder'));

/** Between a refusal that found nothing there and the next attempt somebody must have removed the item by hand. */
const ATTEMPTS = 3;

/** The lock of a tenant in RECORDS_TABLE: one item, taken by one conditional write. */
export const makeCutoverLock = (options: StoreAccess): CutoverLock => ({
  async holder(tenant) {
    const item = await readItem(options, RECORD_KEYS.lock(tenant));
    return item && holderOf(item);
  },
  async take(holder, replaces) {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const outcome = await guardedPut(
        options,
        {
          ...RECORD_KEYS.lock(holder.tenant),
          cutover: { S: holder.cutover },
          holder: { S: canonicalJson(holder) },
        },
        {
          condition: `attribute_not_exists(pk) OR cutover = :cutover${replaces ? ' OR holder = :replaces' : ''}`,
          values: {
            ':cutover': { S: holder.cutover },
            ...(replaces && { ':replaces': { S: canonicalJson(replaces) } }),
          },
        },
      );
      if (outcome.written) return 'taken';
      if (outcome.there) return holderOf(outcome.there);
    }
    throw new Error(
      `the lock of ${holder.tenant} was refused ${ATTEMPTS} times with nobody holding it; is somebody editing its item?`,
    );
  },
});
