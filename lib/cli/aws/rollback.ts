import { keepDeployLock } from '#lib/cli/aws/keep-deploy-lock.ts';
import { returnSegmentOnStage } from '#lib/cli/aws/return-segment.ts';
import type { StageVerb } from '#lib/cli/aws/stage-call.ts';
import type { StageWorld } from '#lib/cli/aws/stage-world.ts';
import { BAD_INPUT, type ExitCode, NOT_MET } from '#lib/cli/exit-code.ts';
import { printReply } from '#lib/cli/print-reply.ts';
import { stringOption } from '#lib/cli/string-option.ts';
import type { Terminal } from '#lib/cli/terminal.ts';
import { didYouMean } from '#lib/runbook/nearest.ts';
import { RollbackAnswer } from '#lib/way-back/rollback-answer.ts';
import { isSegment } from '#lib/way-back/segment-return.ts';

/** A person asks for the way back. Fast and safe to repeat: the function starts it once, whoever else asks. */
export const rollbackOnStage: StageVerb = async ({ compiled, given, terminal, connect, where }) => {
  const fail = (text: string): ExitCode => {
    terminal.err(`cutover rollback: ${text}`);
    return BAD_INPUT;
  };
  const { runbook } = compiled;
  const reason = stringOption(given, 'reason')?.trim();
  const by = stringOption(given, 'by');
  const byHand = runbook.triggers.find(({ kind }) => kind === 'person')?.id;
  const trigger = stringOption(given, 'trigger') ?? byHand;
  if (given.words.length > 0) return fail(`it takes no words, and ${given.words.join(' ')} was given.`);
  if (reason === undefined || reason === '')
    return fail('--reason is missing: why it is turned back. It is recorded.');
  if (by === undefined) return fail('--by is missing: in whose name it is turned back.');
  if (!runbook.people[by]) {
    return fail(
      `The runbook does not know ${JSON.stringify(by)}.${didYouMean(by, Object.keys(runbook.people))} There are: ${Object.keys(runbook.people).join(', ')}.`,
    );
  }
  const triggers = runbook.triggers.map(({ id }) => id);
  if (trigger === undefined || !triggers.includes(trigger)) {
    return fail(
      trigger === undefined
        ? `--trigger is missing: the runbook has none of kind person. There are: ${triggers.join(', ')}.`
        : `There is no trigger ${JSON.stringify(trigger)}.${didYouMean(trigger, triggers)} There are: ${triggers.join(', ')}.`,
    );
  }
  const segment = stringOption(given, 'segment');
  if (segment !== undefined && !isSegment(segment)) {
    return fail(
      `${JSON.stringify(segment)} is no segment. It is written so: branch:LAGOS, kind:B2G, type:credit-note.`,
    );
  }
  if (segment !== undefined && given.options.resume === true)
    return fail('--resume takes up a whole roll-back: leave out --segment.');
  if (segment === undefined && given.options.end === true)
    return fail('--end goes with --segment only. A whole roll-back ends at its recovery gate.');
  const world = await connect();
  if (!world.ok) return fail(world.error);
  if (given.options.yes !== true && !(await confirmed(world.value, terminal, segment))) {
    terminal.err('Nothing was changed.');
    return NOT_MET;
  }
  if (segment !== undefined) {
    const question = {
      segment,
      trigger,
      by,
      caller: world.value.deployed.caller,
      reason,
      end: given.options.end === true,
    };
    const reply = await returnSegmentOnStage(world.value, question);
    await keepDeployLock(world.value, terminal);
    return printReply(reply, where, given, terminal);
  }
  const answer = RollbackAnswer.parse(
    await world.value.invoke('request-rollback', {
      cutover: world.value.compiled.runbook.cutover,
      trigger,
      by,
      caller: world.value.deployed.caller,
      reason,
      ...(given.options.resume === true && { resume: true }),
    }),
  );
  await keepDeployLock(world.value, terminal);
  if (!answer.ok || answer.execution === undefined) {
    const reply = { ok: false, text: answer.message, next: 'npx cutover status' };
    return printReply(reply, where, given, terminal);
  }
  const already = answer.outcome === 'already';
  return printReply(
    {
      ok: true,
      text: [
        // One that has ended does nothing more: whoever reads on must know how it is taken up.
        already
          ? `Roll-back ${answer.execution} was started already. ${answer.message}`
          : `Roll-back ${answer.execution} has started.`,
        'First the route is latched to legacy and the ERP’s output is turned; if the ERP needs a person for that, turn it by hand NOW and do not wait for a message.',
        'Then the queue is paused, Finance and committee are told, and the recovery gate opens.',
      ].join('\n'),
      next: 'watch it until it is safe: npx cutover status --watch',
      data: { execution: answer.execution, trigger, by },
    },
    where,
    given,
    terminal,
  );
};

/** Somebody at a terminal is shown what will happen; a script says --yes. */
const confirmed = async (
  { compiled, deployed, control }: StageWorld,
  terminal: Terminal,
  segment: string | undefined,
): Promise<boolean> => {
  const { tenant } = compiled.runbook.client;
  const { route, held, execution } = await control.get(tenant);
  const where = `cutover ${compiled.runbook.cutover} on stage ${deployed.stage}, account ${deployed.account}`;
  terminal.err(
    (segment === undefined
      ? [
          `This turns back ${where}.`,
          held
            ? `The route is held on legacy already, by ${execution}.`
            : `New invoices (route now: ${route.kind}) go to legacy from the first second on, and the route is held there.`,
          'What is cleared stays cleared. What was sent and has no outcome is held; Finance must not issue it again.',
          'The queue is paused, open gates are superseded, the running execution is stopped.',
          'Only a go at the recovery gate takes the hold off.',
        ]
      : [
          `This changes the route of ${segment} only, in ${where}.`,
          'What of it is cleared stays cleared, what was never sent is released to legacy. Everything else goes on.',
        ]
    ).join('\n'),
  );
  const said = await terminal.ask('Type "roll back" to do it: ');
  if (said === undefined) {
    terminal.err('cutover rollback: nobody can answer here. A script says --yes.');
    return false;
  }
  return said.trim().toLowerCase() === 'roll back';
};
