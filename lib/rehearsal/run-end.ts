import { irnKey, parseIrn } from '#lib/clearance/irn.ts';
import type { Instant } from '#lib/instant.ts';
import type { OutputSide, PostedInvoice } from '#lib/ports/erp.ts';
import type { Incident } from '#lib/ports/incidents.ts';
import type { ControlItem } from '#lib/route/control-item.ts';
import type { SeenPulls } from './seen-pulls.ts';
import type { WatchVerdict } from './watch-verdict.ts';

/** What an expectation may ask of a run beside its report. */
export interface RunEnd {
  readonly erpOutput: OutputSide;
  readonly control: ControlItem;
  readonly queue: 'open' | 'closing' | 'closed';
  readonly incidents: readonly Incident[];
  /** Every document that the authority registered, by its own log. */
  readonly registered: readonly { readonly at: Instant; readonly issueDate: string }[];
  /** IRNs whose date is not the date that the ERP put on the invoice. */
  readonly misdated: readonly string[];
  readonly mainExecutions: number;
  /** What the watch says of the last run in the end. */
  readonly watch: WatchVerdict | 'not-switched';
  /** Only where pull requests decided. */
  readonly pulls?: SeenPulls;
  /** A moment of the plan, in real time. */
  readonly moment: (relative: string) => Instant;
}

/** By the authority's log and the ERP's register alone: an IRN carries the invoice's own date, whenever it was sent. */
export const misdated = (
  registered: readonly { readonly irn: string }[],
  posted: readonly Pick<PostedInvoice, 'number' | 'issueDate'>[],
): readonly string[] => {
  const dates = new Map(posted.map(({ number, issueDate }) => [irnKey(number), issueDate]));
  return registered.flatMap(({ irn }) => {
    const parsed = parseIrn(irn);
    const date = parsed.ok ? dates.get(irnKey(parsed.value.number)) : undefined;
    return parsed.ok && date !== undefined && parsed.value.issueDate !== date ? [irn] : [];
  });
};
