import * as z from 'zod';
import { keepDeployLock } from '#lib/cli/aws/keep-deploy-lock.ts';
import type { StageVerb } from '#lib/cli/aws/stage-call.ts';
import { whoAndWhy } from '#lib/cli/aws/who-and-why.ts';
import { BAD_INPUT, type ExitCode } from '#lib/cli/exit-code.ts';
import { printReply } from '#lib/cli/print-reply.ts';
import { didYouMean } from '#lib/runbook/nearest.ts';

/** What function `gate-supersede` answers. */
const Answer = z.object({
  instance: z.string(),
  outcome: z.enum(['superseded', 'already', 'refused']),
  reason: z.string(),
});

/** Takes the open attempt of a gate back that can never be decided; the machine asks again. Decides nothing. */
export const supersedeGate: StageVerb = async ({ compiled, given, terminal, connect, where }) => {
  const fail = (text: string): ExitCode => {
    terminal.err(`cutover gates: ${text}`);
    return BAD_INPUT;
  };
  const [, gate, ...more] = given.words;
  if (gate === undefined)
    return fail('GATE is missing: npx cutover gates supersede GATE --by PERSON --reason TEXT');
  if (more.length > 0) return fail(`it takes one gate, and ${more.join(' ')} was given as well.`);
  const { runbook, program } = compiled;
  const known = program.gates.map(({ id }) => id);
  if (!known.includes(gate)) {
    return fail(`There is no gate ${gate}.${didYouMean(gate, known)} There are: ${known.join(', ')}.`);
  }
  const why = whoAndWhy(given, runbook);
  if (!why.ok) return fail(why.error);
  const world = await connect();
  if (!world.ok) return fail(world.error);
  const { gates, deployed, invoke } = world.value;
  const attempts = await gates.attempts(world.value.compiled.runbook.cutover, gate);
  const last = attempts.at(-1);
  if (!last) {
    const reply = { ok: false, text: `Gate ${gate} was not opened yet.`, next: 'npx cutover gates' };
    return printReply(reply, where, given, terminal);
  }
  const answer = Answer.parse(
    await invoke('gate-supersede', { instance: last.instance, ...why.value, caller: deployed.caller }),
  );
  await keepDeployLock(world.value, terminal);
  const done = answer.outcome !== 'refused';
  return printReply(
    {
      ok: done,
      text: done
        ? `${answer.instance}: ${answer.reason}. No vote on it counts any more, and its pull request is closed; the machine asks again with fresh evidence as long as the runbook allows another attempt.`
        : `Nothing was taken back. ${answer.instance}: ${answer.reason}.`,
      next: 'npx cutover gates',
      data: { ...answer },
    },
    where,
    given,
    terminal,
  );
};
