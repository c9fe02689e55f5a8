/**
 * What the watch must not forget between two looks: nothing here is a verdict, each is recomputed. Small: it is one record
 * of a store. Moments are milliseconds since 1970.
 */
import * as z from 'zod';

const Moment = z.int().min(0);

export const WatchState = z.strictObject({
  /** The authority's outage clock (DESIGN section 4): durable, so that no restart sets it back. */
  outage: z.strictObject({
    /** The newest moment at which a probe or an invoice proved that the authority works. */
    lastProvenSuccess: Moment.optional(),
    /** Set while the clock runs: the first failed proof after `lastProvenSuccess`. */
    downSince: Moment.optional(),
    /** Proofs in a row since the last failure; recovery must be sustained. */
    goodInARow: z.int().min(0),
    /** Announced maintenance, which is counted apart: nobody rolls back because of it alone. */
    maintenance: z.array(z.strictObject({ from: Moment, to: Moment, by: z.string(), reason: z.string() })),
  }),
  /** Bernoulli CUSUM of the long watch, and how far it has counted. */
  cusum: z.strictObject({
    statistic: z.number().min(0),
    failures: z.int().min(0),
    successes: z.int().min(0),
  }),
  /** By the runbook's trigger id: what it has set off, so that no look sets it off again. */
  pulled: z.record(
    z.string(),
    z.strictObject({
      at: Moment,
      run: z.int().min(1),
      how: z.enum(['started', 'proposed']),
      /** The roll-back's execution, or the incident in which the authority is asked. */
      where: z.string(),
      /** End of the time box; of a proposal only. */
      decideBy: Moment.optional(),
    }),
  ),
});
export type WatchState = z.infer<typeof WatchState>;

export const NOTHING_WATCHED: WatchState = {
  outage: { goodInARow: 0, maintenance: [] },
  cusum: { statistic: 0, failures: 0, successes: 0 },
  pulled: {},
};
