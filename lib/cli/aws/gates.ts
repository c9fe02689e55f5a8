import { decisionPlace } from '#lib/cli/aws/decision-place.ts';
import type { StageVerb } from '#lib/cli/aws/stage-call.ts';
import { supersedeGate } from '#lib/cli/aws/supersede-gate.ts';
import { BAD_INPUT } from '#lib/cli/exit-code.ts';
import { printReply } from '#lib/cli/print-reply.ts';
import { standingConditions } from '#lib/gates/conditions.ts';
import { renderGates } from '#lib/report/render-gates.ts';
import { localDate } from '#lib/runbook/local-moment.ts';
import { calendarScale, timeScale } from '#lib/runbook/time-scale.ts';

/** Every gate of the deployed cutover, and where an open one is decided. */
export const gatesOnStage: StageVerb = async (call) => {
  const { stage, given, terminal, connect, where, repository } = call;
  if (given.words[0] === 'supersede') return supersedeGate(call);
  const world = await connect();
  if (!world.ok) {
    terminal.err(`cutover gates: ${world.error}`);
    return BAD_INPUT;
  }
  const { runbook, program } = world.value.compiled;
  const attempts = await world.value.gates.list(runbook.cutover);
  const records = await world.value.progress.list(runbook.cutover);
  const started = await world.value.cutovers.get(runbook.cutover);
  const scale = started ? calendarScale(started.calendar) : timeScale(undefined);
  const told = renderGates({
    now: world.value.clock.now(),
    zone: runbook.goLive.zone,
    gates: program.gates,
    attempts,
    conditions: standingConditions({
      gates: attempts,
      records,
      people: runbook.people,
      today: localDate(scale.toNominal(world.value.clock.now()), runbook.goLive.zone),
    }),
    placeOf: (attempt) =>
      attempt.decisionSource === 'pull-request' ? decisionPlace(stage, attempt, repository) : undefined,
  });
  return printReply({ ok: true, ...told }, where, given, terminal);
};
