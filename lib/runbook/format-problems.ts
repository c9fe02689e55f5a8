import type { Problem } from '#lib/runbook/problem.ts';

/**
 * Problems as a terminal shows them: `file:line:column code`, so that editors and people can jump there; then what was
 * seen, what is allowed, what to do. Ends with a count.
 */
export const formatProblems = (problems: readonly Problem[]): string => {
  if (problems.length === 0) return 'No problems.\n';
  const files = new Set(problems.map((problem) => problem.file)).size;
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  return `${problems.map(formatProblem).join('\n')}\n${count}${files > 1 ? ` in ${files} files` : ''}.\n`;
};

const formatProblem = (problem: Problem): string =>
  [
    `${printable(problem.file)}:${problem.line}:${problem.column}  ${problem.code}`,
    `  ${printable(problem.message)}`,
    ...(problem.seen === undefined ? [] : [`  seen:    ${printable(problem.seen)}`]),
    ...(problem.allowed === undefined ? [] : [`  allowed: ${printable(problem.allowed)}`]),
    `  fix:     ${printable(problem.fix)}`,
    '',
  ].join('\n');

/** What a file holds must not steer the terminal that shows it: no control or direction characters get through. */
const printable = (text: string): string =>
  text.replaceAll(/[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '�');
