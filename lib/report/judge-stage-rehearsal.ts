import type { StageReport } from '#lib/report/report.ts';

/**
 * What of a rehearsal on a deployed stage was not as it has to be; empty: nothing. There is no scenario that says what was meant to
 * happen, so this is asked of every one: it came to an end of its own, every invoice is accounted for by ERP and authority and not
 * by the ledger's word alone, and each way back was safe.
 */
export const judgeStageRehearsal = (report: StageReport): readonly string[] => {
  const { outcome, invoices, notChecked = [] } = report;
  const { lost, duplicated, unexpected } = invoices;
  return [
    ...(outcome === 'completed' || outcome === 'rolled-back' ? [] : [`it ended as ${outcome}`]),
    ...(lost + duplicated + unexpected > 0
      ? [`invoices: ${lost} lost, ${duplicated} duplicated, ${unexpected} unexpected`]
      : []),
    ...(outcome === 'rolled-back' && report.rollbacks.length === 0
      ? ['it was rolled back, and no roll-back is on record']
      : []),
    ...notChecked.map((what) => `not checked: ${what}`),
  ];
};
