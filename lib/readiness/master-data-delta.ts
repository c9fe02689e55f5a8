import { checkCustomers } from '#lib/master-data/check-customers.ts';
import { checkProducts } from '#lib/master-data/check-products.ts';
import type { RowFault } from '#lib/master-data/row-fault.ts';
import type { FrozenMasterData } from '#lib/ports/frozen-facts.ts';
import type { MovedFact } from '#lib/readiness/baseline.ts';
import {
  compareRecords,
  type FrozenRecords,
  type RecordsDelta,
  recordDigests,
} from '#lib/readiness/frozen-records.ts';

/** Named in a sentence; the rest is counted. */
const MOST_NAMED = 10;

const named = (ids: readonly string[]): string =>
  `${ids.slice(0, MOST_NAMED).join(', ')}${ids.length > MOST_NAMED ? ` and ${ids.length - MOST_NAMED} more` : ''}`;

const some = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

/**
 * What became of one set since the baseline. Sound newcomers are shown; a record that changed or went, or a newcomer that no
 * invoice could be cleared for, is material. Ids only: what is in a record stays in the ERP.
 */
const movedSet = (
  one: 'customer' | 'product',
  before: Readonly<Record<string, string>>,
  delta: RecordsDelta,
  faults: readonly RowFault[],
): readonly MovedFact[] => {
  const fresh = new Set(delta.added);
  const codes = new Map<string, Set<string>>();
  for (const { id, code } of faults) {
    if (fresh.has(id)) codes.set(id, (codes.get(id) ?? new Set()).add(code));
  }
  const unsound = delta.added.filter((id) => codes.has(id));
  const sound = delta.added.length - unsound.length;
  const moved: MovedFact[] = [];
  if (delta.changed.length + delta.removed.length > 0) {
    const what = [
      ...(delta.changed.length > 0 ? [`${delta.changed.length} changed (${named(delta.changed)})`] : []),
      ...(delta.removed.length > 0 ? [`${delta.removed.length} removed (${named(delta.removed)})`] : []),
    ].join(', ');
    moved.push({
      name: `${one}s`,
      was: some(Object.keys(before).length, one),
      is: what,
      material: true,
      text: `${one}s (material): ${what}; state ${delta.state}.`,
    });
  }
  if (unsound.length > 0) {
    const why = unsound.map((id) => `${id} (${[...(codes.get(id) ?? [])].sort().join(', ')})`);
    moved.push({
      name: `unsound new ${one}s`,
      was: 'none',
      is: `${unsound.length}`,
      material: true,
      text: `new ${one}s (material): ${unsound.length} of ${delta.added.length} could not be invoiced: ${named(why)}.`,
    });
  }
  if (sound > 0) {
    moved.push({
      name: `new ${one}s`,
      was: 'none',
      is: `${sound}`,
      material: false,
      text: `${some(sound, `new ${one}`)}, ${unsound.length === 0 && sound > 1 ? 'all ' : ''}sound.`,
    });
  }
  return moved;
};

/** Customers and products as they are now, against their digests in the baseline. */
export const masterDataDelta = async (
  records: FrozenRecords,
  masterData: FrozenMasterData,
): Promise<readonly MovedFact[]> => {
  const customers = await masterData.customers();
  const products = await masterData.products();
  const customerDelta = compareRecords(
    records.customers,
    recordDigests(customers, (row) => row.id),
  );
  const productDelta = compareRecords(
    records.products,
    recordDigests(products, (row) => row.sku),
  );
  // The authority's lists are long, and mostly nothing is new.
  const faultsOfNew = async (): Promise<readonly RowFault[]> =>
    checkProducts(products, {
      hsCodes: new Set(records.hsCodes),
      serviceCodes: new Set(records.serviceCodes),
      taxCodes: new Set((await masterData.taxCodes()).map((row) => row.code)),
    });
  return [
    ...movedSet(
      'customer',
      records.customers,
      customerDelta,
      // Against all of them: a newcomer may bear the number of somebody who was there.
      customerDelta.added.length === 0 ? [] : checkCustomers(customers, masterData.customerRules),
    ),
    ...movedSet(
      'product',
      records.products,
      productDelta,
      productDelta.added.length === 0 ? [] : await faultsOfNew(),
    ),
  ];
};
