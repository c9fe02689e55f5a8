import { describe, expect, it } from 'vitest';
import { backOutWords } from '#lib/gates/readings/back-out.ts';
import { fromIso } from '#lib/instant.ts';

const forecast = {
  late: false,
  lastSafeMoment: fromIso('2027-04-15T18:42:00Z'),
  windowEnd: fromIso('2027-04-16T19:00:00Z'),
  usualSecondsToSafe: 42,
  worstSecondsToSafe: 1_040,
  usualSecondsToSettled: 43_242,
  worstSecondsToSettled: 87_440,
  parts: [],
};

const words = (window?: Parameters<typeof backOutWords>[2]) => backOutWords(forecast, 'Africa/Lagos', window);

describe('the forecast in words', () => {
  it('says what is at worst in the units of the page', () => {
    expect(words()).toContain('at worst safe after 17 min, settled after 1 day 17 min; last safe moment Thu');
  });

  it.each([
    ['over', 'the change window is over and does not bind this gate; back now'],
    ['free', 'the change window does not bind this gate; back now'],
  ] as const)('begins with a window that binds nothing: %s', (window, start) => {
    expect(words(window).startsWith(start)).toBe(true);
    expect(words(window)).not.toContain('last safe moment');
  });
});
