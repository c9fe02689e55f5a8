import { readDeploymentFile } from '#lib/infra/read-deployment-file.ts';
import type { ClientBindings } from '#lib/infra/stage-config.ts';
import { readInput } from '#lib/local/read-input.ts';
import { err, ok, type Result } from '#lib/result.ts';
import type { Problem } from '#lib/runbook/problem.ts';
import { inOrder, problemAt } from '#lib/runbook/problem-at.ts';
import { readYaml } from '#lib/runbook/read-yaml.ts';
import { Runbook } from '#lib/runbook/schema.ts';
import { shapeProblems } from '#lib/runbook/shape-problems.ts';
import type { JobArguments } from './job-arguments.ts';

export interface JobFiles {
  readonly runbook: Runbook;
  readonly bindings: ClientBindings;
}

/**
 * The checkout's runbook and deployment. Only their shape is looked at: that the rules hold was proved before they came to main,
 * and a night's gate must not wait for a rule about plans.
 */
export const readJobFiles = (
  { stage, runbook, deployment }: JobArguments<string>,
  place: (file: string) => string,
): Result<JobFiles, readonly Problem[]> => {
  const book = readInput(place(runbook), 'runbook');
  const deployed = readInput(place(deployment), 'file');
  if (!book.ok) return book;
  if (!deployed.ok) return deployed;
  const bindings = readDeploymentFile(deployed.value, deployment);
  if (!bindings.ok) return bindings;
  const source = readYaml(book.value, runbook);
  if (!source.ok) return source;
  const { value, place: at } = source.value;
  const problems = [...source.value.problems, ...shapeProblems(Runbook, value, problemAt(runbook, at))];
  if (problems.length > 0) return err(inOrder(problems));
  return ok({ runbook: Runbook.parse(value), bindings: bindings.value[stage] });
};
