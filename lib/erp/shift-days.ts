import { addDays } from './local-time.ts';

const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);

/** Moves the days of an export to days around go-live. Order is kept, whatever the gaps. */
export const shiftDays = (
  fileDates: Iterable<string>,
  goLiveDate: string,
  daysAfterGoLive: readonly number[],
): ((date: string) => string) => {
  const known = [...new Set(fileDates)].sort();
  const target = new Map<string, string>();
  known.forEach((date, index) => {
    const days = daysAfterGoLive[index];
    const before = known[index - 1];
    const last = before === undefined ? undefined : target.get(before);
    if (days !== undefined) target.set(date, addDays(goLiveDate, days));
    else if (before !== undefined && last !== undefined)
      target.set(date, addDays(last, daysBetween(before, date)));
  });
  return (date) => {
    const shifted = target.get(date);
    if (shifted === undefined) throw new RangeError(`not a day of the export: ${date}`);
    return shifted;
  };
};
