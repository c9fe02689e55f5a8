import type { Given } from '#lib/cli/main.ts';
import { optionProblem } from '#lib/cli/option-problem.ts';
import { stringOption } from '#lib/cli/string-option.ts';
import { err, ok, type Result } from '#lib/result.ts';
import type { Problem } from '#lib/runbook/problem.ts';

/** An option that takes a whole number within bounds. */
export const wholeNumber = (
  given: Given,
  name: string,
  fallback: number,
  least: number,
  most: number,
): Result<number, readonly Problem[]> => {
  const text = stringOption(given, name);
  if (text === undefined) return ok(fallback);
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return ok(value);
  return err([
    optionProblem(`--${name}`, {
      message: `--${name} takes a whole number`,
      seen: text,
      allowed: `${least} to ${most}`,
      fix: `Give a number, or leave it out for ${fallback}.`,
    }),
  ]);
};
