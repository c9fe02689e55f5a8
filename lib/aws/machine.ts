/** Port `Machine` on Step Functions standard workflows. */
import {
  type ExecutionStatus as AwsStatus,
  DescribeExecutionCommand,
  type DescribeExecutionCommandOutput,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  InvalidToken,
  SendTaskSuccessCommand,
  type SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
  TaskDoesNotExist,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import { isTooLarge, MAX_PAYLOAD_BYTES } from '#lib/asl/limits.ts';
import { canonicalJson } from '#lib/digest.ts';
import type { Clock } from '#lib/ports/clock.ts';
import type { ExecutionStatus, Machine } from '#lib/ports/machine.ts';
import { wallClock } from '#lib/wall-clock.ts';
import { executionArn } from './execution-arn.ts';
import { isTransient } from './is-transient.ts';

export interface MachineOptions {
  readonly client: SFNClient;
  readonly machines: { readonly main: string; readonly rollback: string };
  /** For the pauses between looks. @default the machine's */
  readonly clock?: Pick<Clock, 'sleep'>;
}

const STATUS: Readonly<Record<AwsStatus, ExecutionStatus>> = {
  RUNNING: 'running',
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
  TIMED_OUT: 'failed',
  // Failed, and kept open for a redrive, which nothing here does: a new execution resumes instead.
  PENDING_REDRIVE: 'failed',
  ABORTED: 'stopped',
};

/** DescribeExecution lags behind StartExecution: 0.2, 0.4, 0.8 and 1.6 s apart, worst case 3 s beside the calls. */
const LOOKS = 5;
const FIRST_PAUSE_MS = 200;

/** Of StopExecution, in characters. */
const MAX_CAUSE = 32_768;

export const makeMachine = ({ client, machines, clock = wallClock }: MachineOptions): Machine => {
  const describe = async (arn: string): Promise<DescribeExecutionCommandOutput | undefined> => {
    try {
      return await client.send(new DescribeExecutionCommand({ executionArn: arn }));
    } catch (error) {
      if (error instanceof ExecutionDoesNotExist) return undefined;
      throw error;
    }
  };

  /** The port's names are unique over both machines; which one a name belongs to, it alone does not say. */
  const arnsOf = (name: string): readonly string[] => [
    executionArn(machines.main, name),
    executionArn(machines.rollback, name),
  ];

  const compared = (found: DescribeExecutionCommandOutput, input: string): 'running' | 'taken' => {
    const same = found.input !== undefined && canonicalJson(JSON.parse(found.input)) === input;
    return same && found.status === 'RUNNING' ? 'running' : 'taken';
  };

  const whoTookIt = async (arn: string, input: string): Promise<'running' | 'taken'> => {
    for (let look = 1; look <= LOOKS; look += 1) {
      const found = await describe(arn);
      if (found) return compared(found, input);
      await clock.sleep(FIRST_PAUSE_MS * 2 ** (look - 1));
    }
    throw new Error(`${arn} exists, Step Functions says, and describes it not; ask again in a minute`);
  };

  return {
    async start(machine, name, input) {
      const arn = executionArn(machines[machine], name);
      const text = canonicalJson(input);
      // StartExecution answers a repeat with equal input as it answered the first; looking beforehand tells them apart. Two
      // who look at the same moment both hear `started`, and there is one execution.
      const found = await describe(arn);
      if (found) return compared(found, text);
      try {
        await client.send(
          new StartExecutionCommand({ stateMachineArn: machines[machine], name, input: text }),
        );
        return 'started';
      } catch (error) {
        if (error instanceof ExecutionAlreadyExists) return await whoTookIt(arn, text);
        throw error;
      }
    },
    async answer(token, output) {
      if (isTooLarge(output)) {
        throw new RangeError(
          `an answer holds at most ${MAX_PAYLOAD_BYTES} bytes of JSON; keep a key to the rest`,
        );
      }
      try {
        await client.send(new SendTaskSuccessCommand({ taskToken: token, output: canonicalJson(output) }));
        return 'answered';
      } catch (error) {
        // Also what a repeat by the SDK hears whose first answer was lost: the task is over either way.
        if (
          error instanceof TaskDoesNotExist ||
          error instanceof TaskTimedOut ||
          error instanceof InvalidToken
        ) {
          return 'gone';
        }
        if (isTransient(error)) return 'retry';
        throw error;
      }
    },
    async stop(name, cause) {
      for (const arn of arnsOf(name)) {
        try {
          await client.send(
            new StopExecutionCommand({
              executionArn: arn,
              error: 'Stopped',
              cause: cause.slice(0, MAX_CAUSE),
            }),
          );
          return;
        } catch (error) {
          if (!(error instanceof ExecutionDoesNotExist)) throw error;
        }
      }
    },
    async status(name) {
      for (const arn of arnsOf(name)) {
        const found = await describe(arn);
        if (!found) continue;
        if (found.status === undefined) throw new Error(`${arn} was described without a status`);
        return STATUS[found.status];
      }
      return undefined;
    },
  };
};
