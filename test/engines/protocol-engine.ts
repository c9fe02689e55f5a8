/** A tape on an engine that is spoken to as one speaks to Step Functions. */

import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  type SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { isJsonObject } from '#lib/asl/json-path.ts';
import type { Definition } from '#lib/asl/types.ts';
import { makeExecutionHistories } from '#lib/aws/execution-history.ts';
import type { Json, JsonObject } from '#lib/json.ts';
import type { FunctionServer } from './function-server.ts';
import { makePlayer } from './player.ts';
import type { Run, Tape, TapedCall } from './tape.ts';

export interface ProtocolEngineOptions {
  readonly client: SFNClient;
  readonly functions: FunctionServer;
  /** Binds the definition's functions. @default as compiled */
  readonly bind?: (definition: Definition) => Definition;
  /** A time-out on the tape is told to the engine as a failure of that name, since it has no eye for `TimeoutSecondsPath`. */
  readonly tellTimeouts: boolean;
  readonly showsBranches: boolean;
  /** Milliseconds. */
  readonly patience: number;
}

const POLL_MS = 100;
const ROLE = 'arn:aws:iam::000000000000:role/states';

const STATUS = { SUCCEEDED: 'succeeded', FAILED: 'failed', ABORTED: 'stopped', TIMED_OUT: 'failed' } as const;

const parsed = (text: Json | undefined): Json => (typeof text === 'string' ? JSON.parse(text) : null);

const enteredState = (event: JsonObject): string | undefined => {
  const { stateEnteredEventDetails: details } = event;
  return isJsonObject(details) && typeof details.name === 'string' ? details.name : undefined;
};

export const makeProtocolPlay = (options: ProtocolEngineOptions): ((tape: Tape) => Promise<Run>) => {
  const { client, functions, tellTimeouts } = options;
  const histories = makeExecutionHistories({ client });
  /** Machines by definition: a large one takes some engines seconds to read. */
  const machines = new Map<Definition, string>();

  const answer = async (token: string, { answer: taped }: TapedCall): Promise<void> => {
    if (taped?.kind === 'answered')
      await client.send(
        new SendTaskSuccessCommand({ taskToken: token, output: JSON.stringify(taped.output) }),
      );
    else if (tellTimeouts)
      await client.send(new SendTaskFailureCommand({ taskToken: token, error: 'States.Timeout', cause: '' }));
  };

  const hasEnded = async (executionArn: string): Promise<boolean> => {
    const end = performance.now() + options.patience;
    for (;;) {
      const { status } = await client.send(new DescribeExecutionCommand({ executionArn }));
      if (status !== 'RUNNING') return true;
      if (performance.now() > end) return false;
      await sleep(POLL_MS);
    }
  };

  const makeMachine = async (definition: Definition): Promise<string> => {
    const { stateMachineArn = '' } = await client.send(
      new CreateStateMachineCommand({
        name: `m-${randomUUID()}`,
        definition: JSON.stringify(options.bind?.(definition) ?? definition),
        roleArn: ROLE,
      }),
    );
    machines.set(definition, stateMachineArn);
    return stateMachineArn;
  };

  return async (tape) => {
    const player = makePlayer(tape.calls);
    let failed: unknown;
    functions.load(player, (token, call) => {
      answer(token, call).catch((error: unknown) => {
        failed ??= error;
      });
    });
    const stateMachineArn = machines.get(tape.definition) ?? (await makeMachine(tape.definition));
    const { executionArn = '' } = await client.send(
      new StartExecutionCommand({ stateMachineArn, name: tape.name, input: JSON.stringify(tape.input) }),
    );
    const isOver = await hasEnded(executionArn);
    const { execution, events = [] } = (await histories.read(executionArn)) ?? {};
    if (!isOver) await client.send(new StopExecutionCommand({ executionArn }));
    if (failed !== undefined) throw new Error(`an answer was refused in ${tape.title}`, { cause: failed });

    const entered = events.flatMap((event) => enteredState(event) ?? []);
    const isOutside = (state: string): boolean => state in tape.definition.States;
    const status = Object.entries(STATUS).find(([name]) => name === execution?.status)?.[1] ?? 'running';
    const error = execution?.error;
    return {
      states: entered.filter(isOutside),
      inBranches: options.showsBranches ? entered.filter((state) => !isOutside(state)) : undefined,
      calls: player.asked,
      status,
      output: status === 'succeeded' ? parsed(execution?.output) : null,
      error: typeof error === 'string' ? error : null,
    };
  };
};
