import { declareIncident } from '#lib/actions/declare-incident.ts';
import { keepDeployLock } from '#lib/cli/aws/keep-deploy-lock.ts';
import type { StageVerb } from '#lib/cli/aws/stage-call.ts';
import { whoAndWhy } from '#lib/cli/aws/who-and-why.ts';
import { BAD_INPUT, type ExitCode } from '#lib/cli/exit-code.ts';
import { printReply } from '#lib/cli/print-reply.ts';
import { stringOption } from '#lib/cli/string-option.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { didYouMean } from '#lib/runbook/nearest.ts';
import type { Runbook, Trigger } from '#lib/runbook/schema.ts';

/** Kinds that an incident of severity 1 pulls (lib/way-back/triggers): what only people see, and a signal from IT. */
const DECLARABLE: readonly Trigger['kind'][] = ['declared', 'erp-disruption'];

const triggerOf = ({ triggers }: Runbook, named: string | undefined): Result<Trigger, string> => {
  const able = triggers.filter(({ kind }) => DECLARABLE.includes(kind));
  const ids = able.map(({ id }) => id);
  const wanted =
    named === undefined ? able.find(({ kind }) => kind === 'declared') : able.find(({ id }) => id === named);
  if (wanted) return ok(wanted);
  if (ids.length === 0)
    return err('The runbook has no trigger that people declare. Ask by hand: npx cutover rollback');
  return named === undefined
    ? err(`--trigger is missing: the runbook has none of kind declared. There are: ${ids.join(', ')}.`)
    : err(
        `${JSON.stringify(named)} is nothing that can be declared.${didYouMean(named, ids)} There are: ${ids.join(', ')}.`,
      );
};

/** Opens an incident of severity 1 under a trigger: the evaluator takes it up at its next look, and does what the runbook says. */
export const declareOnStage: StageVerb = async ({ compiled, given, terminal, connect, where }) => {
  const fail = (text: string): ExitCode => {
    terminal.err(`cutover declare: ${text}`);
    return BAD_INPUT;
  };
  const { runbook } = compiled;
  if (given.words.length > 0) return fail(`it takes no words, and ${given.words.join(' ')} was given.`);
  const who = whoAndWhy(given, runbook);
  if (!who.ok) return fail(who.error);
  const trigger = triggerOf(runbook, stringOption(given, 'trigger'));
  if (!trigger.ok) return fail(trigger.error);
  const world = await connect();
  if (!world.ok) return fail(world.error);
  const { id, mode, authority, timeBox } = trigger.value;
  const title = stringOption(given, 'title')?.trim() || trigger.value.title;
  const { cutover } = world.value.compiled.runbook;
  const incident = await declareIncident(world.value, {
    cutover,
    trigger: id,
    title,
    ...who.value,
    caller: world.value.deployed.caller,
  });
  await keepDeployLock(world.value, terminal);
  const follows =
    mode === 'automatic'
      ? 'Within two minutes the evaluator starts the roll-back by itself, unless the stage of the runbook holds it.'
      : `Within two minutes the evaluator asks ${authority}, who has ${timeBox ?? 'a day'} to decide; nothing is rolled back by itself.`;
  return printReply(
    {
      ok: true,
      text: `Declared as incident ${incident.id}, severity 1, trigger ${id}.\n${follows}`,
      next: `if it is wrong: npx cutover incidents close ${incident.id} --by PERSON --reason TEXT; to see what follows: npx cutover status`,
      data: { incident: incident.id, trigger: id },
    },
    where,
    given,
    terminal,
  );
};
