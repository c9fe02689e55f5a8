import { describe, expect, it } from 'vitest';
import { numberGaps } from '#lib/clearance/number-gaps.ts';

describe('numberGaps', () => {
  it('finds gaps in each range, as the numbers are written', () => {
    expect(numberGaps(['LOS-0009', 'LOS-0010', 'LOS-0013', 'ABJ-1', 'ABJ-3', '536365', '536366'])).toEqual([
      { range: 'ABJ-', from: 'ABJ-2', to: 'ABJ-2', missing: 1 },
      { range: 'LOS-', from: 'LOS-0011', to: 'LOS-0012', missing: 2 },
    ]);
  });

  it('does not take 9 and 10 for two ranges, nor a repeated number for a gap', () => {
    expect(numberGaps(['A9', 'A10', 'A10', 'A11'])).toEqual([]);
  });

  it('leaves alone what is no counter', () => {
    expect(numberGaps(['no digits', '1234567890123456', '9999999999999999'])).toEqual([]);
  });
});
