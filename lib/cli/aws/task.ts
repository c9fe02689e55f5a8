import { keepDeployLock } from '#lib/cli/aws/keep-deploy-lock.ts';
import type { StageVerb } from '#lib/cli/aws/stage-call.ts';
import { commandFrom } from '#lib/cli/command-from.ts';
import { BAD_INPUT } from '#lib/cli/exit-code.ts';
import { reportTask } from '#lib/cli/interactive/carry-out.ts';
import { printReply } from '#lib/cli/print-reply.ts';
import { stringOption } from '#lib/cli/string-option.ts';
import { asJsonObject } from '#lib/json-object.ts';

const USAGE =
  'npx cutover task start|done|block|reassign|retry|give-up TASK --by PERSON [--evidence TEXT] [--note TEXT] [--to PERSON]';

/** Reports a task of the deployed cutover. Always in somebody's name: what is recorded there is looked at years later. */
export const taskOnStage: StageVerb = async ({ compiled, given, terminal, connect, where }) => {
  const [report, task, ...more] = given.words;
  const options = Object.fromEntries(
    ['by', 'evidence', 'note', 'to'].map((option) => [option, stringOption(given, option)]),
  );
  const command = commandFrom({ verb: 'task', report, task, ...options }, USAGE);
  const wrong =
    more.length > 0
      ? `${more.join(' ')} is too much (quotes around a text?). It is called so: ${USAGE}`
      : !command.ok
        ? command.error
        : options.by === undefined
          ? `--by is missing: on a deployed stage a report is always in somebody’s name. It is called so: ${USAGE}`
          : undefined;
  if (wrong !== undefined || !command.ok || command.value.verb !== 'task') {
    terminal.err(`cutover task: ${wrong ?? 'this is no report'}`);
    return BAD_INPUT;
  }
  const world = await connect();
  if (!world.ok) {
    terminal.err(`cutover task: ${world.error}`);
    return BAD_INPUT;
  }
  const { invoke, progress, gates } = world.value;
  const deps = {
    cutover: world.value.compiled.runbook.cutover,
    progress,
    gates,
    reportTask: async (payload: unknown) => asJsonObject(await invoke('task-report', asJsonObject(payload))),
  };
  const reply = await reportTask(deps, command.value, compiled);
  await keepDeployLock(world.value, terminal);
  return printReply(reply, where, given, terminal);
};
