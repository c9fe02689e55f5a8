import { describe, expect, it } from 'vitest';
import { fullVolumeSince } from '#lib/hypercare/full-volume.ts';
import { fromIso, type Instant, instant } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import type { TaskRecord } from '#lib/ports/progress.ts';
import { smallProgram } from '#test/gates/small-program.ts';

const APRIL = fromIso('2027-04-12T08:00:00Z');
const MAY = fromIso('2027-05-03T08:00:00Z');

const record = (task: string, run: number, evidence: JsonObject, closedAt: Instant = APRIL): TaskRecord => ({
  cutover: 'smartapi',
  task,
  stage: 'hypercare',
  mode: 'automatic',
  run,
  attempt: 1,
  owner: 'pm',
  status: 'done',
  plannedStart: APRIL,
  plannedEnd: APRIL,
  openedAt: instant(closedAt - 1_000),
  closedAt,
  evidence,
});
const SMARTAPI: JsonObject = { route: { kind: 'smartapi' }, at: '2027-04-12T08:00:00.000Z' };
const since = (...records: TaskRecord[]) => fullVolumeSince(smallProgram, records);

describe('fullVolumeSince', () => {
  it('is the moment on record, of a task that set the route or a stage that restored it', () => {
    expect(since(record('full-volume', 1, SMARTAPI))).toBe(APRIL);
    expect(since(record('enter-hypercare', 1, SMARTAPI))).toBe(APRIL);
  });

  it('is unknown while no record says that all invoices go to SmartAPI', () => {
    expect(since()).toBeUndefined();
    expect(
      since(record('full-volume', 1, { ...SMARTAPI, route: { kind: 'pilot', size: 80 } })),
    ).toBeUndefined();
    expect(since(record('enter-hypercare', 1, { verdict: 'pass' }))).toBeUndefined();
    expect(since(record('backup', 1, SMARTAPI))).toBeUndefined();
  });

  it('does not count from what an earlier run set: that was rolled back', () => {
    const before = record('full-volume', 1, SMARTAPI);
    expect(since(before, record('enter-freeze', 2, { verdict: 'pass' }, MAY))).toBeUndefined();
    const again = record('enter-hypercare', 2, { ...SMARTAPI, at: '2027-05-03T08:00:00.000Z' }, MAY);
    expect(since(before, again)).toBe(MAY);
  });
});
