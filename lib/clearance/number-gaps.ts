/** A missing stretch of a number range. A gap is no loss by itself, but somebody in Finance has to explain it. */
export interface NumberGap {
  /** What stands before the counter, e.g. `LOS-2027-`. */
  readonly range: string;
  /** First and last missing number, as they would be written. */
  readonly from: string;
  readonly to: string;
  readonly missing: number;
}

/** Above this many digits a number is an identifier, not a counter, and gaps mean nothing. */
const LONGEST_COUNTER = 12;

/** Gaps between the lowest and the highest number of each range; the counter is the last run of digits. */
export const numberGaps = (numbers: Iterable<string>): readonly NumberGap[] => {
  const ranges = new Map<string, { readonly width: number; readonly counters: number[] }>();
  for (const number of numbers) {
    const parts = /^(.*?)(\d+)(\D*)$/.exec(number);
    const [, prefix = '', digits = '', suffix = ''] = parts ?? [];
    if (!parts || digits.length > LONGEST_COUNTER) continue;
    // Counters with leading zeros keep their width; `9` and `10` belong to one range.
    const key = `${prefix}\u0000${suffix}`;
    const range = ranges.get(key);
    if (range) range.counters.push(Number(digits));
    else ranges.set(key, { width: digits.startsWith('0') ? digits.length : 0, counters: [Number(digits)] });
  }
  const gaps: NumberGap[] = [];
  for (const [key, { width, counters }] of ranges) {
    const [prefix = '', suffix = ''] = key.split('\u0000');
    const written = (counter: number): string => `${prefix}${String(counter).padStart(width, '0')}${suffix}`;
    const ordered = counters.sort((a, b) => a - b);
    ordered.forEach((counter, index) => {
      const former = ordered[index - 1];
      if (former === undefined || counter - former <= 1) return;
      gaps.push({
        range: `${prefix}${suffix}`,
        from: written(former + 1),
        to: written(counter - 1),
        missing: counter - former - 1,
      });
    });
  }
  return gaps.sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
};
