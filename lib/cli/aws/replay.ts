import * as z from 'zod';
import { stepTask } from '#lib/actions/run-step.ts';
import { keepDeployLock } from '#lib/cli/aws/keep-deploy-lock.ts';
import type { StageVerb } from '#lib/cli/aws/stage-call.ts';
import type { StageWorld } from '#lib/cli/aws/stage-world.ts';
import { BAD_INPUT } from '#lib/cli/exit-code.ts';
import type { Reply } from '#lib/cli/interactive/command.ts';
import { printReply } from '#lib/cli/print-reply.ts';
import { plus } from '#lib/instant.ts';
import type { CutoverRecord } from '#lib/ports/cutovers.ts';
import { count, many } from '#lib/report/words.ts';
import { ActionVerdict } from '#lib/runbook/action-contract.ts';
import { isRollbackExecution } from '#lib/way-back/execution-names.ts';

/** As the machine does: 2,000 invoices a call, 120,000 in all. */
const MOST_CALLS = 60;
const MOST_OPEN = 1_000_000;

const Answer = z.object({ verdict: ActionVerdict, reasons: z.array(z.string()) });

/**
 * After a roll-back that ended on legacy: asks again about invoices that it held under enquiry, and releases those that the
 * authority does not have, for certain. The machine itself does the same once; here a person repeats it as long as some
 * are left. Everything else that could be replayed is the machine's own step behind the recovery gate.
 */
export const replayOnStage: StageVerb = async ({ given, terminal, connect, where }) => {
  if (given.words.length > 0) {
    terminal.err(`cutover replay: it takes no words, and ${given.words.join(' ')} was given.`);
    return BAD_INPUT;
  }
  const world = await connect();
  if (!world.ok) {
    terminal.err(`cutover replay: ${world.error}`);
    return BAD_INPUT;
  }
  const { cutover, client } = world.value.compiled.runbook;
  const open = await openInvoices(world.value, client.tenant);
  const control = await world.value.control.get(client.tenant);
  const allowed = await judge(world.value, control);
  const record = await world.value.cutovers.get(cutover);
  const reply =
    allowed !== undefined
      ? { ...allowed, text: `${open.text}\n${allowed.text}` }
      : record === undefined
        ? { ok: false, text: `Cutover ${cutover} was never started here.`, next: 'npx cutover status' }
        : await release(world.value, record, control.execution, open);
  await keepDeployLock(world.value, terminal);
  return printReply(reply, where, given, terminal);
};

interface Open {
  readonly waiting: number;
  readonly doubtful: number;
  readonly text: string;
}

/** What has no final outcome: never sent, or sent without one. */
const openInvoices = async ({ ledger, clock }: StageWorld, tenant: string): Promise<Open> => {
  const rows = (await ledger.open(tenant, plus(clock.now(), 1), MOST_OPEN)).filter(({ canary }) => !canary);
  const doubtful = rows.filter(({ state, submissions }) => submissions > 0 || state === 'unknown').length;
  const waiting = rows.length - doubtful;
  return {
    waiting,
    doubtful,
    text: `Open: ${many(rows.length, 'invoice')}, ${count(waiting)} never sent, ${count(doubtful)} sent without a known outcome (held: Finance must not issue them again).`,
  };
};

/** Why nothing may be replayed; undefined: a roll-back has ended on legacy and holds the route there. */
const judge = async (
  { compiled, gates, machine }: StageWorld,
  control: Awaited<ReturnType<StageWorld['control']['get']>>,
): Promise<Reply | undefined> => {
  const { cutover, recovery } = compiled.runbook;
  const no = (text: string, next: string): Reply => ({
    ok: false,
    text: `Nothing was replayed. ${text}`,
    next,
  });
  if (!control.held) {
    return no(
      `The route is not held (epoch ${control.epoch}, ${control.route.kind}): invoices flow, and what is open is with the worker and the sweeper.`,
      'npx cutover status',
    );
  }
  const rollback = control.execution;
  if (!isRollbackExecution(cutover, rollback)) {
    return no(`The route is held by ${rollback}, which is no roll-back of ${cutover}.`, 'npx cutover status');
  }
  const newest = (await gates.attempts(cutover, recovery.gate.id)).findLast(
    ({ execution }) => execution === rollback,
  );
  if ((await machine.status(rollback)) === 'running') {
    return no(
      newest?.status === 'open'
        ? `Roll-back ${rollback} runs and its recovery gate is open (attempt ${newest.attempt}): what becomes of the invoices is decided there.`
        : `Roll-back ${rollback} runs; it replays or releases them itself.`,
      newest?.status === 'open'
        ? `npx cutover decide ${recovery.gate.id} go|no-go --by PERSON`
        : 'npx cutover status',
    );
  }
  return newest?.decision?.verdict === 'go'
    ? no(
        `The recovery gate said go (${newest.instance}), and ${rollback} ended before it resumed: to release invoices to legacy now would go against that decision.`,
        'npx cutover status',
      )
    : undefined;
};

const release = async (
  world: StageWorld,
  record: CutoverRecord,
  rollback: string,
  before: Open,
): Promise<Reply> => {
  const { cutover, tenant, digests } = record;
  const former = await world.progress.get(cutover, stepTask(rollback, 'replay'));
  let answer: z.infer<typeof Answer> = { verdict: 'inconclusive', reasons: [] };
  for (let call = 1; call <= MOST_CALLS && answer.verdict === 'inconclusive'; call += 1) {
    answer = Answer.parse(
      await world.invoke('replay', {
        cutover,
        tenant,
        run: former?.run ?? 1,
        execution: rollback,
        stage: 'rollback',
        subject: 'replay',
        parameters: { to: 'legacy' },
        digests: { ...digests },
      }),
    );
  }
  const after = await openInvoices(world, tenant);
  const ended = before.waiting + before.doubtful - after.waiting - after.doubtful;
  return {
    ok: answer.verdict === 'pass',
    text: [
      before.text,
      ...answer.reasons,
      `${many(ended, 'invoice')} came to an end now. ${after.text}`,
    ].join('\n'),
    next:
      after.waiting + after.doubtful > 0
        ? 'find out about the rest with the authority; later again: npx cutover replay'
        : 'npx cutover report',
    data: { ended, waiting: after.waiting, doubtful: after.doubtful },
  };
};
