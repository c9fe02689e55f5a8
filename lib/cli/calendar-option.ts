import type { Given } from '#lib/cli/main.ts';
import { optionProblem } from '#lib/cli/option-problem.ts';
import { stringOption } from '#lib/cli/string-option.ts';
import type { Acceleration } from '#lib/rehearsal/accelerate.ts';
import { err, ok, type Result } from '#lib/result.ts';
import type { Problem } from '#lib/runbook/problem.ts';

export const CALENDAR_OPTION = {
  type: 'string',
  meaning:
    'nominal, or scaled:N for N seconds of the plan in one real second, e.g. scaled:3600; scaled:N:S: people have S real seconds at least',
} as const;

/** Five weeks in half a minute; faster, a day passes before a computer has done anything. */
const MOST = 100_000;
/** A day: people of a rehearsal are at work, and each answer holds what it was asked for. */
const MOST_SECONDS = 86_400;
const FORM = /^scaled:(\d{1,6})(?::(\d{1,5}))?$/;

/** What `--calendar` takes, as every verb says it. */
export const CALENDAR_FORMS = `nominal; scaled:N with N from 2 to ${MOST}; scaled:N:S to give people S real seconds at least, 1 to ${MOST_SECONDS}`;

export type AskedPace =
  | { readonly kind: 'nominal' }
  | { readonly kind: 'scaled'; readonly acceleration: Acceleration }
  | { readonly kind: 'neither' };

/** `nominal|scaled:N[:S]`, S being the real seconds that people have at least. Left out: nominal. */
export const askedPace = (text: string | undefined): AskedPace => {
  if (text === undefined || text === 'nominal') return { kind: 'nominal' };
  const parts = FORM.exec(text);
  const scale = Number(parts?.[1]);
  const seconds = parts?.[2] === undefined ? undefined : Number(parts[2]);
  const sound = scale >= 2 && scale <= MOST;
  return sound && (seconds === undefined || (seconds >= 1 && seconds <= MOST_SECONDS))
    ? { kind: 'scaled', acceleration: { scale, ...(seconds !== undefined && { atLeastSeconds: seconds }) } }
    : { kind: 'neither' };
};

/** Undefined: nominal. */
export const calendarOption = (given: Given): Result<Acceleration | undefined, readonly Problem[]> => {
  const text = stringOption(given, 'calendar');
  const pace = askedPace(text);
  if (pace.kind === 'scaled') return ok(pace.acceleration);
  if (pace.kind === 'nominal' || text === undefined) return ok(undefined);
  return err([
    optionProblem('--calendar', {
      message: '--calendar takes nominal, or a scale',
      seen: text,
      allowed: CALENDAR_FORMS,
      fix: 'Write scaled:3600 to let an hour of the plan pass in a second, or leave it out.',
    }),
  ]);
};
