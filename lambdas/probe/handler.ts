import { changeWatch } from '#lib/actions/change-watch.ts';
import { describeError } from '#lib/describe-error.ts';
import { DAY, type Instant, MINUTE } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import type { Answer, Authority } from '#lib/ports/authority.ts';
import type { Clock } from '#lib/ports/clock.ts';
import type { CutoverLock } from '#lib/ports/lock.ts';
import type { Log } from '#lib/ports/log.ts';
import type { Measure } from '#lib/ports/measure.ts';
import type { WatchStore } from '#lib/ports/watch-store.ts';
import { minutesOf } from '#lib/runbook/duration.ts';
import type { Runbook } from '#lib/runbook/schema.ts';
import { outageRule, type Proof, withProof } from '#lib/watch/outage-clock.ts';
import { proofOfProbe } from '#lib/watch/proof-of-probe.ts';

export interface ProbeDeps {
  readonly tenant: string;
  readonly runbook: { readonly thresholds: Pick<Runbook['thresholds'], 'authorityOutage'> };
  readonly lock: Pick<CutoverLock, 'holder'>;
  /** Where the outage clock stands. */
  readonly watchStore: WatchStore;
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
 * What it finds moves the outage clock. `AuthorityUp` is 0 or 1 each time; a gap means that nobody asked, and alarms take that for 0.
 */
export const makeProbe =
  (deps: ProbeDeps): (() => Promise<JsonObject>) =>
  async () => {
    const began = deps.clock.now();
    // One after the other: the time is that of two calls, as a clearance has them.
    const answers = { health: await deps.authority.health(), keys: await deps.authority.selfCheck() };
    const health = failed(answers.health, ({ healthy }) => healthy);
    const keys = failed(answers.keys, ({ ok }) => ok);
    const at = deps.clock.now();
    const milliseconds = at - began;
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
    await remember(deps, { at, saw: proofOfProbe(answers.health, answers.keys) });
    await measureSecrets(deps);
    return found;
  };

/** Of the cutover that holds the tenant; there is none to roll back where nobody does. */
const remember = async (deps: ProbeDeps, proof: Proof): Promise<void> => {
  try {
    const cutover = (await deps.lock.holder(deps.tenant))?.cutover;
    if (cutover === undefined) return;
    const rule = outageRule(minutesOf(deps.runbook.thresholds.authorityOutage) * MINUTE);
    await changeWatch(deps, cutover, (state) => {
      const outage = withProof(state.outage, proof, rule);
      return outage === state.outage ? state : { ...state, outage };
    });
  } catch (error) {
    // The next probe goes on from the last that was written: what lies between counts as long as it is not a gap.
    deps.log('proof-not-remembered', { saw: proof.saw, ...describeError(error) });
  }
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
