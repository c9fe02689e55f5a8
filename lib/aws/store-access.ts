import type { Clock } from '#lib/ports/clock.ts';
import type { Random } from '#lib/ports/random.ts';
import type { TableAccess } from './read-items.ts';

/** What a store of RECORDS_TABLE or TOKENS_TABLE works with. */
export interface StoreAccess extends TableAccess {
  /** For the pauses between attempts. @default the machine's */
  readonly clock?: Pick<Clock, 'sleep'>;
  /** For what tells one write from another. @default the machine's */
  readonly random?: Pick<Random, 'id'>;
}
