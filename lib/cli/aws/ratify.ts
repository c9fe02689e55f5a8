import * as z from 'zod';
import { keepDeployLock } from '#lib/cli/aws/keep-deploy-lock.ts';
import type { StageVerb } from '#lib/cli/aws/stage-call.ts';
import { personOf, whoAndWhy } from '#lib/cli/aws/who-and-why.ts';
import { BAD_INPUT, type ExitCode } from '#lib/cli/exit-code.ts';
import { printReply } from '#lib/cli/print-reply.ts';
import { stringOption } from '#lib/cli/string-option.ts';

/** What function `request-rollback` answers to who ratifies. */
const Answer = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), state: z.string(), message: z.string() }),
  z.object({ ok: z.literal(false), code: z.string(), message: z.string() }),
]);

/** Members of the authority stand by a roll-back that one person began, or object. Neither undoes it. */
export const ratifyOnStage: StageVerb = async ({ compiled, given, terminal, connect, where }) => {
  const fail = (text: string): ExitCode => {
    terminal.err(`cutover ratify: ${text}`);
    return BAD_INPUT;
  };
  const [execution, ...more] = given.words;
  if (execution === undefined)
    return fail('EXECUTION is missing: the roll-back’s name, as npx cutover status has it.');
  if (more.length > 0) return fail(`it takes one roll-back, and ${more.join(' ')} was given as well.`);
  const named = (stringOption(given, 'by') ?? '').split(',').map((id) => id.trim());
  const [first = ''] = named;
  const who = whoAndWhy(
    { ...given, options: { ...given.options, by: first || undefined } },
    compiled.runbook,
  );
  if (!who.ok) return fail(who.error);
  for (const id of named) {
    const person = personOf(id, compiled.runbook);
    if (!person.ok) return fail(person.error);
  }
  const world = await connect();
  if (!world.ok) return fail(world.error);
  const stands = given.options.object !== true;
  const said: string[] = [];
  let answer: z.infer<typeof Answer> | undefined;
  for (const by of named) {
    const { caller } = world.value.deployed;
    const voice = { execution, by, stands, note: who.value.reason, caller };
    const next = Answer.parse(await world.value.invoke('request-rollback', { ratify: voice }));
    // The quorum was reached before all who are named had their turn.
    if (!next.ok && next.code === 'ratification-closed' && said.length > 0) break;
    answer = next;
    if (!next.ok) break;
    said.push(by);
  }
  await keepDeployLock(world.value, terminal);
  const before = said.length > 0 ? `Recorded: ${said.join(', ')}. ` : '';
  return printReply(
    answer?.ok === true
      ? {
          ok: true,
          text: answer.message,
          next:
            answer.state === 'open'
              ? `the others: npx cutover ratify ${execution} --by PERSON[,PERSON] --reason TEXT`
              : 'npx cutover status',
          data: { execution, state: answer.state, by: said },
        }
      : {
          ok: false,
          text: `${before}${answer?.message ?? 'nobody was named'}`,
          next: 'npx cutover status',
          data: { recorded: said },
        },
    where,
    given,
    terminal,
  );
};
