import { rowsWhere } from '#lib/actions/all-rows.ts';
import type { Finding } from '#lib/actions/finding.ts';
import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import { type Instant, MINUTE, plus } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import type { Authority } from '#lib/ports/authority.ts';
import type { Clock } from '#lib/ports/clock.ts';
import type { ErpInbox } from '#lib/ports/erp.ts';
import type { Ledger } from '#lib/ports/ledger.ts';
import { RELEASED, releaseOf, wasReleased } from '#lib/way-back/releasable.ts';
import { referenceOf, replayOrder } from '#lib/way-back/replay-order.ts';

export interface ReleaseToLegacyDeps {
  readonly ledger: Pick<Ledger, 'open' | 'latest' | 'list' | 'releaseToLegacy' | 'markTold'>;
  readonly authority: Pick<Authority, 'find'>;
  readonly erpInbox: ErpInbox;
  readonly clock: Clock;
  /** Before this after sending, "not found" proves nothing. */
  readonly settleMilliseconds?: number;
}

const SETTLE = 10 * MINUTE;
const MOST_OPEN = 1_000_000;
/** Each costs a write, a call to the ERP, at most one to the authority: minutes. 60 calls are enough for 120,000. */
export const RELEASES_A_CALL = 2_000;

/** What a former call held, by number: not asked about again in this round. */
const heldBefore = (former: JsonObject | undefined): readonly string[] => {
  const held = former?.held;
  return Array.isArray(held) ? held.filter((number) => typeof number === 'string') : [];
};

/** Why an invoice that was sent once cannot be released, or undefined: the authority does not have it, for certain. */
const enquire = async (
  deps: ReleaseToLegacyDeps,
  row: LedgerRow,
  now: Instant,
): Promise<string | undefined> => {
  if (row.irn === undefined) return undefined;
  const settled = plus(row.lastSubmittedAt ?? row.updatedAt, deps.settleMilliseconds ?? SETTLE);
  if (now < settled) return 'sent so lately that the authority’s "not found" would prove nothing';
  const answer = await deps.authority.find(row.irn);
  if (!answer.ok) return 'sent once, and the authority gives no trustworthy answer';
  return answer.value === undefined ? undefined : 'the authority has it';
};

/** Tells the ERP of each released invoice that it was not told of; a crash between the two is made up for here. */
const tellReleased = async (deps: ReleaseToLegacyDeps, tenant: string): Promise<number> => {
  const released = await rowsWhere(deps.ledger, tenant, (row) => wasReleased(row) && !row.canary);
  for (const row of replayOrder(released.filter((one) => one.toldAt === undefined))) await tell(deps, row);
  return released.length;
};

const tell = async (deps: ReleaseToLegacyDeps, row: LedgerRow): Promise<void> => {
  await deps.erpInbox.tell({ outcome: 'released', number: row.number, reason: RELEASED });
  await deps.ledger.markTold(
    { tenant: row.tenant, number: row.number, revision: row.revision },
    deps.clock.now(),
  );
};

/**
 * Gives to legacy what was certainly never registered, in order, and holds the rest under enquiry. Bounded a call;
 * what is released is gone from the open ones, what is held is remembered, so each call goes on where the last ended.
 */
export const releaseToLegacy = async (
  deps: ReleaseToLegacyDeps,
  tenant: string,
  former: JsonObject | undefined,
): Promise<Finding> => {
  const now = deps.clock.now();
  const open = (await deps.ledger.open(tenant, plus(now, 1), MOST_OPEN)).filter((row) => !row.canary);
  const openNumbers = new Set(open.map((row) => row.number));
  const held = new Set(heldBefore(former).filter((number) => openNumbers.has(number)));
  const whys: string[] = [];
  const left = replayOrder(open.filter((row) => !held.has(row.number)));
  const batch = left.slice(0, RELEASES_A_CALL);
  for (const row of batch) {
    const why = await release(deps, row, now);
    if (why === undefined) continue;
    held.add(row.number);
    whys.push(`${row.number} is held: ${why}.`);
  }
  const more = left.length - batch.length;
  const released = more > 0 ? undefined : await tellReleased(deps, tenant);
  return {
    verdict: more > 0 ? 'inconclusive' : 'pass',
    reasons: [
      more > 0
        ? `${more} open invoices are still to be looked at.`
        : `${released} invoices are released to legacy; the ERP was told.`,
      ...(held.size > 0 ? [`${held.size} are held under enquiry; Finance must not reissue them.`] : []),
      ...whys,
    ],
    evidence: { to: 'legacy', held: [...held], ...(released === undefined ? {} : { released }) },
    next: now,
  };
};

/** Undefined: released, and the ERP told. Else why it is held. */
const release = async (
  deps: ReleaseToLegacyDeps,
  row: LedgerRow,
  now: Instant,
): Promise<string | undefined> => {
  const { tenant, number, revision } = row;
  const reference = referenceOf(row);
  const original = reference === undefined ? undefined : await deps.ledger.latest(tenant, reference);
  const judged = releaseOf(row, original, now);
  const why =
    judged.way === 'hold' ? judged.why : judged.way === 'ask' ? await enquire(deps, row, now) : undefined;
  if (why !== undefined) return why;
  const done = await deps.ledger.releaseToLegacy(
    { tenant, number, revision },
    { now, submissions: row.submissions, reason: RELEASED },
  );
  if (!done) return 'it changed while it was being released';
  await tell(deps, row);
  return undefined;
};
