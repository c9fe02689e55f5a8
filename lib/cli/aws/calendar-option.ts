import type { Stage } from '#lib/aws/stage.ts';
import { err, ok, type Result } from '#lib/result.ts';

/** Three weeks in twelve seconds; faster than that, machine and people cannot follow. */
const FASTEST = 100_000;

/** `--calendar nominal` or `scaled:3600`; production takes no other pace than the calendar's. */
export const calendarOption = (text: string | undefined, stage: Stage): Result<number, string> => {
  if (text === undefined || text === 'nominal') return ok(1);
  const scale = Number(/^scaled:(\d+(?:\.\d+)?)$/.exec(text)?.[1] ?? Number.NaN);
  if (!(scale >= 1 && scale <= FASTEST)) {
    return err(
      `--calendar cannot be ${JSON.stringify(text.slice(0, 40))}. It is nominal, or scaled:N with N from 1 to ${FASTEST}: so many times faster than the calendar.`,
    );
  }
  return stage === 'production' && scale !== 1
    ? err(
        'Production runs at the calendar’s own pace: leave --calendar out. Rehearse faster with --stage uat or on a laptop (npx cutover rehearse).',
      )
    : ok(scale);
};
