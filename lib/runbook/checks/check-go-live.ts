import Holidays from 'date-holidays';
import { IANAZone } from 'luxon';
import type { Draft } from '#lib/runbook/draft.ts';
import { relativeMinutes } from '#lib/runbook/duration.ts';
import { nearest } from '#lib/runbook/nearest.ts';
import { offsetMistake } from '#lib/runbook/offset-mistake.ts';
import type { Problem } from '#lib/runbook/problem.ts';
import type { ProblemAt } from '#lib/runbook/problem-at.ts';
import type { Runbook } from '#lib/runbook/schema.ts';
import type { Check } from './check.ts';

/** Go-live must be one moment for everybody: zone, offset, window, calendar. */
export const checkGoLive: Check = (runbook, problem) => [
  ...year(runbook, problem),
  ...zone(runbook, problem),
  ...window(runbook, problem),
  ...country(runbook, problem),
  ...calendar(runbook, problem),
  ...businessHours(runbook, problem),
  ...currency(runbook, problem),
];

/** Calendars of holidays reach no farther, and no cutover is planned so. */
const YEARS = { from: 2020, to: 2100 };

const year = (runbook: Draft<Runbook>, problem: ProblemAt): readonly Problem[] => {
  const at = runbook.goLive?.at;
  const written = Number(at?.slice(0, 4));
  return at === undefined || (written >= YEARS.from && written <= YEARS.to)
    ? []
    : [
        problem(['goLive', 'at'], {
          code: 'go-live-invalid',
          message: 'Go-live is in a year that cannot be meant.',
          seen: at,
          allowed: `${YEARS.from} to ${YEARS.to}`,
          fix: 'Mend the year.',
        }),
      ];
};

const zone = (runbook: Draft<Runbook>, problem: ProblemAt): readonly Problem[] => {
  const name = runbook.goLive?.zone;
  if (name === undefined) return [];
  if (!IANAZone.isValidZone(name)) {
    const meant = nearest(name, Intl.supportedValuesOf('timeZone'));
    return [
      problem(['goLive', 'zone'], {
        code: 'zone-unknown',
        message: 'There is no such time zone.',
        seen: name.slice(0, 60),
        allowed: 'a name of the IANA list, e.g. Africa/Lagos',
        fix: meant ? `Did you mean ${meant}?` : 'Write continent and city, e.g. Africa/Lagos.',
      }),
    ];
  }
  return offset(runbook.goLive?.at, name, problem);
};

/** `20:00+00:00` with Africa/Lagos is 21:00 there: the most expensive typing error of a cutover. `Z` is meant as written. */
const offset = (at: string | undefined, name: string, problem: ProblemAt): readonly Problem[] => {
  const mistake = at === undefined ? undefined : offsetMistake(at, name);
  if (at === undefined || mistake === undefined) return [];
  return [
    problem(['goLive', 'at'], {
      code: 'go-live-offset',
      message: `Go-live is written with another offset than ${name} has on that day.`,
      seen: at,
      allowed: `the offset ${mistake.there}, or Z for UTC`,
      fix: `Write the local time of ${name} with ${mistake.there}.`,
    }),
  ];
};

const window = (runbook: Draft<Runbook>, problem: ProblemAt): readonly Problem[] => {
  const { from, to } = runbook.goLive?.window ?? {};
  if (from === undefined || to === undefined) return [];
  const [start, end] = [relativeMinutes(from), relativeMinutes(to)];
  return start <= 0 && end >= 0 && start < end
    ? []
    : [
        problem(['goLive', 'window'], {
          code: 'window-without-go-live',
          message: 'The change window does not hold go-live.',
          seen: `${from} to ${to}`,
          allowed: '`from` at T or before, `to` after it',
          fix: 'Moments before go-live are written T-2h, moments after it T+6d.',
        }),
      ];
};

const country = (runbook: Draft<Runbook>, problem: ProblemAt): readonly Problem[] => {
  const code = runbook.goLive?.calendar?.country;
  const known = new Holidays().getCountries();
  return code === undefined || Object.hasOwn(known, code)
    ? []
    : [
        problem(['goLive', 'calendar', 'country'], {
          code: 'country-unknown',
          message: 'No public holidays are known for this country.',
          seen: code,
          allowed: 'a code of ISO 3166-1 in capitals, e.g. NG',
          fix: Object.hasOwn(known, code.toUpperCase())
            ? `Write ${code.toUpperCase()}.`
            : 'Check the code; Nigeria is NG.',
        }),
      ];
};

const calendar = (runbook: Draft<Runbook>, problem: ProblemAt): readonly Problem[] => {
  const days = runbook.goLive?.calendar;
  const holidays = new Set((days?.holidays ?? []).map((day) => day?.date));
  return (days?.workdays ?? []).flatMap((day, index) =>
    day?.date !== undefined && holidays.has(day.date)
      ? [
          problem(['goLive', 'calendar', 'workdays', index, 'date'], {
            code: 'calendar-conflict',
            message: 'The same day is both a holiday and a workday of the client.',
            seen: day.date,
            fix: 'Remove it from one of the two lists.',
          }),
        ]
      : [],
  );
};

const businessHours = (runbook: Draft<Runbook>, problem: ProblemAt): readonly Problem[] => {
  const { from, to } = runbook.goLive?.businessHours ?? {};
  if (from === undefined || to === undefined) return [];
  const real = (time: string) => /^([01]\d|2[0-3]):[0-5]\d$/.test(time);
  return real(from) && real(to) && from < to
    ? []
    : [
        problem(['goLive', 'businessHours'], {
          code: 'business-hours',
          message: 'Business hours must begin before they end, on the same day.',
          seen: `${from} to ${to}`,
          allowed: 'local times such as 08:00 and 17:00',
          fix: 'Write both with two digits, the earlier one under `from`.',
        }),
      ];
};

const currency = (runbook: Draft<Runbook>, problem: ProblemAt): readonly Problem[] => {
  const code = runbook.policies?.bookCurrency;
  return code === undefined || Intl.supportedValuesOf('currency').includes(code)
    ? []
    : [
        problem(['policies', 'bookCurrency'], {
          code: 'currency-unknown',
          message: 'There is no such currency.',
          seen: code,
          allowed: 'a code of ISO 4217, e.g. NGN',
          fix: 'Write the code of the currency the books are kept in.',
        }),
      ];
};
