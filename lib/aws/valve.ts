/**
 * The valve in front of the worker: the `Enabled` of the queue's event source mapping. Lambda takes its time: a mapping that was
 * told to change is in transition for some seconds, and refuses to be told anything else until it is through.
 */
import {
  GetEventSourceMappingCommand,
  type LambdaClient,
  ResourceConflictException,
  ResourceInUseException,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import type { Clock } from '#lib/ports/clock.ts';
import type { QueueValve } from '#lib/ports/queue.ts';

export interface ValveOptions {
  readonly client: LambdaClient;
  /** UUID of the event source mapping. */
  readonly mapping: string;
  readonly clock: Pick<Clock, 'sleep'>;
}

/** A transition takes about 10 to 60 s. Every 3 s, worst case 60 s beside the calls: within a function's two minutes. */
const ATTEMPTS = 21;
const PAUSE_MS = 3_000;

type ValveState = Awaited<ReturnType<QueueValve['state']>>;

/**
 * Only `Disabled` is closed. Whatever may still fetch a batch, or soon will, is not: an `Updating` mapping could be of either
 * kind, and whoever waits for safety asks again.
 */
const stateOf = (state: string | undefined, mapping: string): ValveState => {
  switch (state) {
    case 'Disabled':
      return 'closed';
    case 'Disabling':
    case 'Deleting':
      return 'closing';
    case 'Creating':
    case 'Enabling':
    case 'Enabled':
    case 'Updating':
      return 'open';
    default:
      throw new Error(`event source mapping ${mapping} is "${state}", which is none of Lambda's states`);
  }
};

const isInTransition = (error: unknown): boolean =>
  error instanceof ResourceInUseException || error instanceof ResourceConflictException;

export const makeQueueValve = ({ client, mapping, clock }: ValveOptions): QueueValve => {
  const read = async (): Promise<string | undefined> =>
    (await client.send(new GetEventSourceMappingCommand({ UUID: mapping }))).State;

  return {
    async setOpen(open) {
      const settled = open ? ['Enabled', 'Enabling'] : ['Disabled', 'Disabling'];
      for (let attempt = 1; ; attempt += 1) {
        // What is there or on its way there is left alone: telling it again would fail while it is in transition.
        const seen = await read();
        if (seen !== undefined && settled.includes(seen)) return;
        try {
          await client.send(new UpdateEventSourceMappingCommand({ UUID: mapping, Enabled: open }));
          return;
        } catch (error) {
          if (!isInTransition(error)) throw error;
          if (attempt === ATTEMPTS) {
            throw new Error(
              `event source mapping ${mapping} is "${seen}" for ${((ATTEMPTS - 1) * PAUSE_MS) / 1_000} s and takes no change; ` +
                `it should be ${open ? 'enabled' : 'disabled'}. Is a deployment under way? Then ask again when it is over`,
              { cause: error },
            );
          }
        }
        await clock.sleep(PAUSE_MS);
      }
    },
    async state() {
      return stateOf(await read(), mapping);
    },
  };
};
