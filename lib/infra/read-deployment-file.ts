import { err, ok, type Result } from '#lib/result.ts';
import type { Problem } from '#lib/runbook/problem.ts';
import { inOrder, problemAt } from '#lib/runbook/problem-at.ts';
import { readYaml } from '#lib/runbook/read-yaml.ts';
import { shapeProblems } from '#lib/runbook/shape-problems.ts';
import { DeploymentFile } from './stage-config.ts';

/** `deployment.yaml`, or everything that is wrong with it. */
export const readDeploymentFile = (
  content: Uint8Array | string,
  file: string,
): Result<DeploymentFile, readonly Problem[]> => {
  const source = readYaml(content, file);
  if (!source.ok) return source;
  const { value, place } = source.value;
  const problems = [
    ...source.value.problems,
    ...shapeProblems(DeploymentFile, value, problemAt(file, place), 'docs/deploy.md'),
  ];
  return problems.length > 0 ? err(inOrder(problems)) : ok(DeploymentFile.parse(value));
};
