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
    /** While the clock runs: the proven success from which it counts. Another one does not move it before recovery lasts. */
    countsFrom: Moment.optional(),
    /** The newest proof of either kind; `ours`: the authority is there, and what fails is on our side (key, TLS, routing). */
    newest: z.strictObject({ at: Moment, saw: z.enum(['up', 'down', 'ours']) }).optional(),
    /** Since when every proof was good. */
    goodSince: Moment.optional(),
    /** Of the outage that runs, up to `newest`: milliseconds in which it was seen to be out, maintenance left out. */
    outFor: z.int().min(0).optional(),
    /** As `outFor`: milliseconds in which nobody looked, so that nobody knows. */
    unseenFor: z.int().min(0).optional(),
    /**
     * Of the outage that runs: the spans that were counted, as out or as unseen, maintenance in them too. What is announced
     * afterwards is taken off where it was counted, and nowhere else.
     */
    spans: z.array(z.strictObject({ from: Moment, to: Moment, seen: z.boolean() })).optional(),
    /** When the authority was given its decision dossier for the outage that runs. */
    dossierAt: Moment.optional(),
    /** Invoices cleared since `from`, as the last look counted them: one more is a proof as good as a probe's. */
    cleared: z.strictObject({ from: Moment, count: z.int().min(0) }).optional(),
    /** Looks in a row, no further apart than the gap, that saw newly cleared invoices: apart from what probes find. */
    clearing: z.strictObject({ since: Moment, newest: Moment, looks: z.int().min(1) }).optional(),
    /** When the last outage was over. */
    recoveredAt: Moment.optional(),
    /** Announced maintenance, which is counted apart: nobody rolls back because of it alone. */
    maintenance: z.array(
      z.strictObject({
        from: Moment,
        to: Moment,
        by: z.string(),
        reason: z.string(),
        /** ARN that the cloud let in; `by` is claimed. */
        caller: z.string().exactOptional(),
      }),
    ),
  }),
  /** Bernoulli CUSUM of the long watch, and how far it has counted. */
  cusum: z.strictObject({
    statistic: z.number().min(0),
    failures: z.int().min(0),
    successes: z.int().min(0),
    /** From when on they are counted: a resumed run counts from its own switch. */
    since: Moment.optional(),
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
      /** When it was said that nobody had decided in time. */
      escalatedAt: Moment.optional(),
    }),
  ),
  /** The newest look at which sending was stopped: what waited for that is not late before it had its time again. */
  pausedAt: Moment.optional(),
});
export type WatchState = z.infer<typeof WatchState>;

export const NOTHING_WATCHED: WatchState = {
  outage: { goodInARow: 0, maintenance: [] },
  cusum: { statistic: 0, failures: 0, successes: 0 },
  pulled: {},
};
