import { describe, expect, it } from 'vitest';
import { type CountedEvent, countHistory } from '#lib/aws/count-history.ts';
import { summarizeExecution } from '#lib/aws/execution-summary.ts';
import { fromIso } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';

const entered = (id: number, previousEventId: number, type: string, name: string): CountedEvent => ({
  id,
  previousEventId,
  type: `${type}StateEntered`,
  stateEnteredEventDetails: { name },
});
const event = (id: number, previousEventId: number, type: string): CountedEvent => ({
  id,
  previousEventId,
  type,
});

/** As GetExecutionHistory gives it for a wait, a task that was tried three times, and an end. */
const RETRIED: readonly CountedEvent[] = [
  event(1, 0, 'ExecutionStarted'),
  entered(2, 0, 'Wait', 'Until noon'),
  event(3, 2, 'WaitStateExited'),
  entered(4, 3, 'Task', 'Switch'),
  event(5, 4, 'TaskScheduled'),
  event(6, 5, 'TaskStarted'),
  event(7, 6, 'TaskFailed'),
  event(8, 7, 'TaskScheduled'),
  event(9, 8, 'TaskStarted'),
  event(10, 9, 'TaskTimedOut'),
  event(11, 10, 'TaskScheduled'),
  event(12, 11, 'TaskStarted'),
  event(13, 12, 'TaskSucceeded'),
  event(14, 13, 'TaskStateExited'),
  entered(15, 14, 'Succeed', 'Done'),
  event(16, 15, 'SucceedStateExited'),
  event(17, 16, 'ExecutionSucceeded'),
];

/** Two arms of a Parallel, their events mixed; only one arm tries again. */
const PARALLEL: readonly CountedEvent[] = [
  event(1, 0, 'ExecutionStarted'),
  entered(2, 0, 'Parallel', 'Checks'),
  event(3, 2, 'ParallelStateStarted'),
  entered(4, 3, 'Task', 'Canary'),
  entered(5, 3, 'Task', 'Drift'),
  event(6, 5, 'TaskScheduled'),
  event(7, 4, 'TaskScheduled'),
  event(8, 6, 'TaskStarted'),
  event(9, 7, 'TaskStarted'),
  event(10, 8, 'TaskFailed'),
  event(11, 10, 'TaskScheduled'),
  event(12, 9, 'TaskSucceeded'),
  event(13, 12, 'TaskStateExited'),
];

describe('countHistory', () => {
  it('bills each state that is entered and each further attempt', () => {
    expect(countHistory(RETRIED)).toEqual({
      states: ['Until noon', 'Switch', 'Done'],
      transitions: 5,
      historyEvents: 17,
    });
  });

  it('tells the attempts of one arm from those of another', () => {
    expect(countHistory(PARALLEL)).toEqual({
      states: ['Checks', 'Canary', 'Drift'],
      transitions: 4,
      historyEvents: 13,
    });
  });

  it('counts a state again that is entered again, and names it once', () => {
    const loop = [entered(1, 0, 'Task', 'Ask'), entered(2, 1, 'Task', 'Ask')];
    expect(countHistory(loop)).toEqual({ states: ['Ask'], transitions: 2, historyEvents: 2 });
    expect(countHistory([])).toEqual({ states: [], transitions: 0, historyEvents: 0 });
  });

  it('counts an attempt that a redrive makes without entering the state again', () => {
    const redriven = [
      entered(1, 0, 'Task', 'Ask'),
      event(2, 1, 'TaskScheduled'),
      event(3, 2, 'TaskFailed'),
      event(4, 3, 'ExecutionFailed'),
      event(5, 4, 'ExecutionRedriven'),
      event(6, 5, 'TaskScheduled'),
    ];
    expect(countHistory(redriven).transitions).toBe(2);
  });
});

describe('summarizeExecution', () => {
  const filed = (execution: JsonObject, events: readonly CountedEvent[] = RETRIED) => {
    const parsed: { execution: JsonObject; events: JsonObject[] } = JSON.parse(
      JSON.stringify({ execution, events }),
    );
    return summarizeExecution(parsed);
  };
  const head = {
    executionArn: 'arn:x',
    status: 'SUCCEEDED',
    startDate: '2027-04-10T18:00:00.000Z',
    stopDate: '2027-04-11T18:00:00.000Z',
    output: '{"outcome":"completed"}',
  };

  it('reads what was filed', () => {
    expect(filed(head)).toEqual({
      arn: 'arn:x',
      status: 'SUCCEEDED',
      startedAt: fromIso('2027-04-10T18:00:00Z'),
      endedAt: fromIso('2027-04-11T18:00:00Z'),
      output: { outcome: 'completed' },
      error: undefined,
      cause: undefined,
      states: ['Until noon', 'Switch', 'Done'],
      transitions: 5,
      historyEvents: 17,
    });
  });

  it('reads one that runs, and one that failed', () => {
    const { stopDate: _stop, output: _output, ...running } = head;
    expect(filed({ ...running, status: 'RUNNING' })).toMatchObject({ endedAt: undefined, output: undefined });
    expect(filed({ ...running, status: 'FAILED', error: 'States.Timeout', cause: 'late' })).toMatchObject({
      error: 'States.Timeout',
      cause: 'late',
    });
  });

  it('throws for what is no history', () => {
    expect(() => filed({ status: 'DONE' })).toThrow();
  });
});
