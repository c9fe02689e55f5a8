import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { makeDynamoDBClient, makeLambdaClient } from '#lib/aws/clients.ts';
import { makeInvoker } from '#lib/aws/invoker.ts';
import { functionName } from '#lib/aws/stage.ts';
import { clientOptions } from '#test/servers/aws-environment.ts';
import { CHANGED_LINE, makeChangedCode } from './changed-code.ts';
import { done } from './command-line.ts';
import { functionLog } from './function-log.ts';
import { readRows } from './outside.ts';
import { readStatus, type StageStatus } from './stage-status.ts';
import { expectThat } from './steps.ts';
import type { Intervention, Suite } from './suite.ts';
import { waitUntil } from './wait-until.ts';

/** So many invoices are to pile up that nobody can say it was chance. */
const PILED_UP = 10;
const PILED_UP_SECONDS = 90;
const DRAINED_SECONDS = 60;
/** Invoices that a worker may have had in hand when the pause came: a few of one batch. */
const MOST_FETCHED = 3;

const REASON = 'A mended worker goes out while the queue is paused';

/** An operator's word to the function that alone moves the valve. */
const makeValve = ({ stage }: Suite) => {
  const { tenant } = stage.runbook.client;
  const client = makeLambdaClient(clientOptions(stage.emulator.endpoint));
  const invoke = makeInvoker({ client, tenant, stage: 'local' });
  return (pause: boolean) =>
    invoke('valve', {
      ...{ cutover: stage.runbook.cutover, tenant, run: 1, execution: 'operator', stage: 'hypercare' },
      subject: 'valve',
      parameters: { pause, reason: 'operator' },
      digests: { program: '', code: '', calendar: '', roster: '' },
    });
};

const tableId = async ({ stage }: Suite): Promise<string> => {
  const client = makeDynamoDBClient(clientOptions(stage.emulator.endpoint));
  const { Table } = await client.send(new DescribeTableCommand({ TableName: stage.outputs.LedgerTable }));
  client.destroy();
  return `${Table?.TableArn ?? ''} ${Table?.TableId ?? ''} ${Table?.CreationDateTime?.toISOString() ?? ''}`;
};

const pending = ({ clearance }: StageStatus): number => clearance?.pending ?? 0;
const queued = ({ traffic }: StageStatus): number => traffic.waiting + traffic.inFlight;

/**
 * In hypercare, with invoices coming in all the time, an operator pauses the queue and the code is deployed anew. The cutover goes
 * on until its next stage, which sees that other code is deployed than it was started with, holds and asks; then the code
 * of before is deployed again and its owner has it tried again.
 */
export const pauseAndRedeploy = (suite: Suite): readonly Intervention[] => {
  const { stage, cli, step, note } = suite;
  const { tenant } = stage.runbook.client;
  const moveValve = makeValve(suite);
  const copy = makeChangedCode();
  // In the days of waiting for the freeze, so that the pause is no longer than a deployment.
  const synthesised = stage.cdk.synth(stage.addresses, copy);
  // Judged where it is awaited; a failure before that is no unhandled one.
  synthesised.catch(() => undefined);
  let changed = false;

  return [
    {
      name: 'paused under load, deployed anew, resumed',
      isTime: ({ stage: at, gates, waiting }) =>
        at === 'hypercare' && gates.length === 0 && waiting.length === 0,
      beside: true,
      async run() {
        await step('changed Lambda code is synthesised', () => synthesised);
        await step('an operator pauses the queue', () => moveValve(true));
        const piled = await step(`under load ${PILED_UP} invoices or more become pending`, () =>
          waitUntil(
            'invoices to pile up',
            PILED_UP_SECONDS,
            () => readStatus(cli),
            (status) => status.traffic.valve === 'closed' && pending(status) >= PILED_UP,
          ),
        );
        note(
          `${pending(piled)} pending in the ledger, ${queued(piled)} in the queue, valve ${piled.traffic.valve}`,
        );
        const before = { rows: await readRows(stage), table: await tableId(suite) };

        const permit = await cli.called('deploy-permit', '--reason', REASON, '--by', 'femi-cole');
        note(done(permit, 'cutover deploy-permit').split('\n')[0] ?? '');
        await step('changed Lambda code is deployed during the pause', async () => {
          await stage.cdk.deployAgain(copy);
          changed = true;
        });
        await step('the deployment resumed nothing, lost no row and no message', async () => {
          const after = await readStatus(cli);
          const rows = await readRows(stage);
          const keys = new Set(rows.map(({ number, revision }) => `${number}/${revision}`));
          const lost = before.rows.filter(({ number, revision }) => !keys.has(`${number}/${revision}`));
          expectThat(
            after.traffic.valve === 'closed',
            `the valve is ${after.traffic.valve} after the deployment`,
          );
          expectThat(
            lost.length === 0,
            `rows that were there before: ${lost.map(({ number }) => number).join()}`,
          );
          expectThat((await tableId(suite)) === before.table, `the ledger is another table: ${before.table}`);
          expectThat(
            queued(after) >= queued(piled) && pending(after) >= pending(piled),
            `before ${queued(piled)} messages and ${pending(piled)} pending, after ${queued(after)} and ${pending(after)}`,
          );
          note(`${pending(after)} pending, ${queued(after)} in the queue, ${rows.length} rows`);
        });
        const waited = (await readRows(stage)).filter(({ state }) => state === 'received');
        // What a worker had fetched when the pause came is acknowledged and rung for by the sweeper, ten minutes later.
        const fetched = Math.max(MOST_FETCHED, waited.length - queued(await readStatus(cli)));

        await step('the queue is resumed and what waited in it is cleared', async () => {
          await moveValve(false);
          const numbers = new Set(waited.map(({ number }) => number));
          await waitUntil(
            `all but ${fetched} of ${numbers.size} invoices to be cleared`,
            DRAINED_SECONDS,
            async () =>
              (await readRows(stage))
                .filter(
                  ({ number, state }) => numbers.has(number) && (state === 'received' || state === 'claimed'),
                )
                .map(({ number }) => number),
            (left) => left.length <= fetched,
          );
        });
        const log = await functionLog(stage.emulator.endpoint, functionName(tenant, 'local', 'worker'));
        expectThat(
          log.some((line) => line.includes(CHANGED_LINE)),
          'the changed worker did not run: its line is not in its log',
        );
        note(`${waited.length} invoices had waited; the changed worker cleared them`);
      },
    },
    {
      name: 'other code is noticed, and taken back',
      isTime: ({ stage: at, waiting }) =>
        changed && at === 'steady-state' && waiting.some(({ status }) => status === 'held'),
      beside: false,
      async run() {
        const { out } = await cli.called('status');
        const line = out.split('\n').find((text) => /deployed code is/.test(text));
        expectThat(line !== undefined, `steady-state is held for another reason than its code:\n${out}`);
        note(line?.trim() ?? '');
        await step('the code that it was started with is deployed again', () => stage.cdk.deployAgain());
        const end = await cli.called('deploy-permit', '--end', '--by', 'femi-cole');
        note(done(end, 'cutover deploy-permit --end').split('\n')[0] ?? '');
        changed = false;
      },
    },
  ];
};
