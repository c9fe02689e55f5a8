import { appendFileSync } from 'node:fs';

/** A line for whoever looks at the run of a workflow. Nothing where no job runs. */
export const jobSummary = (
  markdown: string,
  environment: Readonly<Record<string, string | undefined>>,
): void => {
  const file = environment.GITHUB_STEP_SUMMARY;
  if (file === undefined || file === '') return;
  appendFileSync(file, `${markdown}\n`);
};
