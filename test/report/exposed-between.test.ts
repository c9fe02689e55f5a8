import { describe, expect, it } from 'vitest';
import { fromIso, plus } from '#lib/instant.ts';
import { exposedBetween } from '#lib/report/exposed-between.ts';
import { legacyRow, rowOf } from '#test/actions/invoices.ts';

const FROM = fromIso('2027-04-12T08:00:00Z');
const TO = plus(FROM, 1_000);
const row = (number: string, changes: Parameters<typeof rowOf>[1] = {}) =>
  rowOf(number, { receivedAt: FROM, ...changes });

describe('invoices that a way back comes too late for', () => {
  it('count whatever became of them, also when the way back released them to legacy', () => {
    const rows = [
      row('A', { state: 'cleared' }),
      row('B', { state: 'legacy' }),
      row('C', { state: 'unknown' }),
    ];
    expect(exposedBetween(rows, FROM, TO)).toBe(3);
  });

  it('count once, however often they were mended', () => {
    expect(exposedBetween([row('A', { state: 'rejected' }), row('A', { revision: 2 })], FROM, TO)).toBe(1);
  });

  it('are not those that legacy issued from the start, nor canaries, nor what came before or after', () => {
    const others = [
      { ...legacyRow('A'), receivedAt: FROM },
      row('B', { canary: true }),
      row('C', { receivedAt: plus(FROM, -1) }),
      row('D', { receivedAt: TO }),
    ];
    expect(exposedBetween(others, FROM, TO)).toBe(0);
  });
});
