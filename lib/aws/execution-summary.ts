import * as z from 'zod';
import { fromIso, type Instant } from '#lib/instant.ts';
import type { Json } from '#lib/json.ts';
import type { ExecutionHistory } from '#lib/ports/execution-history.ts';
import { countHistory, type HistoryCounts } from './count-history.ts';

/** The parts of AWS's answers that a report is made of; everything else is left as it is. */
const Execution = z.object({
  executionArn: z.string(),
  status: z.enum(['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED', 'PENDING_REDRIVE']),
  startDate: z.iso.datetime(),
  stopDate: z.iso.datetime().optional(),
  /** JSON as text; only of one that succeeded. */
  output: z.string().optional(),
  error: z.string().optional(),
  cause: z.string().optional(),
});

const Event = z.object({
  id: z.number(),
  previousEventId: z.number().optional(),
  type: z.string(),
  stateEnteredEventDetails: z.object({ name: z.string() }).optional(),
});

export interface ExecutionSummary extends HistoryCounts {
  readonly arn: string;
  readonly status: z.output<typeof Execution>['status'];
  readonly startedAt: Instant;
  readonly endedAt: Instant | undefined;
  readonly output: Json | undefined;
  readonly error: string | undefined;
  readonly cause: string | undefined;
}

/** Of a history as `ExecutionHistories` reads it, or as it was filed in the archive. Throws where it is neither. */
export const summarizeExecution = ({ execution, events }: ExecutionHistory): ExecutionSummary => {
  const { executionArn, status, startDate, stopDate, output, error, cause } = Execution.parse(execution);
  const parsed: Json | undefined = output === undefined ? undefined : JSON.parse(output);
  return {
    arn: executionArn,
    status,
    startedAt: fromIso(startDate),
    endedAt: stopDate === undefined ? undefined : fromIso(stopDate),
    output: parsed,
    error,
    cause,
    ...countHistory(events.map((event) => Event.parse(event))),
  };
};
