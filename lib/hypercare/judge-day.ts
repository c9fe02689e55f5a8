import type { Instant } from '#lib/instant.ts';
import type { Incident } from '#lib/ports/incidents.ts';
import type { ClearanceCounts } from '#lib/ports/ledger.ts';
import { type ClearanceDenominator, clearanceRate, judgeClearance } from '#lib/watch/clearance-rate.ts';

export interface ExitRule {
  readonly denominator: ClearanceDenominator;
  /** Percent; a day's rate must be above it. */
  readonly clearanceAbove: number;
  readonly noSev1: boolean;
  readonly businessDaysInARow: number;
  readonly minimumInvoicesPerDay: number;
  /** Milliseconds after full volume before which there is no exit. */
  readonly length: number;
}

/** What a business day brought, read from the ledger anew each time: a late clearance changes yesterday. */
export interface BusinessDay {
  /** Local date. */
  readonly date: string;
  readonly from: Instant;
  readonly to: Instant;
  readonly counts: ClearanceCounts;
}

/**
 * `open`: undecided invoices can still turn it either way. `small`: fewer invoices than the rule asks for, it neither
 * counts nor breaks the row. A type, not an interface: it is JSON.
 */
export type JudgedDay = {
  readonly date: string;
  readonly state: 'good' | 'bad' | 'open' | 'small';
  readonly reason: string;
  readonly n: number;
  readonly cleared: number;
  readonly failures: number;
};

/** A Sev-1 counts on each day that it was open for, also when it was opened and closed on the same day. */
const wasOpen = (incident: Incident, day: BusinessDay): boolean =>
  incident.openedAt < day.to &&
  (incident.closedAt === undefined || incident.closedAt > day.from || incident.openedAt >= day.from);

export const judgeDay = (day: BusinessDay, incidents: readonly Incident[], rule: ExitRule): JudgedDay => {
  const { n, cleared, failures, undecided } = clearanceRate(day.counts, rule.denominator);
  const judged = (state: JudgedDay['state'], reason: string): JudgedDay => ({
    date: day.date,
    state,
    reason,
    n: n + undecided,
    cleared,
    failures,
  });
  const severe = incidents.filter((incident) => incident.severity === 1 && wasOpen(incident, day));
  if (rule.noSev1 && severe.length > 0) {
    return judged('bad', `Sev-1: ${severe.map((incident) => incident.title).join('; ')}`);
  }
  if (n + undecided < rule.minimumInvoicesPerDay) {
    return judged('small', `${n + undecided} invoices, fewer than ${rule.minimumInvoicesPerDay}`);
  }
  const { verdict, reasons } = judgeClearance(day.counts, {
    denominator: rule.denominator,
    above: rule.clearanceAbove,
    minimumInvoices: rule.minimumInvoicesPerDay,
  });
  const state = verdict === 'pass' ? 'good' : verdict === 'fail' ? 'bad' : 'open';
  return judged(state, reasons.join('; '));
};
