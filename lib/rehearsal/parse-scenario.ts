import { err, ok, type Result } from '#lib/result.ts';
import { draftOf } from '#lib/runbook/draft.ts';
import type { Problem } from '#lib/runbook/problem.ts';
import { inOrder, problemAt } from '#lib/runbook/problem-at.ts';
import { readYaml } from '#lib/runbook/read-yaml.ts';
import type { Runbook } from '#lib/runbook/schema.ts';
import { shapeProblems } from '#lib/runbook/shape-problems.ts';
import { checkScenario } from './check-scenario.ts';
import { Scenario } from './scenario-schema.ts';

/** A scenario for a runbook, or everything that is wrong with it, sorted by position. */
export const parseScenario = (
  content: Uint8Array | string,
  file: string,
  runbook: Runbook,
): Result<Scenario, readonly Problem[]> => {
  const source = readYaml(content, file);
  if (!source.ok) return source;
  const { value, place } = source.value;
  const problem = problemAt(file, place);
  const draft = draftOf(Scenario, value);
  const problems = [
    ...source.value.problems,
    ...shapeProblems(Scenario, value, problem, 'docs/scenarios.md'),
    ...(draft ? checkScenario(draft, problem, runbook) : []),
  ];
  return problems.length > 0 ? err(inOrder(problems)) : ok(Scenario.parse(value));
};
