import { existsSync, statSync } from 'node:fs';
import type { Given } from '#lib/cli/main.ts';
import { optionProblem } from '#lib/cli/option-problem.ts';
import { stringOption } from '#lib/cli/string-option.ts';
import { wholeNumber } from '#lib/cli/whole-number.ts';
import { wrongKind } from '#lib/cli/wrong-kind.ts';
import type { CsvMasterData } from '#lib/local/csv-master-data.ts';
import type { CompiledRunbook } from '#lib/rehearsal/compiled-runbook.ts';
import { generatedArrivals, importedArrivals } from '#lib/rehearsal/load-arrivals.ts';
import type { RehearsalOptions } from '#lib/rehearsal/run-rehearsal.ts';
import type { Scenario } from '#lib/rehearsal/scenario-schema.ts';
import { err, ok, type Result } from '#lib/result.ts';
import type { Problem } from '#lib/runbook/problem.ts';

const MOST_INVOICES = 1_000_000;

export interface Arrivals {
  readonly invoices: RehearsalOptions['arrivals'];
  readonly count: number;
}

/** What the ERP posts: made up, or an export. */
export const arrivalsOf = (
  given: Given,
  compiled: CompiledRunbook,
  scenario: Scenario,
  seed: number,
  records: CsvMasterData['records'],
): Result<Arrivals, readonly Problem[]> => {
  const invoices = stringOption(given, 'invoices');
  const mapping = stringOption(given, 'mapping');
  const isFile =
    invoices !== undefined &&
    (!/^-?\d/.test(invoices) || (existsSync(invoices) && statSync(invoices).isFile()));
  if (isFile) {
    const wrong = mapping === undefined ? [] : wrongKind(mapping, 'mapping');
    if (wrong.length > 0) return err(wrong);
    if (compiled.calendar.pace !== undefined) {
      return err([
        optionProblem('--calendar', {
          message: 'an export does not go with an accelerated calendar: its invoices have dates of their own',
          seen: `--invoices ${invoices} with --calendar`,
          allowed: '--calendar with made-up invoices, such as --invoices 2000',
          fix: 'Leave --calendar out to rehearse with the export.',
        }),
      ]);
    }
    const imported = importedArrivals(compiled, invoices, mapping);
    if (!imported.ok) return imported;
    const list = [...imported.value];
    return ok({ invoices: list, count: list.length });
  }
  if (mapping !== undefined) {
    return err([
      optionProblem('--mapping', {
        message: '--mapping needs --invoices FILE: it says how to read an export, and none is given',
        seen: `--mapping ${mapping}${invoices === undefined ? '' : ` --invoices ${invoices}`}`,
        allowed: '--mapping FILE together with --invoices EXPORT.csv',
        fix: 'Name the export with --invoices FILE, or leave --mapping out.',
      }),
    ]);
  }
  const count = wholeNumber(given, 'invoices', scenario.invoices.count, 1, MOST_INVOICES);
  if (!count.ok) return count;
  return ok({
    invoices: (goesOn) => generatedArrivals(compiled, scenario, seed, records, count.value, { goesOn }),
    count: count.value,
  });
};
