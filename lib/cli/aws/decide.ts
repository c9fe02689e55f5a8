import type { Stage } from '#lib/aws/stage.ts';
import { breakGlassOnStage } from '#lib/cli/aws/break-glass.ts';
import { confirmOnStage } from '#lib/cli/aws/confirm-entry.ts';
import { decisionPlace } from '#lib/cli/aws/decision-place.ts';
import { keepDeployLock } from '#lib/cli/aws/keep-deploy-lock.ts';
import type { StageVerb } from '#lib/cli/aws/stage-call.ts';
import { commandFrom } from '#lib/cli/command-from.ts';
import { BAD_INPUT } from '#lib/cli/exit-code.ts';
import { decideGate } from '#lib/cli/interactive/carry-out.ts';
import { makeBallot } from '#lib/cli/interactive/cast-vote.ts';
import type { Reply } from '#lib/cli/interactive/command.ts';
import { printReply } from '#lib/cli/print-reply.ts';
import { stringOption } from '#lib/cli/string-option.ts';
import { asJsonObject } from '#lib/json-object.ts';
import { didYouMean } from '#lib/runbook/nearest.ts';

/**
 * One person's vote, where votes are cast by command. Where they are cast by reviewing a pull request it changes nothing
 * and says where to decide; that is a no to what was asked, so it exits with 1.
 */
export const decideOnStage: StageVerb = async (call) => {
  const { stage, compiled, given, terminal, where, repository } = call;
  const [gate, word, ...more] = given.words;
  if (more.length > 0) {
    // Of two decisions the first would be taken.
    terminal.err(
      `cutover decide: one gate and one decision, and ${given.words.join(' ')} was given. Nothing was done.`,
    );
    return BAD_INPUT;
  }
  if (stringOption(given, 'confirm') !== undefined) return confirmOnStage(call, gate ?? '', word ?? '');
  if (given.options['break-glass'] === true) return breakGlassOnStage(call, gate ?? '', word ?? '');
  const command = commandFrom(
    {
      verb: 'decide',
      gate,
      vote: word,
      by: stringOption(given, 'by'),
      note: stringOption(given, 'note'),
      override: stringOption(given, 'override'),
      conditions: stringOption(given, 'condition'),
    },
    'npx cutover decide GATE go|no-go|object --by PERSON [--note TEXT] [--override TEXT] [--condition TEXT]…',
  );
  if (!command.ok || command.value.verb !== 'decide') {
    terminal.err(`cutover decide: ${command.ok ? 'this is no vote' : command.error}`);
    return BAD_INPUT;
  }
  const vote = command.value;
  const known = compiled.program.gates.map(({ id }) => id);
  if (!known.includes(vote.gate)) {
    terminal.err(
      `cutover decide: There is no gate ${vote.gate}.${didYouMean(vote.gate, known)} There are: ${known.join(', ')}.`,
    );
    return BAD_INPUT;
  }
  // Whatever is deployed: in production no command decides, so none asks AWS whether it may.
  if (stage === 'production') {
    const place = decisionPlace(stage, { cutover: compiled.runbook.cutover, gate: vote.gate }, repository);
    return printReply(elsewhere(stage, place), where, given, terminal);
  }
  const connected = await call.connect();
  if (!connected.ok) {
    terminal.err(`cutover decide: ${connected.error}`);
    return BAD_INPUT;
  }
  const world = connected.value;
  const { cutover } = world.compiled.runbook;
  const open = (await world.gates.listOpen(cutover)).find((each) => each.gate === vote.gate);
  const source = open?.decisionSource ?? world.deployed.cutover.DecisionSource;
  if (source !== 'prompt') {
    const place = decisionPlace(stage, open ?? { cutover, gate: vote.gate }, repository);
    return printReply(elsewhere(stage, place), where, given, terminal);
  }
  const deps = {
    cutover,
    progress: world.progress,
    gates: world.gates,
    reportTask: async () => ({}),
  };
  const ballot = makeBallot(
    {
      now: () => world.clock.now(),
      ballots: world.ballots,
      completeGate: async (payload) =>
        asJsonObject(await world.invoke('gate-complete', asJsonObject(payload))),
    },
    compiled.runbook,
  );
  const reply = await decideGate(deps, ballot, vote, compiled);
  await keepDeployLock(world, terminal);
  return printReply(reply, where, given, terminal);
};

const elsewhere = (stage: Stage, place: string): Reply => ({
  ok: false,
  text: `On stage ${stage} gates are decided by pull request only; nothing was changed. Decide here: ${place}. Members approve there for a go, or request changes for a no-go; the clerk merges.`,
  next: 'npx cutover gates',
});
