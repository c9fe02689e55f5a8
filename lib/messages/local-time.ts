import { DateTime } from 'luxon';
import type { Instant } from '#lib/instant.ts';

/** `Sat 10 Apr 2027 20:00 Africa/Lagos`: how messages and evidence tell people a time. */
export const localTime = (at: Instant, zone: string): string =>
  `${DateTime.fromMillis(at, { zone }).setLocale('en').toFormat('ccc d LLL yyyy HH:mm')} ${zone}`;
