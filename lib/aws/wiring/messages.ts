import type * as z from 'zod';
import type { MessagesEnvironment, RecordsEnvironment } from '#lib/aws/environment.ts';
import { makeMessenger } from '#lib/aws/messenger.ts';
import type { Log } from '#lib/ports/log.ts';
import type { Messenger } from '#lib/ports/messenger.ts';
import { wallClock } from '#lib/wall-clock.ts';
import { dynamo, eventBridge, sns } from './clients.ts';

export const wireMessages = (
  environment: z.output<typeof MessagesEnvironment> & z.output<typeof RecordsEnvironment>,
  log: Log,
): { readonly messenger: Messenger } => ({
  messenger: makeMessenger({
    topic: { client: sns(), arn: environment.MESSAGES_TOPIC_ARN },
    bus: { client: eventBridge(), name: environment.EVENT_BUS_NAME },
    records: { client: dynamo(), table: environment.RECORDS_TABLE },
    clock: wallClock,
    log,
  }),
});
