import type { Given } from '#lib/cli/main.ts';
import { stringOption } from '#lib/cli/string-option.ts';
import { fromIso, type Instant } from '#lib/instant.ts';
import { err, ok, type Result } from '#lib/result.ts';
import type { Problem } from '#lib/runbook/problem.ts';

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
