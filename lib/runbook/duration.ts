/** `1d12h` to minutes. The schema has checked the form. */
export const minutesOf = (duration: string): number => {
  const parts = /^(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?$/.exec(duration);
  if (!parts || duration === '') throw new RangeError(`not a duration: ${JSON.stringify(duration)}`);
  const [, days, hours, minutes] = parts;
  return Number(days ?? 0) * 1_440 + Number(hours ?? 0) * 60 + Number(minutes ?? 0);
};

/** `T-48h` to minutes from go-live, negative before it. */
export const relativeMinutes = (relative: string): number => {
  if (relative === 'T') return 0;
  const sign = relative[1] === '-' ? -1 : 1;
  return sign * minutesOf(relative.slice(2));
};
