import type { Expectation } from '#lib/rehearsal/expectation-schema.ts';
import type { RunEnd } from '#lib/rehearsal/run-end.ts';
import type { Report } from '#lib/report/report.ts';
import { conservationMisses } from './conservation-misses.ts';
import { endMisses } from './end-misses.ts';
import { gateMisses } from './gate-misses.ts';
import { outOfBounds } from './out-of-bounds.ts';

type Facts = Omit<Report, 'expectation'>;

/**
 * What of the scenario's expectation did not come true, a sentence each. Empty means it did.
 * Whatever the scenario expects: nothing may be lost, duplicated or unexpected, every reference number carries its
 * invoice's own date, and the account must add up.
 */
export const judgeExpectation = (expect: Expectation, report: Facts, end: RunEnd): readonly string[] => [
  ...conservationMisses(report, end),
  ...(report.outcome === expect.outcome ? [] : [`outcome is ${report.outcome}, expected ${expect.outcome}`]),
  ...countMisses(expect, report),
  ...gateMisses(expect, report, end),
  ...rollbackMisses(expect, report),
  ...measureMisses(expect, report),
  ...endMisses(expect, end),
  ...(expect.unproven ?? [])
    .filter((kind) => !report.unproven.includes(kind))
    .map((kind) => `${kind} should be listed as unproven`),
  ...(expect.lateTasks ?? [])
    .filter((id) => !report.tasks.some((task) => task.id === id && (task.lateMinutes ?? 0) > 0))
    .map((id) => `task ${id} should have been late`),
];

const countMisses = (expect: Expectation, report: Facts): readonly string[] => {
  const counts: Readonly<Record<string, number>> = report.invoices;
  return Object.entries(expect.invoices).flatMap(([name, bound]) => {
    const count = counts[name];
    return count === undefined
      ? [`invoices.${name} is not counted; counted are ${Object.keys(counts).join(', ')}`]
      : outOfBounds(`invoices ${name}`, count, bound);
  });
};

const rollbackMisses = (expect: Expectation, { rollbacks }: Facts): readonly string[] => {
  const triggers = rollbacks.map(({ trigger }) => trigger);
  const { secondsToSafe: most, detectedAfterInvoices: exposed } = expect;
  return [
    ...(rollbacks.length === expect.rollbacks
      ? []
      : [`${rollbacks.length} roll-backs, expected ${expect.rollbacks}`]),
    ...(expect.triggers === undefined || expect.triggers.join() === triggers.join()
      ? []
      : [`set off by ${triggers.join(', ') || 'nobody'}, expected ${expect.triggers.join(', ')}`]),
    ...rollbacks.flatMap((rollback) => [
      ...(most === undefined || rollback.secondsToSafe <= most
        ? []
        : [`${rollback.secondsToSafe} seconds to safe, expected at most ${most}`]),
      ...(exposed === undefined
        ? []
        : outOfBounds('invoices let through before a roll-back', rollback.detectedAfterInvoices, exposed)),
    ]),
    ...(expect.replayed === undefined
      ? []
      : outOfBounds(
          'invoices replayed',
          rollbacks.reduce((sum, { replayed }) => sum + replayed, 0),
          expect.replayed,
        )),
  ];
};

/** A figure that nobody measured meets no bound. */
const measureMisses = (expect: Expectation, { downtime, clearance, reasons }: Facts): readonly string[] => {
  const figures: Readonly<Record<string, number | null>> = downtime;
  return [
    ...Object.entries(expect.downtime).flatMap(([name, bound]) =>
      outOfBounds(name, figures[name] ?? null, bound),
    ),
    ...(expect.firstPassRate === undefined
      ? []
      : outOfBounds('as the first-pass rate', clearance.firstPassRate, expect.firstPassRate)),
    ...Object.entries(expect.reasons ?? {}).flatMap(([code, bound]) =>
      outOfBounds(
        `invoices not cleared because of ${code}`,
        reasons.filter((reason) => reason.code === code).reduce((sum, { count }) => sum + count, 0),
        bound,
      ),
    ),
  ];
};
