import { type BusinessDay, type ExitRule, type JudgedDay, judgeDay } from '#lib/hypercare/judge-day.ts';
import { type PooledRate, pooledRate } from '#lib/hypercare/pooled-rate.ts';
import { DAY, type Instant, plus, toIso } from '#lib/instant.ts';
import type { Incident } from '#lib/ports/incidents.ts';

export interface ExitJudgement {
  /** `inconclusive`: time or undecided invoices will tell; nothing that was measured speaks against it. */
  readonly verdict: 'pass' | 'fail' | 'inconclusive';
  readonly reasons: readonly string[];
  readonly goodDaysInARow: number;
  /** Oldest first. */
  readonly days: readonly JudgedDay[];
  /** Beside the criterion, which alone decides. */
  readonly pooled: PooledRate;
}

/** Good days at the end of the row; small ones are stepped over, a bad or open one ends it. */
const goodRow = (days: readonly JudgedDay[]): number => {
  let row = 0;
  for (const day of [...days].reverse()) {
    if (day.state === 'good') row += 1;
    else if (day.state !== 'small') break;
  }
  return row;
};

/**
 * The exit rule of hypercare, literally (SmartAPI proposal): the last n business days that counted were good, no Sev-1
 * is open, and `length` has passed since full volume. Only days that are over, and began at full volume, count. It is
 * lax below 50 invoices a day and harsh at 100 for a system that is truly good; it is the contract all the same.
 */
export const judgeExit = (input: {
  readonly days: readonly BusinessDay[];
  readonly incidents: readonly Incident[];
  /** When every invoice began to go to SmartAPI; undefined if that is not recorded. */
  readonly fullVolumeAt: Instant | undefined;
  readonly now: Instant;
  readonly rule: ExitRule;
}): ExitJudgement => {
  const { fullVolumeAt, incidents, now, rule } = input;
  if (fullVolumeAt === undefined) {
    return {
      verdict: 'fail',
      reasons: ['full volume is not on record'],
      goodDaysInARow: 0,
      days: [],
      pooled: pooledRate([], rule.clearanceAbove),
    };
  }
  const days = input.days
    .filter((day) => day.from >= fullVolumeAt && day.to <= now)
    .sort((left, right) => left.from - right.from)
    .map((day) => judgeDay(day, incidents, rule));
  const row = goodRow(days);
  const last = days.findLast((day) => day.state !== 'small');
  const severe = incidents.filter(
    (incident) =>
      incident.severity === 1 && incident.openedAt <= now && !((incident.closedAt ?? now + 1) <= now),
  );

  const against: string[] = [];
  const notYet: string[] = [];
  if (rule.noSev1 && severe.length > 0) {
    against.push(`a Sev-1 is open: ${severe.map((incident) => incident.title).join('; ')}`);
  }
  if (row < rule.businessDaysInARow) {
    const text = `${row} good business days in a row, ${rule.businessDaysInARow} wanted`;
    if (last?.state === 'open') notYet.push(`${text}; ${last.date} is still open: ${last.reason}`);
    else if (last?.state === 'bad') against.push(`${text}; ${last.date}: ${last.reason}`);
    else against.push(text);
  }
  const earliest = plus(fullVolumeAt, rule.length);
  if (now < earliest) {
    notYet.push(`not before ${toIso(earliest)}, ${rule.length / DAY} days after full volume`);
  }
  const reasons = [...against, ...notYet];
  return {
    verdict: against.length > 0 ? 'fail' : notYet.length > 0 ? 'inconclusive' : 'pass',
    reasons: reasons.length > 0 ? reasons : [`the last ${row} business days that counted were good`],
    goodDaysInARow: row,
    days,
    pooled: pooledRate(days, rule.clearanceAbove),
  };
};
