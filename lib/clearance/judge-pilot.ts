import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import type { Instant } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import { pilotStrata, strataEvidence, strataReasons } from './pilot-strata.ts';
import { whatPilotShows } from './what-pilot-shows.ts';

export interface PilotRule {
  /** Slots of the pilot. */
  readonly expect: number;
  /** Fewer cleared than this prove too little, whatever the rest did. */
  readonly minimum: number;
  /** Segments that Finance named. */
  readonly mix: readonly string[];
  /** Percent of the watch: said of the sample, and decides nothing here. */
  readonly threshold: number;
  readonly now: Instant;
  /** Nobody will ask again: judge by what came. */
  readonly last: boolean;
}

export interface PilotVerdict {
  readonly verdict: 'pass' | 'fail' | 'inconclusive';
  readonly reasons: readonly string[];
  readonly evidence: JsonObject;
}

const isOpen = (row: LedgerRow): boolean =>
  row.state === 'received' || row.state === 'claimed' || row.state === 'submitted' || row.state === 'unknown';

const named = (rows: readonly LedgerRow[]) =>
  rows.map((row) => ({
    number: row.number,
    reason: row.reason?.text ?? 'no reason recorded',
    code: row.reason?.code ?? 'none',
  }));

/**
 * `pilot`: every row that the pilot's epoch decided; `newest`: the newest revision of a number. A rejected document is
 * the business's fault, not the system's: it is shown, waited for while it may still be mended, and counts as cleared
 * once revision n + 1 is. More of them than the pilot can spare (at least two) is no longer one bad document.
 */
export const judgePilot = (
  pilot: readonly LedgerRow[],
  newest: ReadonlyMap<string, LedgerRow>,
  rule: PilotRule,
): PilotVerdict => {
  const inSlots = new Map<string, LedgerRow>();
  const refusedFirst = new Map<string, LedgerRow>();
  for (const row of pilot) {
    if (row.canary) continue;
    const current = newest.get(row.number) ?? row;
    if (row.destination === 'smartapi') inSlots.set(row.number, current);
    else if (row.state === 'refused') refusedFirst.set(row.number, current);
  }
  for (const number of inSlots.keys()) refusedFirst.delete(number);
  const taken = [...inSlots.values()];
  const cleared = taken.filter((row) => row.state === 'cleared');
  const rejected = taken.filter((row) => row.state === 'rejected' || row.state === 'refused');
  const legacy = taken.filter((row) => row.state === 'legacy');
  const open = taken.filter(isOpen);
  const overdue = open.filter((row) => row.dueBy !== undefined && row.dueBy < rule.now);
  const mended = cleared.filter((row) => row.revision > 1);
  const unproven = rule.mix.filter((segment) => !cleared.some((row) => row.segments.includes(segment)));

  const sample = whatPilotShows(cleared.length, cleared.length + rejected.length, rule.threshold);
  const strata = pilotStrata(taken);
  const evidence: JsonObject = {
    sample,
    strata: strataEvidence(strata),
    expect: rule.expect,
    minimum: rule.minimum,
    taken: taken.length,
    cleared: cleared.length,
    pending: open.filter((row) => row.state !== 'unknown').map((row) => row.number),
    unknown: open.filter((row) => row.state === 'unknown').map((row) => row.number),
    overdue: overdue.map((row) => row.number),
    mended: mended.map((row) => row.number),
    rejected: named(rejected),
    issuedOnLegacy: legacy.map((row) => row.number),
    refused: named([...refusedFirst.values()]),
    unproven,
  };
  const seen = `${taken.length} of ${rule.expect} came: ${cleared.length} cleared, ${rejected.length} rejected, ${open.length} open.`;
  const shown = [
    sample.says,
    ...strataReasons(strata),
    ...(mended.length > 0 ? [`Mended and then cleared: ${mended.map((row) => row.number).join(', ')}.`] : []),
    ...named(rejected).map((one) => `${one.number} is rejected: ${one.reason}`),
    ...(legacy.length > 0
      ? [`Issued on legacy after all: ${legacy.map((row) => row.number).join(', ')}.`]
      : []),
    ...(unproven.length > 0 ? [`Not proven, since none was cleared: ${unproven.join(', ')}.`] : []),
  ];
  const say = (verdict: PilotVerdict['verdict'], why: string): PilotVerdict => ({
    verdict,
    reasons: [`${seen} ${why}`, ...shown],
    evidence,
  });

  if (overdue.length > 0) {
    return say(
      'fail',
      `Past their legal deadline without clearance: ${overdue.map((row) => row.number).join(', ')}.`,
    );
  }
  const lostToBusiness = rejected.length + legacy.length;
  if (lostToBusiness >= 2 && rule.expect - lostToBusiness < rule.minimum) {
    return say('fail', `So many not cleared leave fewer than ${rule.minimum}: find the common cause.`);
  }
  const full = taken.length >= rule.expect;
  if (full && open.length === 0 && rejected.length === 0) {
    return cleared.length >= rule.minimum
      ? say('pass', 'All are final.')
      : say('fail', `At least ${rule.minimum} have to be cleared.`);
  }
  if (!rule.last) {
    return say(
      'inconclusive',
      full ? 'Waiting for the open and the rejected ones.' : 'Waiting for the others to come.',
    );
  }
  if (open.length > 0) return say('inconclusive', 'Some have no outcome yet.');
  if (cleared.length >= rule.minimum)
    return say('pass', 'Enough are cleared; the rest is listed for Finance.');
  // Too few came: that proves nothing, either way. Enough came and too few cleared: that proves something.
  return taken.length < rule.minimum
    ? say('inconclusive', `At least ${rule.minimum} have to be cleared.`)
    : say('fail', `At least ${rule.minimum} have to be cleared.`);
};
