import * as z from 'zod';
import { historyKey } from '#lambdas/export-history/handler.ts';
import { executionArn } from '#lib/aws/execution-arn.ts';
import { type ExecutionSummary, summarizeExecution } from '#lib/aws/execution-summary.ts';
import { fromIso, type Instant } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import type { Archive } from '#lib/ports/archive.ts';
import type { ExecutionHistories, ExecutionHistory } from '#lib/ports/execution-history.ts';
import type { ExecutionStatus } from '#lib/ports/machine.ts';
import type { ExecutionFacts } from '#lib/report/facts-of.ts';
import type { Report } from '#lib/report/report.ts';
import { isRollbackExecution } from '#lib/way-back/execution-names.ts';

export interface ReadExecutions {
  /** In the order of their starts. */
  readonly executions: readonly ExecutionFacts[];
  readonly machine: Report['machine'];
  /** Executions that left a trace in the stores, and whose history neither AWS nor the archive has. */
  readonly forgotten: readonly string[];
}

export interface ExecutionSources {
  readonly cutover: string;
  readonly machines: { readonly main: string; readonly rollback: string };
  readonly histories: ExecutionHistories;
  /** Where the histories of ended executions are filed before AWS forgets them at 90 days. */
  readonly archive: Pick<Archive, 'get'>;
}

const Exported = z.object({
  execution: z.record(z.string(), z.json()),
  events: z.array(z.record(z.string(), z.json())),
});

const STATUS: Readonly<Record<ExecutionSummary['status'], ExecutionStatus>> = {
  RUNNING: 'running',
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
  TIMED_OUT: 'failed',
  PENDING_REDRIVE: 'failed',
  ABORTED: 'stopped',
};

/** Each execution with its history: from Step Functions, or as it was filed in the archive. */
export const readExecutions = async (
  sources: ExecutionSources,
  names: readonly string[],
): Promise<ReadExecutions> => {
  const forgotten: string[] = [];
  const found: {
    readonly name: string;
    readonly history: ExecutionHistory;
    readonly summary: ExecutionSummary;
  }[] = [];
  for (const name of names) {
    const machine = machineOf(sources, name);
    const history =
      (await sources.histories.read(executionArn(sources.machines[machine], name))) ??
      (await archived(sources.archive, name));
    if (history === undefined) forgotten.push(name);
    else found.push({ name, history, summary: summarizeExecution(history) });
  }
  found.sort((a, b) => a.summary.startedAt - b.summary.startedAt);
  const mains = found.filter(({ name }) => machineOf(sources, name) === 'main');
  const states = new Set(
    found.flatMap(({ name, summary }) =>
      summary.states.map((state) => `${machineOf(sources, name)}/${state}`),
    ),
  );
  const sum = (count: (summary: ExecutionSummary) => number): number =>
    found.reduce((total, { summary }) => total + count(summary), 0);
  return {
    executions: found.map(({ name, summary }) => {
      const machine = machineOf(sources, name);
      const { startedAt, endedAt, output } = summary;
      const main = mains.findLast((each) => each.summary.startedAt <= startedAt);
      return {
        name,
        machine,
        status: STATUS[summary.status],
        startedAt,
        endedAt: endedAt ?? null,
        output: output ?? null,
        turnedBackFrom: machine === 'main' || !main ? null : stateAt(main.history.events, startedAt),
      };
    }),
    machine: {
      states: states.size,
      transitions: sum(({ transitions }) => transitions),
      historyEvents: sum(({ historyEvents }) => historyEvents),
    },
    forgotten,
  };
};

const machineOf = ({ cutover }: ExecutionSources, name: string): 'main' | 'rollback' =>
  isRollbackExecution(cutover, name) ? 'rollback' : 'main';

const archived = async (
  archive: Pick<Archive, 'get'>,
  name: string,
): Promise<ExecutionHistory | undefined> => {
  const text = await archive.get(historyKey(name));
  return text === undefined ? undefined : Exported.parse(JSON.parse(text));
};

const Entered = z.object({
  timestamp: z.iso.datetime(),
  type: z.string(),
  stateEnteredEventDetails: z.object({ name: z.string() }),
});

/** Where the main execution was when it was turned back; null where it had ended before. */
const stateAt = (events: readonly JsonObject[], at: Instant): string | null => {
  let state: string | null = null;
  for (const event of events) {
    const timestamp = typeof event.timestamp === 'string' ? fromIso(event.timestamp) : undefined;
    if (timestamp === undefined || timestamp > at) continue;
    if (typeof event.type === 'string' && /^Execution(Succeeded|Failed|Aborted|TimedOut)$/.test(event.type)) {
      return null;
    }
    const entered = Entered.safeParse(event);
    if (entered.success) state = entered.data.stateEnteredEventDetails.name;
  }
  return state;
};
