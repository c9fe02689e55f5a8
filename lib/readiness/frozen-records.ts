import * as z from 'zod';
import { digestOf } from '#lib/digest.ts';

/**
 * 96 bits of each record's digest: enough that none is changed unnoticed, and 50,000 customers are 2 MB. Nothing of a record can be
 * read from it but its id.
 */
const KEPT = 24;

const Digests = z.record(z.string(), z.string());

/** What the baseline keeps of master data: a digest a record, and the authority's lists by which new records are judged. */
export const FrozenRecords = z.strictObject({
  customers: Digests,
  products: Digests,
  hsCodes: z.array(z.string()),
  serviceCodes: z.array(z.string()),
});
export type FrozenRecords = z.infer<typeof FrozenRecords>;

/** By id; records that share one have one digest together, so that a second one does not hide behind the first. */
export const recordDigests = <T extends object>(
  rows: readonly T[],
  idOf: (row: T) => string,
): ReadonlyMap<string, string> => {
  const digests = new Map<string, string>();
  for (const row of rows) {
    const id = idOf(row);
    const own = digestOf(row).slice(0, KEPT);
    const former = digests.get(id);
    digests.set(id, former === undefined ? own : digestOf([former, own]).slice(0, KEPT));
  }
  return digests;
};

export interface RecordsDelta {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
  /** Stands for the changed records as they are now: one that changes a second time is another change. */
  readonly state: string;
}

export const compareRecords = (
  baseline: Readonly<Record<string, string>>,
  now: ReadonlyMap<string, string>,
): RecordsDelta => {
  const before = new Map(Object.entries(baseline));
  const added = [...now.keys()].filter((id) => !before.has(id)).sort();
  const removed = [...before.keys()].filter((id) => !now.has(id)).sort();
  const changed = [...now].flatMap(([id, digest]) => {
    const was = before.get(id);
    return was === undefined || was === digest ? [] : [id];
  });
  changed.sort();
  return {
    added,
    changed,
    removed,
    state: digestOf(changed.map((id) => [id, now.get(id) ?? ''])).slice(0, 8),
  };
};
