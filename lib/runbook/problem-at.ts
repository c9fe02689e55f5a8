import type { Problem } from '#lib/runbook/problem.ts';
import type { SourcePosition } from '#lib/runbook/source.ts';

/** Where in a document: `['stages', 3, 'tasks', 0, 'owner']`. */
export type Path = readonly (string | number)[];

/** `value`: where the value stands, or the key of a value that spans lines; `key`: the key itself. */
export type Part = 'key' | 'value';

export type ProblemDetails = Omit<Problem, 'file' | 'line' | 'column'>;

/** Places a problem at a path of the file at hand. */
export type ProblemAt = (path: Path, details: ProblemDetails, part?: Part) => Problem;

export const problemAt =
  (file: string, place: (path: Path, part?: Part) => SourcePosition): ProblemAt =>
  (path, details, part) => ({ file, ...place(path, part), ...details });

/** More than anybody mends in one go. */
const MOST = 500;

/** Sorted by position, each once; the first 500, and how many are left. */
export const inOrder = (problems: readonly Problem[]): readonly Problem[] => {
  const key = (problem: Problem) => `${problem.line}:${problem.column}:${problem.code}:${problem.message}`;
  const once = new Map(problems.map((problem) => [key(problem), problem]));
  const sorted = [...once.values()].sort(
    (a, b) =>
      a.line - b.line ||
      a.column - b.column ||
      (a.code < b.code ? -1 : a.code > b.code ? 1 : 0) ||
      (a.message < b.message ? -1 : a.message > b.message ? 1 : 0),
  );
  const last = sorted[MOST];
  if (last === undefined) return sorted;
  return [
    ...sorted.slice(0, MOST),
    {
      file: last.file,
      line: last.line,
      column: last.column,
      code: 'problems-more',
      message: `From here on there are ${sorted.length - MOST} more problems.`,
      fix: 'Mend the ones above first; most of the others often follow from them.',
    },
  ];
};
