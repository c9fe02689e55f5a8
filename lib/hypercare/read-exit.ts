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

export interface ReadExitDeps {
  readonly ledger: Ledger;
  readonly incidents: IncidentLog;
  readonly progress: Progress;
  readonly program: Program;
  readonly runbook: Runbook;
}

/** Judges the exit from ledger, incidents and progress as they are now; nothing judged before is relied on. */
export const readExit = async (
  deps: ReadExitDeps,
  about: {
    readonly cutover: string;
    readonly tenant: string;
    readonly hypercare: Hypercare;
    /** Local dates that count as business days. */
    readonly businessDays: readonly string[];
    readonly now: Instant;
  },
): Promise<ExitJudgement> => {
  const { hypercare, now, tenant } = about;
  const fullVolumeAt = fullVolumeSince(deps.program, await deps.progress.list(about.cutover));
  const days: BusinessDay[] = [];
  for (const date of about.businessDays) {
    const bounds = dayBounds(date, deps.runbook.goLive.zone);
    if (fullVolumeAt === undefined || bounds.from < fullVolumeAt || bounds.to > now) continue;
    const counts = await deps.ledger.outcomes(tenant, bounds.from, bounds.to, now);
    days.push({ date, ...bounds, counts });
  }
  return judgeExit({
    days,
    incidents: await deps.incidents.list(about.cutover),
    fullVolumeAt,
    now,
    rule: {
      denominator: deps.runbook.policies.clearanceDenominator,
      length: minutesOf(hypercare.length) * MINUTE,
      ...hypercare.exit,
    },
  });
};
