import { describe, expect, it } from 'vitest';
import type { JudgedDay } from '#lib/hypercare/judge-day.ts';
import { pooledRate } from '#lib/hypercare/pooled-rate.ts';

const day = (date: string, cleared: number, failures: number): JudgedDay => ({
  date,
  state: 'good',
  reason: '',
  n: cleared + failures,
  cleared,
  failures,
});

describe('all business days together', () => {
  it('show what three days cannot, and say that it decides nothing', () => {
    const { numbers, says } = pooledRate([day('a', 200, 0), day('b', 200, 0), day('c', 100, 0)], 99);
    expect(numbers).toMatchObject({ n: 500, failures: 0 });
    expect(says).toContain('3 business days together: 500 of 500 cleared (100.00 %');
    expect(says).toContain('99 % is shown; this decides nothing.');
  });

  it('do not show 99 % where three small days were good', () => {
    expect(pooledRate([day('a', 20, 0), day('b', 20, 0), day('c', 20, 0)], 99).says).toContain('not shown');
    expect(pooledRate([day('a', 980, 20)], 99).says).toContain('not shown');
  });

  it('say nothing of no day', () => {
    const { numbers, says } = pooledRate([], 99);
    expect(numbers).toMatchObject({ n: 0, rate: null, lowerBound95: null });
    expect(says).toContain('0 of 0 cleared. 99 % is not shown');
  });
});
