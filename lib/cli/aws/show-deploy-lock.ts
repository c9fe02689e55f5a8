import { LOCKED_STACKS } from '#lib/aws/stack-policy.ts';
import { stackName } from '#lib/aws/stage.ts';
import type { StageCall } from '#lib/cli/aws/stage-call.ts';
import type { ExitCode } from '#lib/cli/exit-code.ts';
import type { Reply } from '#lib/cli/interactive/command.ts';
import { jobOutput } from '#lib/cli/job-output.ts';
import { jobSummary } from '#lib/cli/job-summary.ts';
import { printReply } from '#lib/cli/print-reply.ts';

/**
 * Says whether a cutover holds the stacks, and changes nothing. It asks the stacks alone: what is about to be deployed may be the
 * first of all, or another cutover than is there. In a job its output `free` is true or false, and the summary says why.
 */
export const showDeployLock = async (
  { stage, compiled, given, terminal, where, deploy, stacks }: StageCall,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<ExitCode> => {
  const locked: string[] = [];
  let deployed = 0;
  for (const stack of LOCKED_STACKS) {
    const name = stackName(compiled.runbook.client.tenant, stage, stack);
    if ((await stacks.describe(name)) === undefined) continue;
    deployed += 1;
    if (await stacks.isLocked(name)) locked.push(name);
  }
  const free = locked.length === 0;
  const reply = free ? isFree(stage, deployed, deploy) : isHeld(stage, locked);
  jobOutput('free', String(free), environment);
  if (!free) jobSummary(`${reply.text}\n\nNext: \`${reply.next} ${where}\``, environment);
  return printReply({ ...reply, data: { free, locked } }, where, given, terminal);
};

const isFree = (stage: string, deployed: number, deploy: string): Reply => ({
  ok: true,
  text:
    deployed === 0
      ? `Nothing is deployed to stage ${stage} where these credentials look: there is nothing to lock.`
      : `The stacks of stage ${stage} are not locked: they may be changed.`,
  next: deploy,
});

const isHeld = (stage: string, locked: readonly string[]): Reply => ({
  ok: true,
  text: [
    `The stacks of stage ${stage} are locked (${locked.join(', ')}): a cutover runs there, or it is over and nobody has lifted its lock.`,
    `Nothing can be deployed to ${stage} until it is, and nothing was changed. Once it is over, or if the change cannot wait: npx cutover deploy-permit --stage ${stage} --reason TEXT, then run workflow deploy again for ${stage}.`,
  ].join('\n'),
  next: 'npx cutover status',
});
