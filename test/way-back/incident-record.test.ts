import { describe, expect, it } from 'vitest';
import { fromIso, type Instant, MINUTE, plus, toIso } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import type { TaskRecord } from '#lib/ports/progress.ts';
import { incidentRecord } from '#lib/way-back/incident-record.ts';

const NOW = fromIso('2027-04-12T08:00:00Z');
const at = (minutes: number): Instant => plus(NOW, minutes * MINUTE);
const record = (
  task: string,
  from: number,
  to: number | undefined,
  evidence: JsonObject = {},
  by = 'machine',
): TaskRecord => ({
  cutover: 'c',
  task,
  stage: 'way-back',
  mode: 'automatic',
  run: 1,
  attempt: 1,
  owner: 'machine',
  status: to === undefined ? 'open' : 'done',
  plannedStart: NOW,
  plannedEnd: NOW,
  openedAt: at(from),
  ...(to === undefined ? {} : { closedAt: at(to) }),
  by,
  evidence,
});
const about = (execution: string, records: readonly TaskRecord[], changes: JsonObject = {}) =>
  incidentRecord({
    execution,
    run: 1,
    trigger: 'clearance-falls',
    title: 'Clearance falls',
    moment: 'safe',
    now: at(9),
    records,
    lists: [{ list: 'cleared-do-not-reissue', count: 3, key: 'k' }],
    ...changes,
  });

describe('the incident record', () => {
  it('tells when a roll-back was detected, latched, told and safe, by whom and why', () => {
    const found = about('c-rb-3', [
      record(
        'c-rb-3/request',
        0,
        0,
        { rollback: 'c-rb-3', trigger: 'clearance-falls', reason: 'below 99 %' },
        'evaluator',
      ),
      record('c-rb-3/latch', 1, 1),
      record('c-rb-3/told-rolled-back', 2, 2, { messages: ['m'], failures: [], to: ['cfo'] }),
      record('c-rb-3/verify-safe', 3, 4, { underEnquiry: 2 }),
    ]);
    expect(found).toMatchObject({
      what: 'Clearance falls',
      askedBy: 'evaluator',
      reason: 'below 99 %',
      detectedAt: toIso(at(0)),
      latchedAt: toIso(at(1)),
      safeAt: toIso(at(4)),
      underEnquiry: 2,
      told: [{ event: 'rolled-back', at: toIso(at(2)), to: ['cfo'] }],
      invoices: [{ list: 'cleared-do-not-reissue', count: 3 }],
      outcome: 'open',
    });
  });

  it('guesses nothing that is not on record, and says what keeps it from being safe', () => {
    expect(about('c-rb-3', [])).toMatchObject({ askedBy: null, detectedAt: null, latchedAt: null, told: [] });
    const unsafe = record('c-rb-3/verify-safe', 3, undefined, { missing: ['The ERP still says smartapi.'] });
    expect(about('c-rb-3', [unsafe])).toMatchObject({
      safeAt: null,
      notSafeBecause: ['The ERP still says smartapi.'],
    });
  });

  it('tells a partial return from its one record', () => {
    const evidence = { rollback: 'c-rs-2', segment: 'branch:LAGOS', reason: 'no QR' };
    const found = about('c-rs-2', [record('c-rs-2/segment', 1, 5, evidence, 'cfo')], {
      segment: 'branch:LAGOS',
    });
    expect(found).toMatchObject({
      segment: 'branch:LAGOS',
      askedBy: 'cfo',
      reason: 'no QR',
      detectedAt: toIso(at(1)),
      latchedAt: toIso(at(1)),
      safeAt: toIso(at(5)),
    });
  });
});
