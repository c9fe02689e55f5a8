import { describeError } from '#lib/describe-error.ts';
import { DAY, type Instant } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import type { Answer, Authority } from '#lib/ports/authority.ts';
import type { Clock } from '#lib/ports/clock.ts';
import type { Log } from '#lib/ports/log.ts';
import type { Measure } from '#lib/ports/measure.ts';

export interface ProbeDeps {
  readonly authority: Pick<Authority, 'health' | 'selfCheck'>;
  /** Since when each secret has its value; undefined: nobody has put one in. */
  readonly secretAges: () => Promise<readonly { readonly since: Instant | undefined }[]>;
  readonly clock: Clock;
  readonly measure: Measure;
  readonly log: Log;
}

const failed = <T>(answer: Answer<T>, good: (value: T) => boolean): string | undefined => {
  if (!answer.ok)
    return `${answer.fault.class}: ${'detail' in answer.fault ? answer.fault.detail : 'refused'}`;
  return good(answer.value) ? undefined : 'it says that it is not well';
};

/**
 * Asks the authority independently of any invoice, whether it is up and whether it takes our keys: registers nothing.
 * `AuthorityUp` is 0 or 1 each time; a gap means that nobody asked, and alarms take that for 0.
 */
export const makeProbe =
  (deps: ProbeDeps): (() => Promise<JsonObject>) =>
  async () => {
    const began = deps.clock.now();
    // One after the other: the time is that of two calls, as a clearance has them.
    const health = failed(await deps.authority.health(), ({ healthy }) => healthy);
    const keys = failed(await deps.authority.selfCheck(), ({ ok }) => ok);
    const milliseconds = deps.clock.now() - began;
    const up = health === undefined && keys === undefined;
    deps.measure('AuthorityUp', up ? 1 : 0, 'count');
    deps.measure('AuthorityLatency', milliseconds, 'milliseconds');
    const found: JsonObject = {
      up,
      milliseconds,
      ...(health === undefined ? {} : { health }),
      ...(keys === undefined ? {} : { keys }),
    };
    if (!up) deps.log('authority-down', found);
    await measureSecrets(deps);
    return found;
  };

/** The oldest of them. What cannot be listed is a gap: whether the authority is up is told all the same. */
const measureSecrets = async ({ secretAges, clock, measure, log }: ProbeDeps): Promise<void> => {
  try {
    const moments = (await secretAges()).flatMap(({ since }) => (since === undefined ? [] : [since]));
    if (moments.length > 0) measure('SecretAgeDays', (clock.now() - Math.min(...moments)) / DAY, 'count');
  } catch (error) {
    log('secrets-not-listed', describeError(error));
  }
};
