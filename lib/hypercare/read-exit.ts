import type { Program } from '#lib/compiler/program.ts';
import { dayBounds } from '#lib/hypercare/day-bounds.ts';
import { fullVolumeSince } from '#lib/hypercare/full-volume.ts';
import type { BusinessDay } from '#lib/hypercare/judge-day.ts';
import { type ExitJudgement, judgeExit } from '#lib/hypercare/judge-exit.ts';
import { type Instant, MINUTE } from '#lib/instant.ts';
import type { IncidentLog } from '#lib/ports/incidents.ts';
import type { Ledger } from '#lib/ports/ledger.ts';
import type { Progress } from '#lib/ports/progress.ts';
import { minutesOf } from '#lib/runbook/duration.ts';
import type { Hypercare, Runbook } from '#lib/runbook/schema.ts';
import type { TimeScale } from '#lib/runbook/time-scale.ts';

export interface ReadExitDeps {
  readonly ledger: Ledger;
  readonly incidents: IncidentLog;
  readonly progress: Progress;
  readonly program: Program;
  readonly runbook: Runbook;
}

/**
 * Judges the exit from ledger, incidents and progress as they are now; nothing judged before is relied on. Business days and
 * the length are the plan's: on an accelerated calendar what happened is judged at the moments of the plan it stands for.
 */
export const readExit = async (
  deps: ReadExitDeps,
  about: {
    readonly cutover: string;
    readonly tenant: string;
    readonly hypercare: Hypercare;
    /** Local dates that count as business days. */
    readonly businessDays: readonly string[];
    readonly now: Instant;
    readonly scale: TimeScale;
  },
): Promise<ExitJudgement> => {
  const { hypercare, scale, tenant } = about;
  const switchedAt = fullVolumeSince(deps.program, await deps.progress.list(about.cutover));
  const fullVolumeAt = switchedAt && scale.toNominal(switchedAt);
  const now = scale.toNominal(about.now);
  const days: BusinessDay[] = [];
  for (const date of about.businessDays) {
    const bounds = dayBounds(date, deps.runbook.goLive.zone);
    if (fullVolumeAt === undefined || bounds.from < fullVolumeAt || bounds.to > now) continue;
    const counts = await deps.ledger.outcomes(
      tenant,
      scale.toReal(bounds.from),
      scale.toReal(bounds.to),
      about.now,
    );
    days.push({ date, ...bounds, counts });
  }
  return judgeExit({
    days,
    incidents: (await deps.incidents.list(about.cutover)).map((incident) => ({
      ...incident,
      openedAt: scale.toNominal(incident.openedAt),
      ...(incident.closedAt !== undefined && { closedAt: scale.toNominal(incident.closedAt) }),
    })),
    fullVolumeAt,
    now,
    rule: {
      denominator: deps.runbook.policies.clearanceDenominator,
      length: minutesOf(hypercare.length) * MINUTE,
      ...hypercare.exit,
    },
  });
};
