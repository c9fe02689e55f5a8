/** What "turned back" means, held against what was seen from outside. Pure. */
import { irnKey } from '#lib/clearance/irn.ts';
import type { InvoiceCounts } from '#lib/report/report.ts';

/**
 * Seconds from the ask until all is verified safe: the longest lease (90 s), one look more (30 s), and as much again.
 * What a person needs at the ERP's own screen comes on top; the simulated ERP turns at once.
 */
export const MOST_SECONDS_TO_SAFE = 240;

/** The tenant at the moment when the way back says that it is safe. */
export interface SafeState {
  readonly secondsToSafe: number | undefined;
  readonly mainStatus: string | undefined;
  readonly route: string;
  readonly segmentsElsewhere: readonly string[];
  readonly held: boolean;
  readonly erpOutput: 'legacy' | 'smartapi';
  readonly queue: string;
  /** Gates that can still be decided, other than the rollback's own. */
  readonly openGates: readonly string[];
  readonly lease: string | undefined;
  readonly runningRollbacks: readonly string[];
  /** Names of the files that Finance was given. */
  readonly lists: readonly string[];
}

const LISTS = ['cleared-do-not-reissue', 'held-do-not-reissue', 'released-to-legacy'];

/** What is not as it has to be once safe, a sentence each. */
export const judgeSafe = (seen: SafeState): readonly string[] => {
  if (seen.secondsToSafe === undefined) return ['the way back never verified that all is safe'];
  const misses: string[] = [];
  if (seen.secondsToSafe > MOST_SECONDS_TO_SAFE)
    misses.push(`safe after ${seen.secondsToSafe} s, allowed are ${MOST_SECONDS_TO_SAFE} s`);
  if (seen.mainStatus === 'running') misses.push('the main execution still runs');
  if (seen.route !== 'legacy' || seen.segmentsElsewhere.length > 0)
    misses.push(`the route is ${[seen.route, ...seen.segmentsElsewhere].join(', ')}, not legacy`);
  if (!seen.held) misses.push('the route is not held');
  if (seen.erpOutput !== 'legacy') misses.push(`the ERP issues on ${seen.erpOutput}, not on legacy`);
  if (seen.queue !== 'closed') misses.push(`the queue is ${seen.queue}, not closed`);
  if (seen.openGates.length > 0) misses.push(`gates can still be decided: ${seen.openGates.join(', ')}`);
  if (seen.lease !== undefined) misses.push(`a worker holds an invoice until ${seen.lease}`);
  if (seen.runningRollbacks.length > 1)
    misses.push(`${seen.runningRollbacks.length} rollbacks run at once: ${seen.runningRollbacks.join(', ')}`);
  const missing = LISTS.filter((list) => !seen.lists.some((name) => name.includes(list)));
  if (missing.length > 0) misses.push(`Finance was not given: ${missing.join(', ')}`);
  return misses;
};

/** The account from outside once all is settled. */
export const judgeAccount = (counts: InvoiceCounts): readonly string[] => {
  const accounted = counts.cleared + counts.rejected + counts.legacy + counts.pending + counts.unknown;
  return [
    ...(counts.lost > 0 ? [`${counts.lost} invoices lost`] : []),
    ...(counts.duplicated > 0 ? [`${counts.duplicated} invoices duplicated`] : []),
    ...(counts.unexpected > 0 ? [`${counts.unexpected} unexpected invoices at the authority`] : []),
    ...(accounted === counts.offered
      ? []
      : [`${counts.offered} invoices offered, ${accounted} accounted for`]),
  ];
};

export interface FinanceView {
  /** CSV by the list's name, as filed at one moment. */
  readonly lists: ReadonlyMap<string, string>;
  /** What the authority had registered by then: numbers as its references carry them (`irnKey`). */
  readonly registered: ReadonlySet<string>;
}

const numbersIn = (csv: string | undefined): readonly string[] =>
  (csv ?? '')
    .split('\r\n')
    .slice(1)
    .flatMap((line) => (line === '' ? [] : [irnKey(line.split(',', 1)[0] ?? '')]));

const few = (numbers: readonly string[]): string =>
  `${numbers.slice(0, 5).join(', ')}${numbers.length > 5 ? ` and ${numbers.length - 5} more` : ''}`;

/** The three lists against the authority: no number is on two, and nothing registered is missing or may be reissued. */
export const judgeFinance = ({ lists, registered }: FinanceView): readonly string[] => {
  const [cleared = [], held = [], released = []] = LISTS.map((list) => numbersIn(lists.get(list)));
  const all = [...cleared, ...held, ...released];
  const known = new Set([...cleared, ...held]);
  const twice = all.filter((number, index) => all.indexOf(number) !== index);
  const reissued = released.filter((number) => registered.has(number));
  const unlisted = [...registered].filter((number) => !known.has(number));
  return [
    ...(twice.length > 0 ? [`on two of Finance's lists: ${few(twice)}`] : []),
    ...(reissued.length > 0 ? [`registered, and Finance may reissue it: ${few(reissued)}`] : []),
    ...(unlisted.length > 0 ? [`registered, and on no list: ${few(unlisted)}`] : []),
  ];
};
