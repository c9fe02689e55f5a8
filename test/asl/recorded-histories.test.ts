/**
 * Histories as they were recorded on AWS, event by event: what no engine at hand shows of time-outs on a path. The
 * recordings are those that LocalStack's project made in an account and compares itself with: `test_timeouts`,
 * `test_callback` and `test_task_service_lambda` under `tests/aws/services/stepfunctions/v2` of localstack/localstack,
 * with the dates given. Of each, all that is the machine's own stands here: types, ids, what each follows, details.
 *
 * The tasks recorded that wait sent to SQS; ours invoke, so that `resourceType` and the verb are theirs. `region`,
 * `truncated` and what names an account are left out.
 */
import { describe, expect, it } from 'vitest';
import { LAMBDA_INVOKE, LAMBDA_INVOKE_WITH_TOKEN, type State, type TaskState } from '#lib/asl/types.ts';
import { SECOND } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import { define } from './definitions.ts';
import { drive } from './drive.ts';

type Recorded = readonly [type: string, previousEventId: number, details?: JsonObject];

const FIVE = 5;
const PLAIN = { resource: 'invoke', resourceType: 'lambda' } as const;
const WAITING = { resource: 'invoke.waitForTaskToken', resourceType: 'lambda' } as const;

const start = (fields: Partial<TaskState>): State => ({
  Type: 'Task',
  Resource: LAMBDA_INVOKE,
  Parameters: { FunctionName: 'ask', Payload: {} },
  End: true,
  ...fields,
});

const gate = (fields: Partial<TaskState>): State =>
  start({
    Resource: LAMBDA_INVOKE_WITH_TOKEN,
    Parameters: { FunctionName: 'ask', Payload: { 'token.$': '$$.Task.Token' } },
    ...fields,
  });

/** The details that the recording has of an event; ours may say more (the input, the parameters). */
const expectRecorded = (run: ReturnType<typeof drive>, recorded: readonly Recorded[]): void => {
  expect(run.events.map(({ id, type, previousEventId }) => [id, type, previousEventId])).toEqual(
    recorded.map(([type, previousEventId], index) => [index + 1, type, previousEventId]),
  );
  for (const [index, [, , details = {}]] of recorded.entries())
    expect(run.events[index]?.details).toMatchObject(details);
};

describe('a history recorded on AWS', () => {
  it.each([
    ['TimeoutSeconds (2024-03-10, 16:47)', start({ TimeoutSeconds: FIVE })],
    ['TimeoutSecondsPath (2024-03-10, 16:23)', start({ TimeoutSecondsPath: '$.TimeoutSecondsValue' })],
  ])('of a plain call that timed out by %s', (_, Start) => {
    const run = drive(define({ Start }), { TimeoutSecondsValue: FIVE });
    run.fires(FIVE * SECOND);
    expectRecorded(run, [
      ['ExecutionStarted', 0],
      ['TaskStateEntered', 0],
      ['TaskScheduled', 2, { ...PLAIN, timeoutInSeconds: FIVE }],
      ['TaskStarted', 3, PLAIN],
      ['TaskTimedOut', 4, { ...PLAIN, error: 'States.Timeout' }],
      ['ExecutionFailed', 5, { error: 'States.Timeout' }],
    ]);
    // Neither has a cause.
    for (const event of run.events.slice(-2)) expect(event.details).not.toHaveProperty('cause');
  });

  it('of a task that was answered (2023-06-25)', () => {
    const run = drive(define({ Start: gate({}) }));
    run.returns({});
    run.answer('test_message_txt');
    expectRecorded(run, [
      ['ExecutionStarted', 0],
      ['TaskStateEntered', 0],
      ['TaskScheduled', 2, WAITING],
      ['TaskStarted', 3, WAITING],
      ['TaskSubmitted', 4, WAITING],
      ['TaskSucceeded', 5, { ...WAITING, output: 'test_message_txt' }],
      ['TaskStateExited', 6, { name: 'Start', output: 'test_message_txt' }],
      ['ExecutionSucceeded', 7, { output: 'test_message_txt' }],
    ]);
    expect(run.events[2]?.details).not.toHaveProperty('timeoutInSeconds');
  });

  it.each([
    ['a number, as recorded (2024-03-10, 16:42)', gate({ TimeoutSeconds: FIVE })],
    ['a path, which plain calls were recorded to do alike', gate({ TimeoutSecondsPath: '$.seconds' })],
  ])('of a task that nobody answered in time, by %s', (_, Start) => {
    const run = drive(define({ Start }), { seconds: FIVE });
    run.returns({}, run.lastCall().attempt);
    run.fires(FIVE * SECOND);
    expectRecorded(run, [
      ['ExecutionStarted', 0],
      ['TaskStateEntered', 0],
      ['TaskScheduled', 2, { ...WAITING, timeoutInSeconds: FIVE }],
      ['TaskStarted', 3, WAITING],
      ['TaskSubmitted', 4, WAITING],
      ['TaskTimedOut', 5, { ...WAITING, error: 'States.Timeout' }],
      ['ExecutionFailed', 6, { error: 'States.Timeout' }],
    ]);
    for (const event of run.events.slice(-2)) expect(event.details).not.toHaveProperty('cause');
  });

  it('of a function that threw (2023-06-22)', () => {
    const run = drive(define({ Start: start({}) }));
    run.throws('Exception');
    expectRecorded(run, [
      ['ExecutionStarted', 0],
      ['TaskStateEntered', 0],
      ['TaskScheduled', 2, PLAIN],
      ['TaskStarted', 3, PLAIN],
      ['TaskFailed', 4, { ...PLAIN, error: 'Exception', cause: 'why' }],
      ['ExecutionFailed', 5, { error: 'Exception', cause: 'why' }],
    ]);
  });

  it('of what a function threw, caught: the state is left all the same (2023-06-22)', () => {
    const run = drive(
      define({
        Start: start({ Catch: [{ ErrorEquals: ['States.TaskFailed'], Next: 'Handled' }] }),
        Handled: { Type: 'Pass', End: true },
      }),
    );
    run.throws('Exception');
    const caught = { Error: 'Exception', Cause: 'why' };
    expectRecorded(run, [
      ['ExecutionStarted', 0],
      ['TaskStateEntered', 0],
      ['TaskScheduled', 2, PLAIN],
      ['TaskStarted', 3, PLAIN],
      ['TaskFailed', 4, { ...PLAIN, error: 'Exception' }],
      ['TaskStateExited', 5, { name: 'Start', output: caught }],
      ['PassStateEntered', 6, { name: 'Handled', input: caught }],
      ['PassStateExited', 7, { name: 'Handled', output: caught }],
      ['ExecutionSucceeded', 8, { output: caught }],
    ]);
  });
});
