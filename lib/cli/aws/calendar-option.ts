import type { Stage } from '#lib/aws/stage.ts';
import { askedPace, CALENDAR_FORMS } from '#lib/cli/calendar-option.ts';
import type { Acceleration } from '#lib/rehearsal/accelerate.ts';
import { err, ok, type Result } from '#lib/result.ts';

/** `--calendar` of a stage; production takes no other pace than the calendar's. Undefined: nominal. */
export const calendarOption = (
  text: string | undefined,
  stage: Stage,
): Result<Acceleration | undefined, string> => {
  const pace = askedPace(text);
  if (pace.kind === 'nominal') return ok(undefined);
  if (pace.kind === 'neither') {
    return err(`--calendar cannot be ${JSON.stringify(text?.slice(0, 40))}. It takes: ${CALENDAR_FORMS}.`);
  }
  return stage === 'production'
    ? err(
        'Production runs at the calendar’s own pace: leave --calendar out. Rehearse faster with --stage uat or on a laptop (npx cutover rehearse).',
      )
    : ok(pace.acceleration);
};
