import { fileReplayOrder, notIn, openInOrder, readReplayOrder } from '#lib/actions/file-replay-order.ts';
import type { Finding } from '#lib/actions/finding.ts';
import { makeReleaseTeller, type ReleaseTeller, type TellReleasedDeps } from '#lib/actions/tell-released.ts';
import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import { OPEN } from '#lib/clearance/life.ts';
import { type Instant, MINUTE, plus } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import type { Archive } from '#lib/ports/archive.ts';
import type { Authority } from '#lib/ports/authority.ts';
import type { Ledger } from '#lib/ports/ledger.ts';
import { RELEASED, releaseOf, wasReleased } from '#lib/way-back/releasable.ts';
import { referenceOf } from '#lib/way-back/replay-order.ts';

export interface ReleaseToLegacyDeps extends TellReleasedDeps {
  readonly ledger: Pick<Ledger, 'open' | 'latest' | 'get' | 'untold' | 'releaseToLegacy' | 'markTold'>;
  readonly archive: Pick<Archive, 'get' | 'put'>;
  readonly authority: Pick<Authority, 'find'>;
  /** Before this after sending, "not found" proves nothing. */
  readonly settleMilliseconds?: number;
}

export interface ReleaseQuestion {
  readonly tenant: string;
  readonly execution: string;
  /** Of a partial return: only these go back, while the route stays as it is on this epoch. */
  readonly only?: { readonly keep: (row: LedgerRow) => boolean; readonly epoch: number };
}

const SETTLE = 10 * MINUTE;
/** Each costs a write, a call to the ERP, at most one to the authority. 60 calls are enough for 120,000 with an ERP that is quick. */
export const RELEASES_A_CALL = 2_000;
/**
 * A slow ERP: the call ends where it is, well before its function's 10 min. One that were cut off would end the roll-back with
 * the rest not released. What is left of the time is for those who were not heard, and for the lists.
 */
const RELEASE_MILLISECONDS = 4 * MINUTE;
const TELL_MILLISECONDS = 6 * MINUTE;
/** A record of a store is small; the rest of a longer list stands in the lists for Finance. */
const MOST_LISTED = 200;

/** What former calls of this round held, by number; the first ones. */
const heldBefore = (former: JsonObject | undefined): readonly string[] => {
  const held = former?.held;
  return Array.isArray(held) ? held.filter((number) => typeof number === 'string') : [];
};

const countIn = (former: JsonObject | undefined, name: string): number => {
  const count = former?.[name];
  return typeof count === 'number' ? count : 0;
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

/**
 * Gives to legacy what was certainly never registered, in order, and holds the rest under enquiry. Bounded a call: the
 * order is fixed once and filed, and each call goes on where the last ended. An ERP that does not listen stops nothing:
 * the release is ours, and what it has not heard of is listed.
 */
export const releaseToLegacy = async (
  deps: ReleaseToLegacyDeps,
  question: ReleaseQuestion,
  former: JsonObject | undefined,
): Promise<Finding> => {
  const { tenant, execution, only } = question;
  const now = deps.clock.now();
  const teller = makeReleaseTeller(deps, plus(now, TELL_MILLISECONDS));
  const listOpen = () => openInOrder(deps.ledger, tenant, now, only?.keep);
  const known = await readReplayOrder(deps.archive, tenant, former?.order);
  const listed = known === undefined ? await listOpen() : undefined;
  const order = known ?? (await fileReplayOrder(deps.archive, execution, listed ?? []));
  const from = known === undefined ? 0 : Math.min(countIn(former, 'looked'), order.keys.length);
  const held = [...(known === undefined ? [] : heldBefore(former))];
  let heldCount = known === undefined ? 0 : countIn(former, 'heldCount');
  const whys: string[] = [];
  // Of all rounds of this way back: what an earlier one released stays released by it.
  let released = countIn(former, 'released');
  let looked = from;
  for (const key of order.keys.slice(from, from + RELEASES_A_CALL)) {
    if (looked > from && deps.clock.now() >= plus(now, RELEASE_MILLISECONDS)) break;
    looked += 1;
    const row = await deps.ledger.get(key);
    if (row === undefined || !(OPEN.has(row.state) || wasReleased(row))) continue;
    const why = await release(deps, teller, question, row, now);
    if (why === undefined) {
      released += 1;
      continue;
    }
    heldCount += 1;
    if (held.length < MOST_LISTED) held.push(row.number);
    whys.push(`${row.number} is held: ${why}.`);
  }
  const late = looked < order.keys.length ? [] : notIn(order, listed ?? (await listOpen()));
  const next =
    late.length === 0 ? order : await fileReplayOrder(deps.archive, execution, [...order.keys, ...late]);
  const more = next.keys.length - looked;
  const unheard = more > 0 ? [] : await teller.finish(tenant);
  return {
    verdict: more > 0 ? 'inconclusive' : 'pass',
    reasons: [
      more > 0
        ? `${more} open invoices are still to be looked at.`
        : `${released} invoices are released to legacy${unheard.length === 0 ? '; the ERP was told.' : '.'}`,
      ...(unheard.length > 0
        ? [
            `The ERP has not heard of ${unheard.length} of them; it is told again every few minutes, and Finance has them on its list of released ones: ${unheard.slice(0, 10).join(', ')}${unheard.length > 10 ? ' …' : ''}.`,
          ]
        : []),
      ...(heldCount > 0 ? [`${heldCount} are held under enquiry; Finance must not reissue them.`] : []),
      ...whys,
    ],
    evidence: {
      to: 'legacy',
      order: next.key,
      looked,
      released,
      held,
      heldCount,
      ...(unheard.length > 0 && {
        unheard: unheard.slice(0, MOST_LISTED),
        unheardCount: unheard.length,
      }),
    },
    next: now,
  };
};

/** Undefined: released, and the ERP told if it listens. Else why it is held. */
const release = async (
  deps: ReleaseToLegacyDeps,
  teller: ReleaseTeller,
  { only }: ReleaseQuestion,
  row: LedgerRow,
  now: Instant,
): Promise<string | undefined> => {
  const { tenant, number, revision } = row;
  // A former call released it and died before it could say so.
  if (row.state === 'legacy') return undefined;
  const reference = referenceOf(row);
  const original = reference === undefined ? undefined : await deps.ledger.latest(tenant, reference);
  // Once it is mended, a rejected one of another segment goes to SmartAPI, and its note has to go with it.
  if (only && original && original.state !== 'legacy' && !only.keep(original)) {
    return `it corrects ${original.number}, which is on the new side or may still come there`;
  }
  const judged = releaseOf(row, original, now);
  const why =
    judged.way === 'hold' ? judged.why : judged.way === 'ask' ? await enquire(deps, row, now) : undefined;
  if (why !== undefined) return why;
  const done = await deps.ledger.releaseToLegacy(
    { tenant, number, revision },
    { now, submissions: row.submissions, reason: RELEASED, ...(only && { epoch: only.epoch }) },
  );
  if (!done) return 'it changed while it was being released';
  await teller.tell({ ...row, state: 'legacy', reason: RELEASED });
  return undefined;
};
