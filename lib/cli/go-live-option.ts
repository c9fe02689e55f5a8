import { DateTime } from 'luxon';
import type { Given } from '#lib/cli/main.ts';
import { stringOption } from '#lib/cli/string-option.ts';
import { fromIso, type Instant } from '#lib/instant.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { offsetMistake } from '#lib/runbook/offset-mistake.ts';
import type { Problem } from '#lib/runbook/problem.ts';

export const GO_LIVE_OPTION = {
  type: 'string',
  meaning: 'another go-live instant, e.g. 2028-04-08T20:00:00+01:00',
} as const;

/** `--go-live INSTANT`: the same program at another date. Empty when it was not given. */
export const goLiveOption = (given: Given): Result<{ readonly goLive?: Instant }, readonly Problem[]> => {
  const text = stringOption(given, 'go-live');
  if (text === undefined) return ok({});
  try {
    return ok({ goLive: fromIso(text) });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return err([
      {
        file: '--go-live',
        line: 1,
        column: 1,
        code: 'option-invalid',
        message: '--go-live takes an instant with its offset',
        seen: text,
        allowed: 'e.g. 2028-04-08T20:00:00+01:00',
        fix: 'Write date, time and offset from UTC.',
      },
    ]);
  }
};

/**
 * `20:00Z` with Africa/Lagos is 21:00 there: typed at a prompt it is taken for an error, not for what is meant. A runbook
 * may say Z, since it is read by more than one person.
 */
export const goLiveOffset = (given: Given, zone: string): readonly Problem[] => {
  const text = stringOption(given, 'go-live');
  const mistake = text === undefined ? undefined : offsetMistake(text.replace(/Z$/i, '+00:00'), zone);
  if (text === undefined || mistake === undefined) return [];
  const same = DateTime.fromISO(text, { zone }).toISO({ suppressMilliseconds: true }) ?? '';
  return [
    {
      file: '--go-live',
      line: 1,
      column: 1,
      code: 'go-live-offset',
      message: `Go-live is written with another offset than ${zone} has on that day.`,
      seen: text,
      allowed: `the offset ${mistake.there}`,
      fix: `Write the local time of ${zone} with ${mistake.there}; the moment given is ${same} there.`,
    },
  ];
};
