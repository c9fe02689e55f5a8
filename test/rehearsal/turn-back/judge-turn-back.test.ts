import { describe, expect, it } from 'vitest';
import {
  judgeAccount,
  judgeFinance,
  judgeSafe,
  MOST_SECONDS_TO_SAFE,
  type SafeState,
} from '#lib/rehearsal/turn-back/judge-turn-back.ts';

const LISTS = ['cleared-do-not-reissue', 'held-do-not-reissue', 'released-to-legacy'];

const SAFE: SafeState = {
  secondsToSafe: 30,
  mainStatus: 'stopped',
  route: 'legacy',
  segmentsElsewhere: [],
  held: true,
  erpOutput: 'legacy',
  queue: 'closed',
  openGates: [],
  lease: undefined,
  runningRollbacks: ['c-rb-1'],
  lists: LISTS,
};

describe('what is safe', () => {
  it('is safe when nothing is missing', () => {
    expect(judgeSafe(SAFE)).toEqual([]);
    expect(judgeSafe({ ...SAFE, mainStatus: undefined })).toEqual([]);
  });

  it.each<readonly [string, Partial<SafeState>]>([
    ['never verified', { secondsToSafe: undefined }],
    ['allowed are', { secondsToSafe: MOST_SECONDS_TO_SAFE + 1 }],
    ['still runs', { mainStatus: 'running' }],
    ['the route is smartapi', { route: 'smartapi' }],
    ['branch:1: smartapi', { segmentsElsewhere: ['branch:1: smartapi'] }],
    ['not held', { held: false }],
    ['the ERP issues on smartapi', { erpOutput: 'smartapi' }],
    ['the queue is open', { queue: 'open' }],
    ['gates can still be decided: c/go/1', { openGates: ['c/go/1'] }],
    ['holds an invoice', { lease: '2027-04-12T09:00:00.000Z' }],
    ['2 rollbacks run', { runningRollbacks: ['a', 'b'] }],
    [
      'Finance was not given: held-do-not-reissue',
      { lists: LISTS.filter((list) => !list.startsWith('held')) },
    ],
  ])('is not when %s', (words, change) => {
    expect(judgeSafe({ ...SAFE, ...change }).join('; ')).toContain(words);
  });
});

describe('the account from outside', () => {
  const counts = {
    offered: 10,
    cleared: 5,
    rejected: 1,
    legacy: 2,
    pending: 1,
    unknown: 1,
    overdue: 0,
    lost: 0,
    duplicated: 0,
    unexpected: 0,
  };

  it('adds up', () => {
    expect(judgeAccount(counts)).toEqual([]);
  });

  it('does not with one lost, twice, from nowhere, or missing', () => {
    const misses = judgeAccount({ ...counts, offered: 11, lost: 1, duplicated: 1, unexpected: 1 });
    expect(misses).toHaveLength(4);
  });
});

describe('the lists for Finance', () => {
  const csv = (...numbers: readonly string[]): string =>
    ['number,revision', ...numbers.map((n) => `${n},1`), ''].join('\r\n');
  const lists = (cleared: string, held: string, released: string): ReadonlyMap<string, string> =>
    new Map([
      ['cleared-do-not-reissue', cleared],
      ['held-do-not-reissue', held],
      ['released-to-legacy', released],
    ]);

  it('what is registered is cleared or held, and on one list', () => {
    const given = lists(csv('INV-1'), csv('INV-2'), csv('INV-3'));
    expect(judgeFinance({ lists: given, registered: new Set(['INV1', 'INV2']) })).toEqual([]);
  });

  it('nothing registered may be reissued, be on no list, or on two', () => {
    const given = lists(csv('INV-1'), csv('INV-1'), csv('INV-3'));
    const misses = judgeFinance({ lists: given, registered: new Set(['INV1', 'INV3', 'INV4']) }).join('; ');
    expect(misses).toContain("two of Finance's lists: INV1");
    expect(misses).toContain('may reissue it: INV3');
    expect(misses).toContain('on no list: INV3, INV4');
  });
});
