import { describe, expect, it } from 'vitest';
import { judgePilot, type PilotRule } from '#lib/clearance/judge-pilot.ts';
import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import { fromIso, plus } from '#lib/instant.ts';
import { rowOf } from '#test/actions/invoices.ts';

const NOW = fromIso('2027-04-12T12:00:00Z');
const rule = (changes: Partial<PilotRule> = {}): PilotRule => ({
  expect: 4,
  minimum: 3,
  mix: [],
  threshold: 99,
  now: NOW,
  last: false,
  ...changes,
});

const rows = (...states: LedgerRow['state'][]): LedgerRow[] =>
  states.map((state, index) => rowOf(`INV-${index}`, { state }));
const judge = (
  list: readonly LedgerRow[],
  changes: Partial<PilotRule> = {},
  newer: readonly LedgerRow[] = [],
) => judgePilot(list, new Map([...list, ...newer].map((row) => [row.number, row])), rule(changes));

describe('judgePilot', () => {
  it.each<[string, LedgerRow['state'][], Partial<PilotRule>, string]>([
    ['all cleared', ['cleared', 'cleared', 'cleared', 'cleared'], {}, 'pass'],
    ['nothing came', [], {}, 'inconclusive'],
    ['nothing came, nobody asks again', [], { last: true }, 'inconclusive'],
    ['some still to come', ['cleared', 'cleared', 'cleared'], {}, 'inconclusive'],
    ['enough came, nobody asks again', ['cleared', 'cleared', 'cleared'], { last: true }, 'pass'],
    ['too few came, nobody asks again', ['cleared', 'cleared'], { last: true }, 'inconclusive'],
    ['one is still open', ['cleared', 'cleared', 'cleared', 'submitted'], {}, 'inconclusive'],
    ['one is open to the end', ['cleared', 'cleared', 'cleared', 'unknown'], { last: true }, 'inconclusive'],
    ['one is rejected and may be mended', ['cleared', 'cleared', 'cleared', 'rejected'], {}, 'inconclusive'],
    ['one stays rejected', ['cleared', 'cleared', 'cleared', 'rejected'], { last: true }, 'pass'],
    ['more rejected than the pilot can spare', ['cleared', 'cleared', 'rejected', 'rejected'], {}, 'fail'],
    ['all rejected', ['rejected', 'rejected'], {}, 'fail'],
  ])('%s', (_what, states, changes, verdict) => {
    expect(judge(rows(...states), changes).verdict).toBe(verdict);
  });

  it('waits for the only invoice of a first pilot to be mended, then fails', () => {
    const one = { expect: 1, minimum: 1 };
    expect(judge(rows('rejected'), one).verdict).toBe('inconclusive');
    expect(judge(rows('rejected'), { ...one, last: true }).verdict).toBe('fail');
    expect(judge(rows('cleared'), one).verdict).toBe('pass');
  });

  it('counts a mended invoice as cleared and lists it', () => {
    const list = rows('cleared', 'cleared', 'cleared', 'rejected');
    const found = judge(list, {}, [rowOf('INV-3', { state: 'cleared', revision: 2, epoch: 9 })]);
    expect(found.verdict).toBe('pass');
    expect(found.evidence).toMatchObject({ cleared: 4, mended: ['INV-3'], rejected: [] });
  });

  it('fails when one is past its legal deadline', () => {
    const list = [
      ...rows('cleared', 'cleared', 'cleared'),
      rowOf('LATE', { state: 'unknown', dueBy: plus(NOW, -1) }),
    ];
    const found = judge(list);
    expect(found.verdict).toBe('fail');
    expect(found.reasons[0]).toContain('LATE');
  });

  it('lists agreed kinds of which none was cleared as unproven', () => {
    const list = [
      ...rows('cleared', 'cleared', 'cleared'),
      rowOf('G', { state: 'rejected', segments: ['kind:B2G'] }),
    ];
    const found = judge(list, { last: true, mix: ['kind:B2B', 'kind:B2G', 'type:credit-note'] });
    expect(found.verdict).toBe('pass');
    expect(found.evidence.unproven).toEqual(['kind:B2G', 'type:credit-note']);
  });

  it('gives no slot to refused documents and canaries, but shows the refused', () => {
    const refused = rowOf('BAD', {
      state: 'refused',
      destination: 'none',
      reason: { code: 'x', text: 'No buyer.' },
    });
    const found = judge([...rows('cleared'), refused, rowOf('C', { canary: true, state: 'proven' })], {
      expect: 1,
      minimum: 1,
    });
    expect(found.verdict).toBe('pass');
    expect(found.evidence).toMatchObject({
      taken: 1,
      refused: [{ number: 'BAD', reason: 'No buyer.', code: 'x' }],
    });
  });
});

describe('what judgePilot says beside its verdict', () => {
  it('never claims more than the sample, and counts a rejected document against it', () => {
    const all = judge(rows(...Array.from({ length: 100 }, () => 'cleared' as const)), {
      expect: 100,
      minimum: 90,
    });
    expect(all.reasons[1]).toContain('100 of 100 cleared: at least 97.05 %');
    expect(all.reasons[1]).toContain('no pilot of this size can show 99 %');
    const one = judge(rows('cleared', 'cleared', 'cleared', 'rejected'), { last: true });
    expect(one.verdict).toBe('pass');
    expect(one.evidence.sample).toMatchObject({ n: 4, cleared: 3, above: false, shown: false });
  });

  it('shows each kind with its counts', () => {
    const { evidence } = judge(rows('cleared', 'cleared', 'submitted'));
    expect(evidence.strata).toContainEqual(expect.objectContaining({ n: 2, cleared: 2, open: 1 }));
  });
});
