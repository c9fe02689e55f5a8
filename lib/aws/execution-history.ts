import {
  DescribeExecutionCommand,
  ExecutionDoesNotExist,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import { type Instant, instant } from '#lib/instant.ts';
import type { Json } from '#lib/json.ts';
import { countHistory, type HistoryCounts } from './count-history.ts';

export interface ExecutionHistory extends HistoryCounts {
  readonly arn: string;
  readonly startedAt: Instant;
  readonly endedAt: Instant | undefined;
  /** As AWS has it: RUNNING, SUCCEEDED, FAILED, TIMED_OUT, ABORTED, PENDING_REDRIVE. */
  readonly status: string;
  /** Only of one that succeeded. */
  readonly output: Json | undefined;
  /** Everything that happened, oldest first, for export: AWS forgets it 90 days after the end. */
  readonly events: readonly HistoryEvent[];
}

/** 25,000 events are the most that an execution can have; a page holds up to 1,000. */
const PAGE = 1_000;
const MAX_PAGES = 1_000;

const readEvents = async (client: SFNClient, arn: string): Promise<readonly HistoryEvent[]> => {
  const events: HistoryEvent[] = [];
  let nextToken: string | undefined;
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const answer = await client.send(
      new GetExecutionHistoryCommand({
        executionArn: arn,
        maxResults: PAGE,
        includeExecutionData: true,
        ...(nextToken !== undefined && { nextToken }),
      }),
    );
    events.push(...(answer.events ?? []));
    nextToken = answer.nextToken;
    if (nextToken === undefined) return events;
  }
  throw new Error(`the history of ${arn} does not end after ${MAX_PAGES} pages`);
};

/**
 * One execution with its whole history; undefined when AWS has none of that ARN (any more). The status is read first, so that a
 * history is never older than the end that is told with it.
 */
export const readExecutionHistory = async (
  client: SFNClient,
  arn: string,
): Promise<ExecutionHistory | undefined> => {
  try {
    const { startDate, stopDate, status, output } = await client.send(
      new DescribeExecutionCommand({ executionArn: arn }),
    );
    if (startDate === undefined || status === undefined) {
      throw new Error(`${arn} was described without its status or start`);
    }
    const events = await readEvents(client, arn);
    const parsed: Json | undefined = output === undefined ? undefined : JSON.parse(output);
    return {
      arn,
      ...countHistory(events),
      startedAt: instant(startDate.getTime()),
      endedAt: stopDate && instant(stopDate.getTime()),
      status,
      output: parsed,
      events,
    };
  } catch (error) {
    if (error instanceof ExecutionDoesNotExist) return undefined;
    throw error;
  }
};
