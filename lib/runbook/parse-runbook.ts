import { err, ok, type Result } from '#lib/result.ts';
import type { Problem } from '#lib/runbook/problem.ts';
import { Runbook } from '#lib/runbook/schema.ts';
import type { CheckedRunbook } from '#lib/runbook/source.ts';
import { checkRunbook } from './check-runbook.ts';
import { draftOf } from './draft.ts';
import { inOrder, problemAt } from './problem-at.ts';
import { readYaml } from './read-yaml.ts';
import { shapeProblems } from './shape-problems.ts';

/**
 * A runbook file, or everything that is wrong with it, sorted by position. Shape and rules are judged in one run: rules
 * look at a draft, which is whatever of the file is sound.
 */
export const parseRunbook = (
  content: Uint8Array | string,
  file: string,
): Result<CheckedRunbook, readonly Problem[]> => {
  const source = readYaml(content, file);
  if (!source.ok) return source;
  const { value, place } = source.value;
  const problem = problemAt(file, place);
  const draft = draftOf(Runbook, value);
  const problems = [
    ...source.value.problems,
    ...shapeProblems(Runbook, value, problem),
    ...(draft ? checkRunbook(draft, problem) : []),
  ];
  if (problems.length > 0) return err(inOrder(problems));
  return ok({ runbook: Runbook.parse(value), file, position: (path) => place(path) });
};
