import { gatherStatus } from '#lib/cli/aws/gather-status.ts';
import type { StageVerb } from '#lib/cli/aws/stage-call.ts';
import { BAD_INPUT, DONE } from '#lib/cli/exit-code.ts';
import { printReply } from '#lib/cli/print-reply.ts';
import { SECOND } from '#lib/instant.ts';
import { renderStatus } from '#lib/report/render-status.ts';

/** Between two looks of `--watch`. */
const EVERY = 5 * SECOND;

/** Where the cutover of a stage stands; with `--watch` again and again until no execution runs any more. */
export const statusOnStage: StageVerb = async ({ given, terminal, connect, where }) => {
  const world = await connect();
  if (!world.ok) {
    terminal.err(`cutover status: ${world.error}`);
    return BAD_INPUT;
  }
  for (;;) {
    const facts = await gatherStatus(world.value);
    printReply({ ok: true, ...renderStatus(facts) }, where, given, terminal);
    const running = facts.deployed?.executions.some(({ status }) => status === 'running') ?? false;
    if (given.options.watch !== true || !running) return DONE;
    await world.value.clock.sleep(EVERY);
    if (given.options.json !== true) terminal.out('');
  }
};
