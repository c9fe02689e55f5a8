import * as z from 'zod';
import type { StageWorld } from '#lib/cli/aws/stage-world.ts';
import type { Reply } from '#lib/cli/interactive/command.ts';
import { fromIso } from '#lib/instant.ts';
import { ActionVerdict } from '#lib/runbook/action-contract.ts';
import { mainExecution } from '#lib/way-back/execution-names.ts';

/** As the machine does: 2,000 invoices a call, 120,000 in all. */
const MOST_CALLS = 60;
/** A lease lasts 90 s; whoever waits at a terminal is told meanwhile by nobody. */
const LONGEST_WAIT_MS = 100_000;

const Answer = z.object({
  verdict: ActionVerdict,
  reasons: z.array(z.string()),
  next: z.string(),
  execution: z.string().optional(),
});

/** Returns one segment to legacy, or ends that, by the function that releases invoices. Safe to repeat. */
export const returnSegmentOnStage = async (
  world: StageWorld,
  question: {
    readonly segment: string;
    readonly trigger: string;
    readonly by: string;
    readonly caller: string;
    readonly reason: string;
    readonly end: boolean;
  },
): Promise<Reply> => {
  const { cutover, client } = world.compiled.runbook;
  const record = await world.cutovers.get(cutover);
  if (record === undefined)
    return { ok: false, text: `Cutover ${cutover} was never started here.`, next: 'npx cutover status' };
  const run = Math.max(1, ...(await world.progress.list(cutover)).map((each) => each.run));
  const { end, ...asked } = question;
  let answer: z.infer<typeof Answer> | undefined;
  for (let call = 1; call <= MOST_CALLS; call += 1) {
    answer = Answer.parse(
      await world.invoke('replay', {
        cutover,
        tenant: client.tenant,
        run,
        execution: mainExecution(cutover, run),
        stage: 'rollback',
        subject: asked.segment,
        parameters: { to: end ? 'smartapi' : 'legacy', ...asked },
        digests: { ...record.digests },
      }),
    );
    if (answer.verdict !== 'inconclusive') break;
    const wait = fromIso(answer.next) - world.clock.now();
    if (wait > 0) await world.clock.sleep(Math.min(wait, LONGEST_WAIT_MS));
  }
  return {
    ok: answer?.verdict === 'pass',
    text: answer?.reasons.join('\n') ?? 'The function gave no answer.',
    next:
      answer?.verdict === 'inconclusive'
        ? 'the same command again: it goes on where it was'
        : end
          ? 'npx cutover status'
          : `when the cause is mended: npx cutover rollback --segment ${asked.segment} --end --reason TEXT --by PERSON`,
    data: { segment: asked.segment, ...(answer?.execution && { incident: answer.execution }) },
  };
};
