import { describeError } from '#lib/describe-error.ts';
import { type Instant, MINUTE, plus } from '#lib/instant.ts';
import { err, ok } from '#lib/result.ts';
import { minutesOf } from '#lib/runbook/duration.ts';
import type { Trigger } from '#lib/runbook/schema.ts';
import { type OutageRule, outageRule } from '#lib/watch/outage-clock.ts';
import type { WatchState } from '#lib/watch/watch-state.ts';
import { judgeAuthorityOutage } from '#lib/way-back/triggers/judge-authority-outage.ts';
import { type ClearanceVerdict, judgeClearanceRate } from '#lib/way-back/triggers/judge-clearance-rate.ts';
import { judgeDeclared } from '#lib/way-back/triggers/judge-declared.ts';
import { judgeErpDisruption } from '#lib/way-back/triggers/judge-erp-disruption.ts';
import {
  inconclusive,
  quiet,
  type Read,
  type TriggerVerdict,
} from '#lib/way-back/triggers/trigger-verdict.ts';
import type { EvaluateDeps } from './evaluate-deps.ts';
import { type Look, reading } from './read-look.ts';
import type { SilenceReader } from './read-silence.ts';

const NOT_SWITCHED = 'Nothing has gone to SmartAPI in this run.';

export const ruleOf = ({ runbook }: Pick<EvaluateDeps, 'runbook'>): OutageRule =>
  outageRule(minutesOf(runbook.thresholds.authorityOutage) * MINUTE);

export interface Judged {
  readonly verdicts: readonly TriggerVerdict[];
  /** Of the first `clearance-rate` trigger: the one that remembers. */
  readonly rate: ClearanceVerdict | undefined;
}

/** Asks each trigger of the runbook. While the route is held by a roll-back there is nothing left to pull. */
export const judgeTriggers = async (
  deps: EvaluateDeps,
  look: Look,
  readSilence: SilenceReader,
): Promise<Judged> => {
  const { triggers } = deps.runbook;
  const { control, from } = look;
  if (control.ok && control.value.held) {
    const why = `The route is held on legacy by ${control.value.execution}.`;
    return { verdicts: triggers.map(({ id }) => quiet(id, why)), rate: undefined };
  }
  let rate: ClearanceVerdict | undefined;
  const verdicts: TriggerVerdict[] = [];
  for (const trigger of triggers) {
    try {
      if (!from.ok && trigger.kind !== 'person') {
        verdicts.push(
          inconclusive(trigger.id, `Whether anything was switched cannot be read: ${from.error}.`),
        );
      } else if (trigger.kind === 'clearance-rate') {
        const verdict = judgeRate(deps, look, trigger, rate !== undefined);
        rate ??= verdict;
        verdicts.push(verdict ?? quiet(trigger.id, NOT_SWITCHED));
      } else {
        verdicts.push(await judgeOne(deps, look, trigger, readSilence));
      }
    } catch (error) {
      // A bug, or counts that a store read in pieces: one trigger is blind then, and the others are not.
      deps.log('trigger-not-judged', { trigger: trigger.id, ...describeError(error) });
      verdicts.push(inconclusive(trigger.id, 'It could not be judged: see the log for trigger-not-judged.'));
    }
  }
  return { verdicts, rate };
};

const judgeRate = (
  { runbook }: EvaluateDeps,
  look: Look,
  trigger: Trigger,
  second: boolean,
): ClearanceVerdict | undefined => {
  const since = look.from.ok ? look.from.value : undefined;
  const { counts } = look;
  if (since === undefined || (counts.ok && counts.value === undefined)) return undefined;
  return judgeClearanceRate(trigger, {
    since,
    counts: counts.ok ? (counts.value ? ok(counts.value) : err('nothing was counted')) : counts,
    // The memory belongs to the first such trigger; a second one has the always-valid test and begins its CUSUM anew.
    state: second ? ok({ cusum: { statistic: 0, failures: 0, successes: 0 } }) : look.watch,
    control: look.control,
    thresholds: runbook.thresholds,
    denominator: runbook.policies.clearanceDenominator,
    excused: look.excused,
  });
};

const judgeOne = async (
  deps: EvaluateDeps,
  look: Look,
  { id, kind }: Trigger,
  readSilence: SilenceReader,
): Promise<TriggerVerdict> => {
  const switched = look.from.ok && look.from.value !== undefined;
  switch (kind) {
    case 'person':
      return quiet(id, 'People ask by themselves: npx cutover rollback.');
    case 'declared':
      return judgeDeclared(id, look.incidents, look.runBegan);
    case 'authority-outage':
      return switched
        ? judgeAuthorityOutage(id, look.watch, look.now, ruleOf(deps))
        : quiet(id, NOT_SWITCHED);
    case 'erp-disruption': {
      const span = minutesOf(deps.runbook.thresholds.erpSilence) * MINUTE;
      const intake = await readIntake(deps, plus(look.now, -span), look.now);
      return judgeErpDisruption(id, {
        ...(await readSilence(look)),
        intake,
        incidents: look.incidents,
        runBegan: look.runBegan,
      });
    }
    case 'clearance-rate':
      throw new TypeError(`trigger ${id} is judged with its memory`);
  }
};

const readIntake = async (deps: EvaluateDeps, from: Instant, to: Instant) => {
  const { intakeErrors } = deps;
  return intakeErrors && (await reading(deps.log, 'errors of intake', () => intakeErrors(from, to)));
};

/** What the look leaves in the watch's memory, beside what was pulled: applied to whatever the memory is by then. */
export const remembered =
  (look: Look, { rate }: Judged) =>
  (state: WatchState): WatchState => {
    const paused = look.control.ok && look.control.value.pauseReasons.length > 0;
    return {
      ...state,
      ...(rate?.cusum && { cusum: rate.cusum }),
      ...(paused && { pausedAt: look.now }),
    };
  };

/** An invoice that cleared since the last look proves that the authority works, as a probe does, and asks for no call more. */
export const clearedProof = (
  look: Look,
): Read<{ readonly from: number; readonly count: number } | undefined> => {
  const { from, counts } = look;
  if (!from.ok) return from;
  if (!counts.ok) return counts;
  return ok(
    from.value === undefined || counts.value === undefined
      ? undefined
      : { from: from.value, count: counts.value.cleared },
  );
};
