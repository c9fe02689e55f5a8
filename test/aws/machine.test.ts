import {
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  InvalidToken,
  SFNServiceException,
  TaskDoesNotExist,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
import { makeSFNClient } from '#lib/aws/clients.ts';
import { executionArn } from '#lib/aws/execution-arn.ts';
import { makeMachine } from '#lib/aws/machine.ts';
import { type ScriptedCommand, scripted } from './scripted-client.ts';

const MAIN = 'arn:aws:states:eu-west-1:000000000000:stateMachine:m-main';
const ROLLBACK = 'arn:aws:states:eu-west-1:000000000000:stateMachine:m-rollback';
const $metadata = {};
const message = 'x';

const machineOf = (answer: (command: ScriptedCommand) => object) => {
  const { client, sent } = scripted(makeSFNClient({ region: 'eu-west-1' }), answer);
  return {
    machine: makeMachine({
      client,
      machines: { main: MAIN, rollback: ROLLBACK },
      clock: { sleep: async () => undefined },
    }),
    sent,
  };
};

const throwing = (error: Error) =>
  machineOf(() => {
    throw error;
  });

const failure = (name: string, status?: number, code?: string): Error =>
  Object.assign(
    status === undefined
      ? new Error(name)
      : new SFNServiceException({
          name,
          message: name,
          $fault: 'client',
          $metadata: { httpStatusCode: status },
        }),
    { name, ...(code !== undefined && { code }) },
  );

describe('makeMachine', () => {
  it.each([
    new TaskDoesNotExist({ message, $metadata }),
    new TaskTimedOut({ message, $metadata }),
    new InvalidToken({ message, $metadata }),
  ])('takes $name for gone', async (error) => {
    expect(await throwing(error).machine.answer('token', {})).toBe('gone');
  });

  it.each([
    failure('ThrottlingException', 400),
    failure('InternalServerError', 500),
    failure('ServiceUnavailable', 503),
    failure('TimeoutError'),
    failure('Error', undefined, 'ECONNRESET'),
  ])('takes $name $code for something to try again', async (error) => {
    expect(await throwing(error).machine.answer('token', {})).toBe('retry');
  });

  it.each([
    failure('AccessDeniedException', 400),
    failure('CredentialsProviderError'),
    failure('InvalidOutput', 400),
  ])('does not hide $name behind a retry', async (error) => {
    await expect(throwing(error).machine.answer('token', {})).rejects.toThrow(error.name);
  });

  it.each([
    ['RUNNING', 'running'],
    ['SUCCEEDED', 'succeeded'],
    ['FAILED', 'failed'],
    ['TIMED_OUT', 'failed'],
    ['PENDING_REDRIVE', 'failed'],
    ['ABORTED', 'stopped'],
  ])('says of %s that it is %s', async (status, expected) => {
    expect(await machineOf(() => ({ status })).machine.status('c-r1')).toBe(expected);
  });

  it('looks for a name under both machines', async () => {
    const { machine, sent } = machineOf(({ input }) => {
      if ('executionArn' in input && input.executionArn === executionArn(ROLLBACK, 'c-rb-1')) {
        return { status: 'RUNNING' };
      }
      throw new ExecutionDoesNotExist({ message, $metadata });
    });
    expect(await machine.status('c-rb-1')).toBe('running');
    expect(await machine.status('c-r1')).toBeUndefined();
    await machine.stop('c-r1', 'x');
    await machine.stop('c-rb-1', 'x'.repeat(50_000));
    const stops = sent.filter(({ name }) => name === 'StopExecution');
    expect(stops).toHaveLength(4);
    expect(stops.at(-1)?.input).toMatchObject({ error: 'Stopped', cause: 'x'.repeat(32_768) });
  });

  it('compares inputs when another was quicker, however late its description comes', async () => {
    let looks = 0;
    const late = (input: string, status = 'RUNNING') => {
      looks = 0;
      return machineOf(({ name }) => {
        if (name === 'StartExecution') throw new ExecutionAlreadyExists({ message, $metadata });
        looks += 1;
        if (looks < 3) throw new ExecutionDoesNotExist({ message, $metadata });
        return { status, input };
      }).machine.start('main', 'c-r1', { a: 1, b: 2 });
    };
    expect(await late('{ "b": 2, "a": 1 }')).toBe('running');
    expect(await late('{"a":1}')).toBe('taken');
    expect(await late('{"a":1,"b":2}', 'FAILED')).toBe('taken');
  });

  it('starts with canonical input, by name', async () => {
    const { machine, sent } = machineOf(({ name }) => {
      if (name === 'DescribeExecution') throw new ExecutionDoesNotExist({ message, $metadata });
      return {};
    });
    expect(await machine.start('rollback', 'c-rb-1', { b: 1, a: 2 })).toBe('started');
    expect(sent.at(-1)).toEqual({
      name: 'StartExecution',
      input: { stateMachineArn: ROLLBACK, name: 'c-rb-1', input: '{"a":2,"b":1}' },
    });
  });

  it('passes on that it may not look', async () => {
    const { machine } = throwing(failure('AccessDeniedException', 400));
    await expect(machine.status('c-r1')).rejects.toThrow('AccessDenied');
    await expect(machine.stop('c-r1', 'x')).rejects.toThrow('AccessDenied');
  });
});

describe('executionArn', () => {
  it('is the machine’s with the name behind', () => {
    expect(executionArn(MAIN, 'c-r1')).toBe('arn:aws:states:eu-west-1:000000000000:execution:m-main:c-r1');
    expect(() => executionArn('m-main', 'c-r1')).toThrow('no ARN of a state machine: "m-main"');
  });
});
