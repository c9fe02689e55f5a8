import { err, ok, type Result } from '#lib/result.ts';

export const JOB_VERBS = ['open', 'reconcile', 'audit'] as const;
export type JobVerb = (typeof JOB_VERBS)[number];

export interface JobArguments<V extends string = JobVerb> {
  readonly verb: V;
  readonly stage: 'uat' | 'production';
  readonly runbook: string;
  readonly deployment: string;
}

export const JOB_USAGE =
  'node .github/gates/cutover-gates.mjs open|reconcile|audit --stage uat|production [--runbook FILE] [--deployment FILE]';

/** Files are looked for from the folder that it is called in: the checkout of main. */
const DEFAULTS = { runbook: 'runbooks/smartapi-go-live.yaml', deployment: 'deployment.yaml' };

export const parseJobArguments = (argv: readonly string[]): Result<JobArguments, string> =>
  parseArgumentsOf(argv, JOB_VERBS, JOB_USAGE);

/** The same options for other verbs of the bundle. */
export const parseArgumentsOf = <V extends string>(
  argv: readonly string[],
  verbs: readonly V[],
  usage: string,
): Result<JobArguments<V>, string> => {
  const [word, ...rest] = argv;
  const verb = verbs.find((known) => known === word);
  if (verb === undefined) {
    return err(
      `${word === undefined ? 'a verb is missing' : `there is no verb ${JSON.stringify(word)}`}. ${usage}`,
    );
  }
  const given: Record<string, string> = {};
  for (let index = 0; index < rest.length; index += 2) {
    const [option, value] = [rest[index] ?? '', rest[index + 1]];
    const name = /^--(stage|runbook|deployment)$/.exec(option)?.[1];
    if (name === undefined) return err(`${JSON.stringify(option)} is not known here. ${usage}`);
    if (value === undefined || value === '' || value.startsWith('--'))
      return err(`${option} has no value. ${usage}`);
    if (name in given) return err(`${option} is given twice. ${usage}`);
    given[name] = value;
  }
  const { stage } = given;
  if (stage !== 'uat' && stage !== 'production') {
    return err(
      `--stage is ${stage === undefined ? 'missing' : JSON.stringify(stage)}; it is uat or production. ${usage}`,
    );
  }
  return ok({
    verb,
    stage,
    runbook: given.runbook ?? DEFAULTS.runbook,
    deployment: given.deployment ?? DEFAULTS.deployment,
  });
};
