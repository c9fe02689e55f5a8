import { describe, expect, it } from 'vitest';
import { retryAfterMilliseconds } from '#lib/firs/client/retry-after.ts';
import { fromIso, MINUTE } from '#lib/instant.ts';

const now = fromIso('2027-04-12T08:00:00Z');

describe('retryAfterMilliseconds', () => {
  it.each([
    ['30', 30_000],
    [' 30 ', 30_000],
    ['0', 1_000],
    ['1000000000', 10 * MINUTE],
    ['Mon, 12 Apr 2027 08:02:00 GMT', 2 * MINUTE],
    ['Mon, 12 Apr 2027 07:00:00 GMT', 1_000],
    ['Tue, 12 Apr 2033 07:00:00 GMT', 10 * MINUTE],
    [undefined, undefined],
    ['', undefined],
    ['-5', undefined],
    ['1e9', undefined],
    ['soon', undefined],
    ['2027-04-12', undefined],
    ['Mon, 99 Zzz 2027 08:02:00 GMT', undefined],
  ])('%j is %j', (header, milliseconds) => {
    expect(retryAfterMilliseconds(header, now, 10 * MINUTE)).toBe(milliseconds);
  });
});
