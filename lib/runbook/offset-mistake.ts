import { IANAZone } from 'luxon';

/** The offset that the zone has at that moment, where an instant is written with another; `Z` is none. */
export const offsetMistake = (at: string, zone: string): { readonly there: string } | undefined => {
  const written = /([+-])(\d\d):(\d\d)$/.exec(at);
  if (written === null) return undefined;
  const minutes = (written[1] === '-' ? -1 : 1) * (Number(written[2]) * 60 + Number(written[3]));
  const there = IANAZone.create(zone).offset(Date.parse(at));
  return minutes === there ? undefined : { there: sign(there) };
};

const sign = (minutes: number): string => {
  const two = (value: number) => String(Math.trunc(Math.abs(value))).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`;
};
