import type { Runbook } from '#lib/runbook/schema.ts';

/** Also where no check counts invoices, some are on their way. */
const AT_LEAST = 20;
/** Of what a check asks for, so much comes: only a share of the customers may be on the new side. */
const PILOT = 2;
const SHARED = 3;
const HYPERCARE = 1.5;
const DAYS_IN_HYPERCARE = 10;

const numberOf = (parameters: Readonly<Record<string, unknown>> | undefined, name: string): number => {
  const value = parameters?.[name];
  return typeof value === 'number' ? value : 0;
};

/** How many invoices a stage needs so that its own checks have something to measure, and not many more. */
export const demandOf = (stage: Runbook['stages'][number]): number => {
  const of = (name: string): number[] => stage.tasks.map((task) => numberOf(task.with, name));
  const pilot = of('size').reduce((sum, size) => sum + size, 0) * PILOT;
  const checks = Math.max(0, ...of('minimumInvoices')) * SHARED;
  const daily = (stage.hypercare?.exit.minimumInvoicesPerDay ?? 0) * HYPERCARE * DAYS_IN_HYPERCARE;
  return Math.max(AT_LEAST, pilot, checks, Math.ceil(daily));
};
