import { decisionPlace } from '#lib/cli/aws/decision-place.ts';
import type { StageVerb } from '#lib/cli/aws/stage-call.ts';
import { supersedeGate } from '#lib/cli/aws/supersede-gate.ts';
import { BAD_INPUT } from '#lib/cli/exit-code.ts';
import { printReply } from '#lib/cli/print-reply.ts';
import { renderGates } from '#lib/report/render-gates.ts';

/** Every gate of the deployed cutover, and where an open one is decided. */
export const gatesOnStage: StageVerb = async (call) => {
  const { stage, compiled, given, terminal, connect, where, repository } = call;
  if (given.words[0] === 'supersede') return supersedeGate(call);
  const world = await connect();
  if (!world.ok) {
    terminal.err(`cutover gates: ${world.error}`);
    return BAD_INPUT;
  }
  const { runbook, program } = compiled;
  const told = renderGates({
    zone: runbook.goLive.zone,
    gates: program.gates,
    attempts: await world.value.gates.list(runbook.cutover),
    placeOf: (attempt) =>
      attempt.decisionSource === 'pull-request' ? decisionPlace(stage, attempt, repository) : undefined,
  });
  return printReply({ ok: true, ...told }, where, given, terminal);
};
