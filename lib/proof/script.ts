/** What happens in one world of the proof, faults apart. */
import type { InvoiceDocument } from '#lib/clearance/invoice.ts';
import type { ArrivingInvoice } from '#lib/erp/arriving-invoice.ts';
import type { Fault as AuthorityFault } from '#lib/firs/simulator/faults.ts';
import type { Route } from '#lib/route/control-item.ts';

/** Milliseconds from the start of the run. */
export type Act =
  | { readonly act: 'switch'; readonly at: number; readonly route: Route }
  /** A second sender posts so long after the ERP heard that its own was accepted. */
  | { readonly act: 'post-too'; readonly at: number; readonly document: InvoiceDocument }
  /**
   * The way back: latch, safe, then what the recovery gate decided. `faults`: which part of it is under faults, and with it the
   * whole run before safe or after it; the other part goes as it should.
   */
  | {
      readonly act: 'turn-back';
      readonly at: number;
      readonly to: 'smartapi' | 'legacy';
      readonly faults: 'until-safe' | 'from-safe' | 'all';
    };

export interface Script {
  readonly name: string;
  readonly about: string;
  /** One seed is one world. */
  readonly seed: number;
  readonly route: Route;
  readonly arrivals: readonly ArrivingInvoice[];
  readonly acts: readonly Act[];
  /** Numbers that end with a clerk, since nobody mends them. */
  readonly staysWithClerk: readonly string[];
  /** After which the connector may issue on legacy by itself. */
  readonly fallbackMilliseconds: number;
  readonly authorityFaults: readonly AuthorityFault[];
  /** A ring of the queue is delivered twice so often. */
  readonly duplicatePercent: number;
}
