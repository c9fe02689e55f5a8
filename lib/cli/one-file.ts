import { DEFAULT_RUNBOOK } from '#lib/cli/default-runbook.ts';
import type { Given } from '#lib/cli/main.ts';
import { optionProblem } from '#lib/cli/option-problem.ts';
import { shownPath } from '#lib/cli/shown-path.ts';
import { stringOption } from '#lib/cli/string-option.ts';
import { err, ok, type Result } from '#lib/result.ts';
import type { Problem } from '#lib/runbook/problem.ts';

/** The one runbook that a verb works on: the file named, as a word or with `--runbook`, or the shipped one. */
export const oneFile = (given: Given): Result<string, readonly Problem[]> => {
  const [file, ...more] = given.words;
  const option = stringOption(given, 'runbook');
  if (file !== undefined && option !== undefined) {
    return err([
      optionProblem('--runbook', {
        message: 'the runbook is named twice: as a word and with --runbook',
        seen: [...given.words, `--runbook ${option}`].join(' '),
        allowed: 'one of them',
        fix: 'Leave one out.',
      }),
    ]);
  }
  if (more.length === 0) return ok(file ?? option ?? shownPath(DEFAULT_RUNBOOK));
  return err([
    optionProblem('FILE', {
      message: 'this verb works on one runbook at a time',
      seen: given.words.join(' '),
      allowed: 'one file, or none for the shipped runbook',
      fix: 'Call it once a file; put quotes around a name that holds a space.',
    }),
  ]);
};
