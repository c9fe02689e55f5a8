import { STAGES, type Stage } from '#lib/aws/stage.ts';
import type { Given, Verb } from '#lib/cli/main.ts';
import { stringOption } from '#lib/cli/string-option.ts';
import { err, ok, type Result } from '#lib/result.ts';

/** Options of verbs that also work on a deployed stage. */
export const STAGE_OPTIONS = {
  stage: {
    type: 'string',
    meaning: 'a deployed stage (local, uat, production); default: CUTOVER_STAGE, else the laptop’s rehearsal',
  },
  runbook: {
    type: 'string',
    meaning: 'with --stage: the runbook that is deployed; default: the shipped one',
  },
  account: {
    type: 'string',
    meaning:
      'with --stage: stop unless the credentials are of this account; default: as deployment.yaml says',
  },
  deployment: { type: 'string', meaning: 'with --stage: the client’s deployment.yaml' },
} as const satisfies Verb['options'];

/** Options of verbs that work on a deployed stage only. */
export const STAGE_ONLY_OPTIONS = {
  ...STAGE_OPTIONS,
  stage: { type: 'string', meaning: 'local, uat or production; default: CUTOVER_STAGE' },
  runbook: { type: 'string', meaning: 'the runbook; default: the shipped one' },
  account: {
    type: 'string',
    meaning: 'stop unless the credentials are of this account; default: as deployment.yaml says',
  },
  deployment: { type: 'string', meaning: 'the client’s deployment.yaml' },
  json: { type: 'boolean', meaning: 'print the reply as JSON' },
} as const satisfies Verb['options'];

const isStage = (text: string): text is Stage => STAGES.some((stage) => stage === text);

/**
 * Which deployed stage a command is about; undefined: the rehearsal on this laptop. `--out` names a rehearsal's folder:
 * with it alone a CUTOVER_STAGE that somebody exported long ago does not count.
 */
export const stageOf = (
  given: Given,
  environment: Readonly<Record<string, string | undefined>>,
  folderMeansLaptop = true,
): Result<Stage | undefined, string> => {
  const option = stringOption(given, 'stage');
  const folder = folderMeansLaptop && stringOption(given, 'out') !== undefined;
  if (option !== undefined && folder) {
    return err('--stage and --out exclude each other: --out is the folder of a rehearsal on this laptop.');
  }
  const text = option ?? (folder ? undefined : environment.CUTOVER_STAGE);
  if (text === undefined || text === '') return ok(undefined);
  return isStage(text)
    ? ok(text)
    : err(
        `${option === undefined ? 'CUTOVER_STAGE is' : '--stage cannot be'} ${JSON.stringify(text.slice(0, 40))}. There are: ${STAGES.join(', ')}.`,
      );
};
