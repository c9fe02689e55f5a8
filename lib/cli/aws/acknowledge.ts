import * as z from 'zod';
import type { StageVerb } from '#lib/cli/aws/stage-call.ts';
import { BAD_INPUT, type ExitCode } from '#lib/cli/exit-code.ts';
import { printReply } from '#lib/cli/print-reply.ts';
import { stringOption } from '#lib/cli/string-option.ts';
import { didYouMean } from '#lib/runbook/nearest.ts';

/** What function `acknowledge` answers. */
const Answer = z.discriminatedUnion('ok', [
  z.object({
    ok: z.literal(true),
    outcome: z.enum(['acknowledged', 'already']),
    page: z.string(),
    what: z.string(),
    recovered: z.boolean(),
    message: z.string(),
  }),
  z.object({ ok: z.literal(false), code: z.string(), message: z.string() }),
]);

/** Answers a page in somebody's name. PAGE is its id, as the message has it, or the alarm's name for the newest of it. */
export const acknowledgeOnStage: StageVerb = async ({ compiled, given, terminal, connect, where }) => {
  const fail = (text: string): ExitCode => {
    terminal.err(`cutover acknowledge: ${text}`);
    return BAD_INPUT;
  };
  const [page, ...more] = given.words;
  if (page === undefined) return fail('PAGE is missing: the page’s id, or the alarm’s name.');
  if (more.length > 0) return fail(`it takes one page, and ${more.join(' ')} was given as well.`);
  const by = stringOption(given, 'by');
  if (by === undefined) return fail('--by is missing: who has it.');
  const { people } = compiled.runbook;
  if (!people[by]) {
    return fail(`The runbook does not know ${JSON.stringify(by)}.${didYouMean(by, Object.keys(people))}`);
  }
  const world = await connect();
  if (!world.ok) return fail(world.error);
  const answer = Answer.parse(await world.value.invoke('acknowledge', { page, by }));
  const reply = answer.ok
    ? {
        ok: true,
        text: [answer.message, answer.what].filter((text) => text !== '').join('\n'),
        next: 'npx cutover status',
        data: { page: answer.page, outcome: answer.outcome, by, recovered: answer.recovered },
      }
    : { ok: false, text: answer.message, next: 'npx cutover status', data: { code: answer.code } };
  return printReply(reply, where, given, terminal);
};
