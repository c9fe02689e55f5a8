import { count, many } from '#lib/report/words.ts';
import { ACTIONS } from '#lib/runbook/actions.ts';
import type { Runbook } from '#lib/runbook/schema.ts';

/** Besides the pilot's own, so many at least are wanted for the checks of the scale-up to have something to measure. */
const BESIDES = 100;
const ENOUGH = 1_000;

/** A line for whoever rehearses with so few invoices that the pilot or the scale-up cannot pass; else nothing. */
export const fewInvoices = (runbook: Runbook, invoices: number): string | undefined => {
  const pilot = runbook.stages
    .flatMap((stage) => stage.tasks)
    .filter((task) => task.action === 'submit-pilot')
    .map((task) => ACTIONS['submit-pilot'].parameters.safeParse(task.with))
    .reduce((sum, parameters) => sum + (parameters.success ? parameters.data.size : 0), 0);
  if (pilot === 0 || invoices >= pilot + BESIDES) return undefined;
  return `${many(invoices, 'invoice')} will hardly do: the pilot needs ${pilot} and the scale-up's checks at least ${BESIDES} more; use about ${count(ENOUGH)} or more.`;
};
