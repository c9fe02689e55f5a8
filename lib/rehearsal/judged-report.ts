import { judgeExpectation } from '#lib/rehearsal/judge-expectation.ts';
import type { RehearsalRun } from '#lib/rehearsal/run-rehearsal.ts';
import type { Scenario } from '#lib/rehearsal/scenario-schema.ts';
import { buildReport } from '#lib/report/build-report.ts';
import { Report } from '#lib/report/report.ts';

/** The report of a rehearsal, held against what its scenario expects. */
export const judgedReport = (rehearsal: RehearsalRun, scenario: Scenario): Report => {
  const facts = buildReport(rehearsal.facts);
  const misses = [...judgeExpectation(scenario.expect, facts, rehearsal.end)];
  return Report.parse({ ...facts, expectation: { met: misses.length === 0, misses } });
};
