import { LOCKED_STACKS } from '#lib/aws/stack-policy.ts';
import { type Stage, stackName } from '#lib/aws/stage.ts';
import type { LockStanding } from '#lib/cli/aws/lock-standing.ts';
import type { StageCall } from '#lib/cli/aws/stage-call.ts';
import type { ExitCode } from '#lib/cli/exit-code.ts';
import type { Reply } from '#lib/cli/interactive/command.ts';
import { jobOutput } from '#lib/cli/job-output.ts';
import { jobSummary } from '#lib/cli/job-summary.ts';
import { printReply } from '#lib/cli/print-reply.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Says whether a cutover holds the stacks, and changes nothing. It connects to no cutover: what is about to be deployed may be the
 * first of all, or another one than is there. In a job its output `free` is true or false, and the summary says why.
 */
export const showDeployLock = async (call: StageCall, environment: Environment): Promise<ExitCode> => {
  const { stage, deploy } = call;
  const { locked, deployed } = await lockedStacks(call);
  if (locked.length === 0) return tell(call, environment, isFree(stage, deployed, deploy), locked);
  const holder = await ended(call);
  return holder === undefined
    ? tell(call, environment, isHeld(stage, locked), locked, false)
    : tell(
        call,
        environment,
        {
          ok: true,
          text: `Cutover ${holder.cutover} is over (${holder.what}): its lock of ${locked.join(', ')} may be lifted. Nothing was changed.`,
          next: 'npx cutover deploy-permit --over',
        },
        locked,
      );
};

/**
 * Lifts the lock of a cutover that is over, so that the next one can be deployed where rehearsals run. Somebody may start one just
 * now, whose lock this would lift: so it looks once more afterwards, and `start` locks again when its execution runs.
 */
export const liftEndedLock = async (call: StageCall, environment: Environment): Promise<ExitCode> => {
  const { stage, deploy, stacks } = call;
  const { locked, deployed } = await lockedStacks(call);
  if (locked.length === 0) return tell(call, environment, isFree(stage, deployed, deploy), locked);
  const holder = await ended(call);
  if (holder === undefined) return tell(call, environment, isHeld(stage, locked), locked, false);
  for (const name of locked) await stacks.setLocked(name, false);
  const after = await ended(call);
  if (after?.cutover !== holder.cutover) {
    for (const name of locked) await stacks.setLocked(name, true);
    return tell(call, environment, isHeld(stage, locked), locked, false);
  }
  return tell(
    call,
    environment,
    {
      ok: true,
      text: `Cutover ${holder.cutover} is over (${holder.what}): its lock of ${locked.join(', ')} is lifted, and the stacks may be changed.`,
      next: deploy,
    },
    [],
  );
};

const lockedStacks = async ({
  compiled,
  stage,
  stacks,
}: StageCall): Promise<{ readonly locked: readonly string[]; readonly deployed: number }> => {
  const locked: string[] = [];
  let deployed = 0;
  for (const stack of LOCKED_STACKS) {
    const name = stackName(compiled.runbook.client.tenant, stage, stack);
    if ((await stacks.describe(name)) === undefined) continue;
    deployed += 1;
    if (await stacks.isLocked(name)) locked.push(name);
  }
  return { locked, deployed };
};

/** Who held them and is over. Never in production: there a person lifts the lock, with a reason and on record. */
const ended = async ({ stage, lockStanding }: StageCall): Promise<LockStanding | undefined> => {
  if (stage === 'production') return undefined;
  const standing = await lockStanding();
  return standing?.over === true ? standing : undefined;
};

const tell = (
  { given, terminal, where }: StageCall,
  environment: Environment,
  reply: Reply,
  locked: readonly string[],
  free = true,
): ExitCode => {
  jobOutput('free', String(free), environment);
  if (!free) jobSummary(`${reply.text}\n\nNext: \`${reply.next} ${where}\``, environment);
  return printReply({ ...reply, data: { free, locked: [...locked] } }, where, given, terminal);
};

const isFree = (stage: string, deployed: number, deploy: string): Reply => ({
  ok: true,
  text:
    deployed === 0
      ? `Nothing is deployed to stage ${stage} where these credentials look: there is nothing to lock.`
      : `The stacks of stage ${stage} are not locked: they may be changed.`,
  next: deploy,
});

const isHeld = (stage: Stage, locked: readonly string[]): Reply => ({
  ok: true,
  text: [
    `The stacks of stage ${stage} are locked (${locked.join(', ')}): a cutover runs there, or a start of one broke off${stage === 'production' ? ', or it is over and nobody has lifted its lock' : ''}.`,
    `Nothing can be deployed to ${stage} until it is over, and nothing was changed. ${stage === 'production' ? 'Once it is, or if' : 'If'} the change cannot wait: npx cutover deploy-permit --stage ${stage} --reason TEXT, then run workflow deploy again for ${stage}.`,
  ].join('\n'),
  next: 'npx cutover status',
});
