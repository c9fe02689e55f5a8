import { GetExecutionHistoryCommand, ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import { FUNCTION_NAMES } from '#lambdas/function-names.ts';
import { functionName } from '#lib/aws/stage.ts';
import { clientOptions } from '#test/servers/aws-environment.ts';
import type { CommandLine } from './command-line.ts';
import type { EmulatedStage } from './emulated-stage.ts';
import { functionLog } from './function-log.ts';
import { indented } from './steps.ts';

const LAST_EVENTS = 14;
const LAST_LINES = 3;
const LONGEST_LINE = 500;

/** Errors in the logs of all functions: whose token task hangs on the emulator is found here, and nowhere else. */
const failures = async (endpoint: string, tenant: string): Promise<string> => {
  const found: string[] = [];
  for (const name of FUNCTION_NAMES) {
    const lines = (await functionLog(endpoint, functionName(tenant, 'local', name)))
      .filter((line) => /"level":"ERROR"|Error\b|Task timed out/.test(line))
      .slice(-LAST_LINES)
      .map((line) => line.slice(0, LONGEST_LINE));
    if (lines.length > 0) found.push(`${name}:\n${lines.join('\n')}`);
  }
  return found.join('\n') || 'none';
};

const newestHistory = async (client: SFNClient, stateMachineArn: string): Promise<string> => {
  const { executions = [] } = await client.send(new ListExecutionsCommand({ stateMachineArn }));
  const [newest] = executions.toSorted((a, b) => Number(b.startDate) - Number(a.startDate));
  if (newest?.executionArn === undefined) return 'it never ran';
  const { events = [] } = await client.send(
    new GetExecutionHistoryCommand({
      executionArn: newest.executionArn,
      reverseOrder: true,
      maxResults: LAST_EVENTS,
    }),
  );
  return [
    `${newest.name} ${newest.status}`,
    ...events.toReversed().map((event) => {
      const { name = '' } = event.stateEnteredEventDetails ?? event.stateExitedEventDetails ?? {};
      const { error = '', cause = '' } =
        event.taskFailedEventDetails ?? event.executionFailedEventDetails ?? {};
      return `${event.timestamp?.toISOString() ?? ''} ${event.type} ${name} ${error} ${cause}`.slice(
        0,
        LONGEST_LINE,
      );
    }),
  ].join('\n');
};

/** What somebody needs who was not there: status, the last events of each machine, and what functions complained of. */
export const diagnose = async (stage: EmulatedStage, cli: CommandLine): Promise<string> => {
  const { endpoint } = stage.emulator;
  const client = new SFNClient(clientOptions(endpoint));
  const parts: string[] = [];
  const add = async (title: string, work: () => Promise<string>): Promise<void> => {
    const text = await work().catch((error: unknown) => `cannot be told: ${String(error)}`);
    parts.push(`${title}\n${indented(text)}`);
  };
  await add('cutover status', async () => {
    const { out, err } = await cli.called('status');
    return `${out}\n${err}`;
  });
  const { MainMachine, RollbackMachine } = stage.outputs;
  await add('the newest main execution', () => newestHistory(client, MainMachine));
  await add('the newest rollback', () => newestHistory(client, RollbackMachine));
  await add('errors in the logs of functions', () => failures(endpoint, stage.runbook.client.tenant));
  await add('end of the emulator’s log', async () => stage.emulator.logs().slice(-1_500));
  client.destroy();
  return parts.join('\n');
};
