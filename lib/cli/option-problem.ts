import type { Problem } from '#lib/runbook/problem.ts';

/** Something wrong with the command itself. The option stands where else the file does. */
export const optionProblem = (
  option: string,
  details: Pick<Problem, 'message' | 'fix'> & Partial<Pick<Problem, 'seen' | 'allowed'>>,
): Problem => ({ file: option, line: 1, column: 1, code: 'option-invalid', ...details });
