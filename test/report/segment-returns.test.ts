import { describe, expect, it } from 'vitest';
import { instant } from '#lib/instant.ts';
import type { TaskRecord } from '#lib/ports/progress.ts';
import { segmentReturns } from '#lib/report/segment-returns.ts';
import { segmentPointer, segmentTask } from '#lib/way-back/segment-return.ts';
import { rowOf } from '#test/actions/invoices.ts';

const RETURN = 'c-rs-4';
const record = (task: string, changes: Partial<TaskRecord>): [string, TaskRecord] => [
  task,
  {
    cutover: 'c',
    task,
    stage: 'way-back',
    mode: 'automatic',
    run: 1,
    attempt: 1,
    owner: 'machine',
    status: 'done',
    plannedStart: instant(0),
    plannedEnd: instant(0),
    openedAt: instant(100_000),
    ...changes,
  },
];
const about = (...records: [string, TaskRecord][]) =>
  segmentReturns({
    titleOf: (trigger) => `Title of ${trigger}`,
    records: new Map(records),
    rows: [
      rowOf('A', { segments: ['branch:LAGOS'], receivedAt: instant(50_000) }),
      rowOf('B', { segments: ['branch:LAGOS'], receivedAt: instant(150_000) }),
      rowOf('C', { segments: ['branch:KANO'], receivedAt: instant(50_000) }),
    ],
    start: instant(0),
    end: instant(900_000),
  });
const evidence = { segment: 'branch:LAGOS', rollback: RETURN, trigger: 'person' };

describe('partial returns in the report', () => {
  it('are told with their segment, what was exposed of it, time to safe and what was released', () => {
    expect(
      about(
        record(segmentTask(RETURN), { evidence, closedAt: instant(190_000) }),
        record(segmentPointer('branch:LAGOS'), { evidence: { execution: RETURN } }),
        record(`${RETURN}/replay`, { evidence: { released: 7 } }),
      ),
    ).toEqual([
      {
        trigger: 'person',
        title: 'Title of person',
        segment: 'branch:LAGOS',
        detectedAfterInvoices: 1,
        secondsToSafe: 90,
        replayed: 7,
      },
    ]);
  });

  it('that were never safe lasted until the end', () => {
    expect(about(record(segmentTask(RETURN), { evidence }))).toMatchObject([
      { secondsToSafe: 800, replayed: 0 },
    ]);
  });

  it('are none where none was', () => {
    expect(about()).toEqual([]);
  });
});
