import * as z from 'zod';
import { keepDeployLock } from '#lib/cli/aws/keep-deploy-lock.ts';
import type { StageVerb } from '#lib/cli/aws/stage-call.ts';
import { whoAndWhy } from '#lib/cli/aws/who-and-why.ts';
import { BAD_INPUT, type ExitCode } from '#lib/cli/exit-code.ts';
import { printReply } from '#lib/cli/print-reply.ts';
import { toIso } from '#lib/instant.ts';

const Answer = z.object({ verdict: z.string(), reasons: z.array(z.string()) });

/** Stops clearance, or lets it go on, for the operator's own reason: what breaker or roll-back have stopped stays stopped. */
export const queueOnStage: StageVerb = async ({ compiled, given, terminal, connect, where }) => {
  const fail = (text: string): ExitCode => {
    terminal.err(`cutover queue: ${text}`);
    return BAD_INPUT;
  };
  const [verb, ...more] = given.words;
  if (more.length > 0 || (verb !== 'pause' && verb !== 'resume')) {
    return fail('it is called so: npx cutover queue pause|resume --by PERSON --reason TEXT');
  }
  const who = whoAndWhy(given, compiled.runbook);
  if (!who.ok) return fail(who.error);
  const world = await connect();
  if (!world.ok) return fail(world.error);
  const { runbook, digests } = world.value.compiled;
  const { cutover, client } = runbook;
  const { clock, cutovers, control, invoke, deployed } = world.value;
  const record = await cutovers.get(cutover);
  const { by, reason } = who.value;
  const answer = Answer.parse(
    await invoke('valve', {
      cutover,
      tenant: client.tenant,
      run: 1,
      // Under a name of its own, so that each of them stays on record with who asked and why.
      execution: `operator-${toIso(clock.now())}`,
      stage: 'operator',
      subject: 'operator',
      parameters: {
        pause: verb === 'pause',
        reason: 'operator',
        by,
        because: reason,
        caller: deployed.caller,
      },
      digests: { ...(record?.digests ?? { ...digests, calendar: '' }) },
    }),
  );
  const { pauseReasons } = await control.get(client.tenant);
  await keepDeployLock(world.value, terminal);
  const done = answer.verdict === 'pass' && pauseReasons.includes('operator') === (verb === 'pause');
  const others = pauseReasons.filter((each) => each !== 'operator');
  return printReply(
    {
      ok: done,
      text: [
        ...answer.reasons,
        verb === 'pause'
          ? 'Intake goes on taking invoices; they wait in the ledger until clearance is resumed, and their legal deadlines run.'
          : others.length === 0
            ? 'What has waited is cleared now.'
            : `Your reason is gone. It stays closed because of ${others.join(', ')}: only they remove theirs.`,
      ].join('\n'),
      next:
        verb === 'pause'
          ? 'as soon as it may go on: npx cutover queue resume --by PERSON --reason TEXT'
          : 'npx cutover status',
      data: { pauseReasons: [...pauseReasons] },
    },
    where,
    given,
    terminal,
  );
};
