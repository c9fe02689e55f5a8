import { beginPermit, endPermit } from '#lib/cli/aws/deploy-lock.ts';
import { executionsOf } from '#lib/cli/aws/gather-status.ts';
import { permitOf } from '#lib/cli/aws/permit-record.ts';
import { liftEndedLock, showDeployLock } from '#lib/cli/aws/show-deploy-lock.ts';
import type { StageVerb } from '#lib/cli/aws/stage-call.ts';
import type { StageWorld } from '#lib/cli/aws/stage-world.ts';
import { BAD_INPUT } from '#lib/cli/exit-code.ts';
import type { Reply } from '#lib/cli/interactive/command.ts';
import type { Given } from '#lib/cli/main.ts';
import { printReply } from '#lib/cli/print-reply.ts';
import { stringOption } from '#lib/cli/string-option.ts';
import { toIso } from '#lib/instant.ts';
import { local } from '#lib/report/words.ts';
import { err, ok, type Result } from '#lib/result.ts';

const DEFAULT_MINUTES = 60;
/** A deployment takes minutes; a permit for days would be none. */
const MOST_MINUTES = 8 * 60;

type Asked =
  | 'show'
  | 'over'
  | { readonly end: true }
  | { readonly end: false; readonly reason: string; readonly minutes: number };

/** Lets the stacks of a running cutover be changed for a while, with a reason, or ends that. */
export const deployPermitOnStage: StageVerb = async (call) => {
  const { given, terminal, connect, where, deploy } = call;
  const asked = askedOf(given);
  if (!asked.ok) {
    terminal.err(`cutover deploy-permit: ${asked.error}`);
    return BAD_INPUT;
  }
  if (asked.value === 'show') return showDeployLock(call, process.env);
  if (asked.value === 'over') {
    if (call.stage !== 'production') return liftEndedLock(call, process.env);
    terminal.err(
      'cutover deploy-permit: --over is for stages that are rehearsed on. In production a person lifts the lock, on record: npx cutover deploy-permit --reason TEXT',
    );
    return BAD_INPUT;
  }
  const world = await connect();
  if (!world.ok) {
    terminal.err(`cutover deploy-permit: ${world.error}`);
    return BAD_INPUT;
  }
  const by = stringOption(given, 'by') ?? world.value.deployed.caller;
  const reply = asked.value.end
    ? await end(world.value, by)
    : await permit(world.value, by, asked.value, deploy);
  return printReply(reply, where, given, terminal);
};

const askedOf = (given: Given): Result<Asked, string> => {
  const reason = stringOption(given, 'reason');
  const minutes = stringOption(given, 'minutes');
  if (given.words.length > 0) return err(`it takes no words, and ${given.words.join(' ')} was given.`);
  if (given.options.show === true) {
    return reason === undefined &&
      minutes === undefined &&
      given.options.end !== true &&
      given.options.over !== true
      ? ok('show')
      : err('--show stands alone: it changes nothing.');
  }
  if (given.options.over === true) {
    return reason === undefined && minutes === undefined && given.options.end !== true
      ? ok('over')
      : err('--over stands alone: it lifts the lock of a cutover that is over.');
  }
  if (given.options.end === true) {
    return reason === undefined && minutes === undefined
      ? ok({ end: true })
      : err('--end stands alone: it locks the stacks again.');
  }
  if (reason === undefined || reason.trim() === '') {
    return err('--reason is missing: why the program must change while a cutover runs. It is recorded.');
  }
  const count = minutes === undefined ? DEFAULT_MINUTES : Number(minutes);
  return Number.isInteger(count) && count >= 1 && count <= MOST_MINUTES
    ? ok({ end: false, reason: reason.trim(), minutes: count })
    : err(`--minutes takes a whole number, 1 to ${MOST_MINUTES}; ${JSON.stringify(minutes)} was given.`);
};

const permit = async (
  world: StageWorld,
  by: string,
  { reason, minutes }: Extract<Asked, { readonly end: false }>,
  deploy: string,
): Promise<Reply> => {
  const { cutover, goLive } = world.compiled.runbook;
  if (!(await world.deployLock.isLocked())) {
    const standing = permitOf(await world.progress.list(cutover));
    if (standing === undefined) {
      return {
        ok: true,
        text: 'The stacks are not locked: no cutover was started here, or the lock was lifted for good. Nothing was changed.',
        next: deploy,
      };
    }
  }
  const { until, key } = await beginPermit(world, { by, reason, minutes });
  const running = (await executionsOf(world, [], '')).some(({ status }) => status === 'running');
  return {
    ok: true,
    text: [
      `The stacks of stage ${world.deployed.stage} may be changed until ${local(toIso(until), goLive.zone)} (${goLive.zone}), in the name of ${by}. Recorded: ${key}`,
      ...(running
        ? ['The cutover runs: new code holds it at its next stage until its owner says to go on.']
        : []),
      'CloudFormation has no clock: the lock comes back with --end, or with the next command that changes something after that time.',
    ].join('\n'),
    next: 'deploy, then: npx cutover deploy-permit --end',
  };
};

const end = async (world: StageWorld, by: string): Promise<Reply> => {
  await endPermit(world, by);
  return {
    ok: true,
    text: `The stacks of stage ${world.deployed.stage} are locked again: nobody can change them while the cutover runs.`,
    next: 'npx cutover status',
  };
};
