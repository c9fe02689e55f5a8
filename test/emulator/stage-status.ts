import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { type CommandLine, done } from './command-line.ts';

/** What `cutover status --json` says, as far as the suite goes by it. */
const Status = z.object({
  running: z.boolean(),
  stage: z.string().nullable(),
  gates: z.array(
    z.object({
      gate: z.string(),
      attempt: z.int(),
      deadline: z.string(),
      members: z.array(z.string()),
    }),
  ),
  waiting: z.array(z.object({ task: z.string(), owner: z.string(), status: z.string() })),
  started: z.object({ by: z.string(), at: z.string() }).nullable(),
  executions: z.array(z.object({ name: z.string(), status: z.string() })),
  forecast: z.object({ planNow: z.string(), plannedEnd: z.string() }).nullable(),
  control: z.object({
    route: z.object({ kind: z.string() }),
    epoch: z.int(),
    held: z.boolean(),
    pauseReasons: z.array(z.string()),
    execution: z.string(),
  }),
  clearance: z
    .object({
      received: z.int(),
      cleared: z.int(),
      rejected: z.int(),
      pending: z.int(),
      unknown: z.int(),
    })
    .nullable(),
  traffic: z.object({
    waiting: z.int(),
    inFlight: z.int(),
    dead: z.int(),
    valve: z.enum(['open', 'closing', 'closed']),
  }),
});
export type StageStatus = z.infer<typeof Status>;

const Reply = z.object({ data: Status });

/** On a machine of two cores the emulator sometimes keeps a caller waiting for longer than a person's patience. */
const LOOKS = 6;
const PAUSE_MS = 3_000;

/** As a person does who was told that the endpoint cannot be reached: looks again, a few times. */
export const readStatus = async (cli: CommandLine): Promise<StageStatus> => {
  for (let look = 1; ; look += 1) {
    const ended = await cli.called('status', '--json');
    if (ended.code === 0 || look === LOOKS || !/cannot be reached/.test(ended.err)) {
      return Reply.parse(JSON.parse(done(ended, 'cutover status --json'))).data;
    }
    await sleep(PAUSE_MS);
  }
};
