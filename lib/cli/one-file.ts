import { DEFAULT_RUNBOOK } from '#lib/cli/default-runbook.ts';
import type { Given } from '#lib/cli/main.ts';
import { optionProblem } from '#lib/cli/option-problem.ts';
import { shownPath } from '#lib/cli/shown-path.ts';
import { err, ok, type Result } from '#lib/result.ts';
import type { Problem } from '#lib/runbook/problem.ts';

/** The one runbook that a verb works on: the file named, or the shipped one. */
export const oneFile = (given: Given): Result<string, readonly Problem[]> => {
  const [file, ...more] = given.words;
  if (more.length === 0) return ok(file ?? shownPath(DEFAULT_RUNBOOK));
  return err([
    optionProblem('FILE', {
      message: 'this verb works on one runbook at a time',
      seen: given.words.join(' '),
      allowed: 'one file, or none for the shipped runbook',
      fix: 'Call it once a file; put quotes around a name that holds a space.',
    }),
  ]);
};
