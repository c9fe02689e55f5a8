import type { Given } from '#lib/cli/main.ts';
import { optionProblem } from '#lib/cli/option-problem.ts';
import { stringOption } from '#lib/cli/string-option.ts';
import type { Acceleration } from '#lib/rehearsal/accelerate.ts';
import { err, ok, type Result } from '#lib/result.ts';
import type { Problem } from '#lib/runbook/problem.ts';

export const CALENDAR_OPTION = {
  type: 'string',
  meaning: 'nominal, or scaled:N for N seconds of the plan in one real second, e.g. scaled:3600',
} as const;

/** Five weeks in half a minute; faster, a day passes before a computer has done anything. */
const MOST = 100_000;
const MOST_SECONDS = 3_600;
const FORM = /^scaled:(\d{1,6})(?::(\d{1,4}))?$/;

/** `--calendar nominal|scaled:N[:S]`, S being the real seconds that people have at least. Undefined: nominal. */
export const calendarOption = (given: Given): Result<Acceleration | undefined, readonly Problem[]> => {
  const text = stringOption(given, 'calendar');
  if (text === undefined || text === 'nominal') return ok(undefined);
  const parts = FORM.exec(text);
  const scale = Number(parts?.[1]);
  const seconds = parts?.[2] === undefined ? undefined : Number(parts[2]);
  const sound = scale >= 2 && scale <= MOST;
  if (sound && (seconds === undefined || (seconds >= 1 && seconds <= MOST_SECONDS))) {
    return ok({ scale, ...(seconds !== undefined && { atLeastSeconds: seconds }) });
  }
  return err([
    optionProblem('--calendar', {
      message: '--calendar takes nominal, or a scale',
      seen: text,
      allowed: `nominal; scaled:N with N from 2 to ${MOST}; scaled:N:S to give people S real seconds at least, 1 to ${MOST_SECONDS}`,
      fix: 'Write scaled:3600 to let an hour of the plan pass in a second, or leave it out.',
    }),
  ]);
};
