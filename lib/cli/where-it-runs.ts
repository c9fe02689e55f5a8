import { BAD_INPUT, type ExitCode } from '#lib/cli/exit-code.ts';
import type { Given } from '#lib/cli/main.ts';
import { stageOf } from '#lib/cli/stage-option.ts';
import type { Terminal } from '#lib/cli/terminal.ts';

/** A verb on a deployed stage. */
export type StageVerbName =
  | 'start'
  | 'status'
  | 'task'
  | 'gates'
  | 'fallback'
  | 'decide'
  | 'rollback'
  | 'declare'
  | 'incidents'
  | 'ratify'
  | 'queue'
  | 'maintenance'
  | 'acknowledge'
  | 'replay'
  | 'report'
  | 'proof'
  | 'drill'
  | 'attest'
  | 'certificate'
  | 'load-master-data'
  | 'deploy-permit';

/**
 * One verb, two worlds: the deployed stage that `--stage` or CUTOVER_STAGE names, else the laptop. Loaded when it is
 * needed: whoever rehearses does not wait for AWS's libraries.
 */
export const whereItRuns = async (
  verb: StageVerbName,
  given: Given,
  terminal: Terminal,
  laptop: (() => Promise<ExitCode>) | undefined,
  folderMeansLaptop = true,
): Promise<ExitCode> => {
  const stage = stageOf(given, process.env, folderMeansLaptop);
  if (!stage.ok) {
    terminal.err(`cutover ${verb}: ${stage.error}`);
    return BAD_INPUT;
  }
  if (stage.value !== undefined) {
    const { runOnStage } = await import('#lib/cli/aws/run-on-stage.ts');
    return runOnStage(verb, stage.value, given, terminal);
  }
  if (laptop !== undefined) return laptop();
  terminal.err(
    `cutover ${verb}: this works on a deployed stage only. Name it: npx cutover ${verb} --stage local|uat|production, or set CUTOVER_STAGE. On a laptop a cutover is rehearsed: npx cutover rehearse`,
  );
  return BAD_INPUT;
};
