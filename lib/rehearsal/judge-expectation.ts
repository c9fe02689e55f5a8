import type { Scenario } from '#lib/rehearsal/scenario-schema.ts';
import type { Report } from '#lib/report/report.ts';

type Facts = Omit<Report, 'expectation'>;

/**
 * What of the scenario's expectation did not come true, a sentence each. Empty means it did.
 * Whatever the scenario expects: nothing may be lost, duplicated or unexpected, and the account must add up.
 */
export const judgeExpectation = (
  expect: Scenario['expect'],
  report: Facts,
  erpOutput: 'legacy' | 'smartapi',
): readonly string[] => [
  ...conservation(report),
  ...(report.outcome === expect.outcome ? [] : [`outcome is ${report.outcome}, expected ${expect.outcome}`]),
  ...countMisses(expect, report),
  ...gateMisses(expect, report),
  ...(report.rollbacks.length === expect.rollbacks
    ? []
    : [`${report.rollbacks.length} roll-backs, expected ${expect.rollbacks}`]),
  ...(expect.erpOutput === undefined || expect.erpOutput === erpOutput
    ? []
    : [`the ERP's output ends on ${erpOutput}, expected ${expect.erpOutput}`]),
  ...(expect.unproven ?? [])
    .filter((kind) => !report.unproven.includes(kind))
    .map((kind) => `${kind} should be listed as unproven`),
  ...(expect.lateTasks ?? [])
    .filter((id) => !report.tasks.some((task) => task.id === id && (task.lateMinutes ?? 0) > 0))
    .map((id) => `task ${id} should have been late`),
];

const conservation = ({ invoices }: Facts): readonly string[] => {
  const accounted =
    invoices.cleared + invoices.rejected + invoices.legacy + invoices.pending + invoices.unknown;
  return [
    ...(invoices.lost > 0 ? [`${invoices.lost} invoices lost`] : []),
    ...(invoices.duplicated > 0 ? [`${invoices.duplicated} invoices duplicated`] : []),
    ...(invoices.unexpected > 0 ? [`${invoices.unexpected} unexpected invoices at the authority`] : []),
    ...(accounted === invoices.offered
      ? []
      : [`${invoices.offered} invoices offered, ${accounted} accounted for`]),
  ];
};

const countMisses = (expect: Scenario['expect'], report: Facts): readonly string[] => {
  const counts: Readonly<Record<string, number>> = report.invoices;
  return Object.entries(expect.invoices).flatMap(([name, bound]) => {
    const count = counts[name];
    if (count === undefined)
      return [`invoices.${name} is not counted; counted are ${Object.keys(counts).join(', ')}`];
    return [
      ...(bound.atLeast !== undefined && count < bound.atLeast
        ? [`${count} invoices ${name}, expected at least ${bound.atLeast}`]
        : []),
      ...(bound.atMost !== undefined && count > bound.atMost
        ? [`${count} invoices ${name}, expected at most ${bound.atMost}`]
        : []),
    ];
  });
};

const gateMisses = (expect: Scenario['expect'], report: Facts): readonly string[] =>
  Object.entries(expect.gates).flatMap(([id, decision]) => {
    const last = report.gates.filter((gate) => gate.id === id).at(-1);
    if (last?.decision === decision) return [];
    return [`gate ${id} ended ${last?.decision ?? 'unopened'}, expected ${decision}`];
  });
