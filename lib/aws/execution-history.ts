import {
  DescribeExecutionCommand,
  ExecutionDoesNotExist,
  GetExecutionHistoryCommand,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import type { JsonObject } from '#lib/json.ts';
import type { ExecutionHistories } from '#lib/ports/execution-history.ts';

/** The most that one page has; a history has at most 25,000 events. */
const PAGE = 1_000;

/** Dates become ISO text; metadata of the call is no part of the history. */
const plain = ({ $metadata: _metadata, ...value }: object & { readonly $metadata?: unknown }): JsonObject => {
  const json: JsonObject = JSON.parse(JSON.stringify(value));
  return json;
};

/** By execution ARN, the whole history with the data that passed. The status first: no history is older than the end it is told with. */
export const makeExecutionHistories = ({ client }: { readonly client: SFNClient }): ExecutionHistories => ({
  async read(executionArn) {
    try {
      const execution = plain(await client.send(new DescribeExecutionCommand({ executionArn })));
      const events: JsonObject[] = [];
      let nextToken: string | undefined;
      do {
        const page = await client.send(
          new GetExecutionHistoryCommand({
            executionArn,
            includeExecutionData: true,
            maxResults: PAGE,
            ...(nextToken === undefined ? {} : { nextToken }),
          }),
        );
        events.push(...(page.events ?? []).map((event) => plain(event)));
        nextToken = page.nextToken;
      } while (nextToken !== undefined);
      return { execution, events };
    } catch (error) {
      if (error instanceof ExecutionDoesNotExist) return undefined;
      throw error;
    }
  },
});
