import type { RestoreDrill } from '#lib/aws/restore-drill.ts';
import type { StageVerb } from '#lib/cli/aws/stage-call.ts';
import { BAD_INPUT } from '#lib/cli/exit-code.ts';
import type { Reply } from '#lib/cli/interactive/command.ts';
import { printReply } from '#lib/cli/print-reply.ts';
import { stringOption } from '#lib/cli/string-option.ts';
import { canonicalJson } from '#lib/digest.ts';
import { toIso } from '#lib/instant.ts';
import { count, local } from '#lib/report/words.ts';
import { err, type Result } from '#lib/result.ts';

/** What an emulator says of a call that it does not have. */
const UNKNOWN_CALL = new Set([
  'UnknownOperationException',
  'UnknownOperation',
  'InvalidAction',
  'NotImplemented',
  'NotImplementedException',
]);

/** Practises the restore of the ledger. Passed means: it came back, whole, and its rows are what they should be. */
export const drillOnStage: StageVerb = async ({ compiled, given, terminal, connect, where }) => {
  const [what, ...more] = given.words;
  if (what !== 'restore' || more.length > 0) {
    terminal.err(
      `cutover drill: ${what === undefined ? 'say which drill' : `there is no drill ${JSON.stringify(given.words.join(' '))}`}: npx cutover drill restore`,
    );
    return BAD_INPUT;
  }
  const world = await connect();
  if (!world.ok) {
    terminal.err(`cutover drill: ${world.error}`);
    return BAD_INPUT;
  }
  const { archive, clock, deployed, restoreDrill } = world.value;
  const at = clock.now();
  const result = await tried(() => restoreDrill((text) => terminal.err(text)));
  if (!result.ok) {
    const reply = {
      ok: false,
      text: `${result.error}. Nothing was measured, and nothing is recorded.`,
      next:
        deployed.stage === 'local'
          ? 'an emulator keeps no backups; practise it in a real account: npx cutover drill restore --stage uat'
          : 'npx cutover status',
    };
    return printReply(reply, deployed.stage === 'local' ? '' : where, given, terminal);
  }
  const drilled = result.value;
  const key = `audit/drills/restore/${world.value.compiled.runbook.cutover}/${toIso(at).replaceAll(':', '-')}.json`;
  const by = stringOption(given, 'by') ?? deployed.caller;
  const facts = { ...drilled, restoredTo: toIso(drilled.restoredTo) };
  const { stage, account, region } = deployed;
  await archive.put(key, canonicalJson({ ...facts, by, at: toIso(at), stage, account, region }));
  return printReply(replyOf(drilled, key, compiled.runbook.goLive.zone), where, given, terminal);
};

const tried = async (
  drill: () => Promise<Result<RestoreDrill, string>>,
): Promise<Result<RestoreDrill, string>> => {
  try {
    return await drill();
  } catch (error) {
    if (!(error instanceof Error) || !UNKNOWN_CALL.has(error.name)) throw error;
    return err(`The endpoint cannot restore a table (${error.name})`);
  }
};

const replyOf = (drill: RestoreDrill, key: string, zone: string): Reply => {
  const { items, sample } = drill;
  const wrong = sample.different + sample.missing + sample.lost;
  const passed = wrong === 0 && sample.compared > 0;
  return {
    ok: passed,
    text: [
      `${drill.source} as of ${local(toIso(drill.restoredTo), zone)} (${zone}) was restored and readable after ${count(drill.restoreSeconds)} s.`,
      `Items: ${count(items.restored)} restored, ${count(items.source)} in the table now.`,
      `Sample of ${count(sample.compared)} invoice rows: ${count(sample.same)} the same, ${count(sample.moved)} changed since then, ${count(sample.different)} DIFFERENT, ${count(sample.missing)} MISSING in the table; ${count(sample.lost)} of the table NOT RESTORED.`,
      ...(sample.compared === 0 ? ['No invoice was in it at that moment: counted only.'] : []),
      'Measured: the restore of the table alone. Turning functions to a restored table, and alarms for it, come on top.',
      `Recorded: ${key}`,
    ].join('\n'),
    next: passed
      ? 'the next drill before the next cutover'
      : wrong === 0
        ? 'nothing was compared, so nothing is proven: again once invoices have come: npx cutover drill restore'
        : 'find out how rows came to differ before anything else',
    data: { ...drill, restoredTo: toIso(drill.restoredTo), passed, key },
  };
};
