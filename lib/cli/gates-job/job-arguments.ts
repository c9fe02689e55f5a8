import { err, ok, type Result } from '#lib/result.ts';

export const JOB_VERBS = ['open', 'reconcile', 'audit'] as const;
export type JobVerb = (typeof JOB_VERBS)[number];

export interface JobArguments {
  readonly verb: JobVerb;
  readonly stage: 'uat' | 'production';
  readonly runbook: string;
  readonly deployment: string;
}

export const JOB_USAGE =
  'node .github/gates/cutover-gates.mjs open|reconcile|audit --stage uat|production [--runbook FILE] [--deployment FILE]';

/** Files are looked for from the folder that it is called in: the checkout of main. */
const DEFAULTS = { runbook: 'runbooks/smartapi-go-live.yaml', deployment: 'deployment.yaml' };

export const parseJobArguments = (argv: readonly string[]): Result<JobArguments, string> => {
  const [word, ...rest] = argv;
  const verb = JOB_VERBS.find((known) => known === word);
  if (verb === undefined) {
    return err(
      `${word === undefined ? 'a verb is missing' : `there is no verb ${JSON.stringify(word)}`}. ${JOB_USAGE}`,
    );
  }
  const given: Record<string, string> = {};
  for (let index = 0; index < rest.length; index += 2) {
    const [option, value] = [rest[index] ?? '', rest[index + 1]];
    const name = /^--(stage|runbook|deployment)$/.exec(option)?.[1];
    if (name === undefined) return err(`${JSON.stringify(option)} is not known here. ${JOB_USAGE}`);
    if (value === undefined || value === '' || value.startsWith('--'))
      return err(`${option} has no value. ${JOB_USAGE}`);
    if (name in given) return err(`${option} is given twice. ${JOB_USAGE}`);
    given[name] = value;
  }
  const { stage } = given;
  if (stage !== 'uat' && stage !== 'production') {
    return err(
      `--stage is ${stage === undefined ? 'missing' : JSON.stringify(stage)}; it is uat or production. ${JOB_USAGE}`,
    );
  }
  return ok({
    verb,
    stage,
    runbook: given.runbook ?? DEFAULTS.runbook,
    deployment: given.deployment ?? DEFAULTS.deployment,
  });
};
