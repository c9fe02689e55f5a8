import type * as z from 'zod';
import type { QueueEnvironment, ValveEnvironment } from '#lib/aws/environment.ts';
import { makeDoorbell } from '#lib/aws/queue.ts';
import { makeQueueValve } from '#lib/aws/valve.ts';
import type { Log } from '#lib/ports/log.ts';
import type { Doorbell, QueueValve } from '#lib/ports/queue.ts';
import { wallClock } from '#lib/wall-clock.ts';
import { lambda, sqs } from './clients.ts';

export const wireDoorbell = (
  environment: z.output<typeof QueueEnvironment>,
  log: Log,
): { readonly doorbell: Doorbell } => ({
  doorbell: makeDoorbell({ client: sqs(), url: environment.INVOICE_QUEUE_URL, log }),
});

export const wireValve = (
  environment: z.output<typeof ValveEnvironment>,
): { readonly valve: QueueValve } => ({
  valve: makeQueueValve({ client: lambda(), mapping: environment.WORKER_MAPPING, clock: wallClock }),
});
