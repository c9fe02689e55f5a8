import { describe, expect, it } from 'vitest';
import { whatPilotShows } from '#lib/clearance/what-pilot-shows.ts';

describe('what a pilot shows', () => {
  it.each([
    [
      100,
      100,
      '100 of 100 cleared: at least 97.05 % with 95 % confidence; no pilot of this size can show 99 % (299 without a failure can).',
    ],
    [
      99,
      100,
      '99 of 100 cleared: at least 95.34 % with 95 % confidence; no pilot of this size can show 99 % (299 without a failure can). That is not above 99 %.',
    ],
    [
      298,
      298,
      '298 of 298 cleared: at least 98.99 % with 95 % confidence; no pilot of this size can show 99 % (299 without a failure can).',
    ],
    [299, 299, '299 of 299 cleared: at least 99.00 % with 95 % confidence, so 99 % is shown.'],
    [299, 300, '299 of 300 cleared: at least 98.43 % with 95 % confidence; 99 % is not shown.'],
    [0, 0, 'None has an outcome: that shows nothing.'],
  ])('%i of %i', (cleared, n, says) => {
    expect(whatPilotShows(cleared, n, 99).says).toBe(says);
  });

  it('never says shown of a sample that its bound does not show', () => {
    for (let n = 0; n <= 320; n += 1) {
      const { shown, lowerBound95 } = whatPilotShows(n, n, 99);
      expect(shown).toBe(n >= 299);
      expect(shown).toBe((lowerBound95 ?? 0) >= 0.99);
    }
  });

  it('knows that no sample shows 100 %', () => {
    expect(whatPilotShows(5_000, 5_000, 100)).toMatchObject({ shown: false, above: false });
  });
});
