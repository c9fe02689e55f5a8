import * as z from 'zod';
import { canonicalJson } from '#lib/digest.ts';
import type { JsonObject } from '#lib/json.ts';
import type { Archive } from '#lib/ports/archive.ts';
import type { ExecutionHistories } from '#lib/ports/execution-history.ts';
import type { Log } from '#lib/ports/log.ts';
import type { Handler } from '#lib/runbook/action-contract.ts';
import { withoutTokens } from './without-tokens.ts';

export interface ExportHistoryDeps {
  readonly histories: ExecutionHistories;
  readonly archive: Archive;
  readonly log: Log;
}

/** "Step Functions Execution Status Change" of EventBridge; the command line sends the same shape. */
const StatusChange = z.object({
  detail: z.object({ executionArn: z.string().min(1), name: z.string().min(1), status: z.string() }),
});

const OVER = new Set(['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED']);

export const historyKey = (execution: string): string => `histories/${execution}.json`;

/**
 * Files the whole history of an execution that is over, before AWS forgets it at 90 days: what the report is made of.
 * Create-only; the event comes at least once, and the same history again is fine.
 */
export const makeExportHistory =
  (deps: ExportHistoryDeps): Handler =>
  async (event) => {
    const { executionArn, name, status } = StatusChange.parse(event).detail;
    if (!OVER.has(status)) return { outcome: 'ignored', name, status };
    const history = await deps.histories.read(executionArn);
    if (history === undefined) {
      throw new Error(
        `${executionArn} has ended as ${status}, and Step Functions does not know it: its history is lost`,
      );
    }
    const { execution, events } = history;
    const document: JsonObject = { execution, events: [...events] };
    const key = historyKey(name);
    const stored = await deps.archive.put(key, canonicalJson(withoutTokens(document)));
    if (stored.outcome === 'different') {
      throw new Error(
        `${key} holds another history (${stored.digest}) than Step Functions tells now: ` +
          'was the execution redriven? Both are evidence; the archived one was not touched',
      );
    }
    deps.log('history-exported', { name, status, events: events.length, outcome: stored.outcome });
    return { outcome: stored.outcome, key, events: events.length };
  };
