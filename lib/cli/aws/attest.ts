import { attestCommand } from '#lib/cli/attest.ts';
import type { StageVerb } from '#lib/cli/aws/stage-call.ts';
import { BAD_INPUT } from '#lib/cli/exit-code.ts';
import { attestSettings } from '#lib/cli/interactive/attest-settings.ts';
import { printReply } from '#lib/cli/print-reply.ts';
import { asJsonObject } from '#lib/json-object.ts';

/** Attests the ERP's settings for the deployed cutover. */
export const attestOnStage: StageVerb = async ({ compiled, given, terminal, connect, where }) => {
  const command = attestCommand(given);
  if (!command.ok || command.value.verb !== 'attest') {
    terminal.err(`cutover attest: ${command.ok ? 'this is no attestation' : command.error}`);
    return BAD_INPUT;
  }
  const world = await connect();
  if (!world.ok) {
    terminal.err(`cutover attest: ${world.error}`);
    return BAD_INPUT;
  }
  const { invoke } = world.value;
  const deps = {
    cutover: world.value.compiled.runbook.cutover,
    reportTask: async (payload: unknown) => asJsonObject(await invoke('task-report', asJsonObject(payload))),
  };
  return printReply(await attestSettings(deps, command.value, compiled), where, given, terminal);
};
