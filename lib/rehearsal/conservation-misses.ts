import type { RunEnd } from '#lib/rehearsal/run-end.ts';
import type { Report } from '#lib/report/report.ts';

/** What must hold in every rehearsal, whatever its scenario is about. */
export const conservationMisses = (
  { invoices }: Pick<Report, 'invoices'>,
  { misdated }: Pick<RunEnd, 'misdated'>,
): readonly string[] => {
  const accounted =
    invoices.cleared + invoices.rejected + invoices.legacy + invoices.pending + invoices.unknown;
  return [
    ...(invoices.lost > 0 ? [`${invoices.lost} invoices lost`] : []),
    ...(invoices.duplicated > 0 ? [`${invoices.duplicated} invoices duplicated`] : []),
    ...(invoices.unexpected > 0 ? [`${invoices.unexpected} unexpected invoices at the authority`] : []),
    ...(misdated.length > 0
      ? [
          `${misdated.length} reference numbers (IRN) with another date than their invoice, first ${misdated[0]}`,
        ]
      : []),
    ...(accounted === invoices.offered
      ? []
      : [`${invoices.offered} invoices offered, ${accounted} accounted for`]),
  ];
};
