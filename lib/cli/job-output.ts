import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';

/**
 * An output of this job's step, for a later job. A delimiter that nobody can foresee: a text that held it could set outputs of its
 * own. Nothing where no job runs.
 */
export const jobOutput = (
  name: string,
  text: string,
  environment: Readonly<Record<string, string | undefined>>,
): void => {
  const file = environment.GITHUB_OUTPUT;
  if (file === undefined || file === '') return;
  const end = `end-${randomUUID()}`;
  appendFileSync(file, `${name}<<${end}\n${text}\n${end}\n`);
};
