/**
 * The engine against MiniStack, which runs state machines with task tokens through the API that AWS has. Not moto: its
 * StopExecution leaves a task that waits for a token running. What MiniStack has wrong stands as a gap below.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { CreateStateMachineCommand, type SFNClient } from '@aws-sdk/client-sfn';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, describe, expect, inject, it, vi } from 'vitest';
import { makeSFNClient } from '#lib/aws/clients.ts';
import { executionArn } from '#lib/aws/execution-arn.ts';
import { makeExecutionHistories } from '#lib/aws/execution-history.ts';
import { summarizeExecution } from '#lib/aws/execution-summary.ts';
import { MACHINE_GRANTS } from '#lib/aws/grants/machine.ts';
import { makeMachine } from '#lib/aws/machine.ts';
import { type MachineWorld, machineContract } from '#test/contract/machine.ts';
import { clientOptions } from '#test/servers/aws-environment.ts';
import { expectWithinGrants, makeCommandRecorder } from './within-grants.ts';

/** A machine whose one task sends its token to a queue: the test reads it there, as a person would be told of a gate. */
const worldOn = async (
  sfn: SFNClient,
  sqs: SQSClient,
): Promise<MachineWorld & { readonly mainArn: string }> => {
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: `tokens-${randomUUID()}` }));
  const definition = JSON.stringify({
    StartAt: 'Ask',
    States: {
      Ask: {
        Type: 'Task',
        Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
        Parameters: { QueueUrl, MessageBody: { 'token.$': '$$.Task.Token' } },
        TimeoutSeconds: 600,
        Next: 'Done',
      },
      Done: { Type: 'Succeed' },
    },
  });
  const machine = async (): Promise<string> => {
    const { stateMachineArn = '' } = await sfn.send(
      new CreateStateMachineCommand({
        name: `m-${randomUUID()}`,
        definition,
        roleArn: 'arn:aws:iam::000000000000:role/states',
      }),
    );
    return stateMachineArn;
  };
  const mainArn = await machine();
  return {
    mainArn,
    machine: makeMachine({ client: sfn, machines: { main: mainArn, rollback: await machine() } }),
    async token() {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: 1,
          WaitTimeSeconds: 10,
          VisibilityTimeout: 600,
        }),
      );
      return JSON.parse(Messages[0]?.Body ?? '{}').token;
    },
    pass: () => delay(100),
  };
};

const client = makeSFNClient(clientOptions(inject('ministack')));
const queues = new SQSClient(clientOptions(inject('ministack')));
afterAll(() => {
  client.destroy();
  queues.destroy();
});

machineContract('MiniStack', () => worldOn(client, queues), { answersTokenOfStopped: true });

describe('makeMachine', () => {
  it('does what it is granted', async () => {
    const recorder = makeCommandRecorder();
    const own = recorder.watch(makeSFNClient(clientOptions(inject('ministack'))));
    const { machine, token } = await worldOn(own, queues);
    const level = async (work: () => Promise<unknown>, granted: readonly string[]): Promise<void> => {
      recorder.clear();
      await work();
      expectWithinGrants(recorder, granted);
    };
    recorder.clear();
    await level(() => machine.start('main', 'c-r1', {}), MACHINE_GRANTS.start);
    const given = await token();
    await level(() => machine.status('c-r1'), MACHINE_GRANTS.status);
    await level(() => machine.answer(given, {}), MACHINE_GRANTS.answer);
    await machine.start('rollback', 'c-rb-1', {});
    await level(() => machine.stop('c-rb-1', 'enough'), MACHINE_GRANTS.stop);
    own.destroy();
  });
});

describe('execution history: MiniStack', () => {
  it('reads a whole history and counts what it would cost', async () => {
    const { machine, token, mainArn } = await worldOn(client, queues);
    await machine.start('main', 'c-r1', { n: 1 });
    await machine.answer(await token(), { verdict: 'go' });
    const arn = executionArn(mainArn, 'c-r1');
    await vi.waitFor(async () => expect(await machine.status('c-r1')).toBe('succeeded'), 5_000);
    const histories = makeExecutionHistories({ client });
    const history = await histories.read(arn);
    const summary = history && summarizeExecution(history);
    expect(summary).toMatchObject({
      arn,
      status: 'SUCCEEDED',
      states: ['Ask', 'Done'],
      transitions: 2,
      output: { verdict: 'go' },
    });
    expect(summary?.historyEvents).toBe(history?.events.length);
    expect(summary?.endedAt).toBeGreaterThanOrEqual(summary?.startedAt ?? Number.NaN);
    expect(await histories.read(executionArn(mainArn, 'c-r9'))).toBeUndefined();
  });
});
