import * as z from 'zod';
import { instant } from '#lib/instant.ts';
import type { Ballots } from '#lib/ports/ballots.ts';
import { systemRandom } from '#lib/system-random.ts';
import { textOf } from './attributes.ts';
import { createItem } from './guarded-write.ts';
import { readPartition } from './read-items.ts';
import type { TableKey } from './records-table.ts';
import type { StoreAccess } from './store-access.ts';

/** In RECORDS_TABLE: one partition an attempt, in the order of casting; the id keeps two votes of one moment apart. */
const partition = (instance: string): string => `votes#${instance}`;
const keyOf = (instance: string, at: number, id: string): TableKey => ({
  pk: { S: partition(instance) },
  // Milliseconds have 13 digits until the year 2286.
  sk: { S: `${String(at).padStart(15, '0')}#${id}` },
});

const StoredVote = z.object({
  person: z.string(),
  vote: z.enum(['approve', 'object', 'no-go']),
  at: z.int(),
  evidenceDigest: z.string(),
  note: z.string().optional(),
  override: z.string().optional(),
  conditions: z.array(z.object({ text: z.string(), owner: z.string(), due: z.string() })).optional(),
});

/** Votes in RECORDS_TABLE, one item each, in the partition of their attempt. */
export const makeBallots = (access: StoreAccess): Ballots => ({
  async cast(instance, vote) {
    const key = keyOf(instance, vote.at, (access.random ?? systemRandom).id());
    await createItem(access, { ...key, vote: { S: JSON.stringify(vote) } });
  },
  async of(instance) {
    const items = await readPartition(access, partition(instance));
    return items.map((item) => {
      const { at, note, override, conditions, ...vote } = StoredVote.parse(JSON.parse(textOf(item, 'vote')));
      return {
        ...vote,
        at: instant(at),
        ...(note === undefined ? {} : { note }),
        ...(override === undefined ? {} : { override }),
        ...(conditions === undefined ? {} : { conditions }),
      };
    });
  },
});
