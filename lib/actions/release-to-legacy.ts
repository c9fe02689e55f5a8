import { type Enquired, type EnquiryDeps, makeEnquiry } from '#lib/actions/enquire-before-release.ts';
import { fileReplayOrder, notIn, openInOrder, readReplayOrder } from '#lib/actions/file-replay-order.ts';
import type { Finding } from '#lib/actions/finding.ts';
import { makeIssuedOnLegacy } from '#lib/actions/issued-on-legacy.ts';
import { makeReleaseTeller, type ReleaseTeller, type TellReleasedDeps } from '#lib/actions/tell-released.ts';
import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import { OPEN } from '#lib/clearance/life.ts';
import { type Instant, MINUTE, plus } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import type { Archive } from '#lib/ports/archive.ts';
import type { ErpRegister } from '#lib/ports/erp.ts';
import type { Ledger } from '#lib/ports/ledger.ts';
import { ISSUED_ON_LEGACY, RELEASED, releaseOf, wasReleased } from '#lib/way-back/releasable.ts';
import { referenceOf } from '#lib/way-back/replay-order.ts';

export interface ReleaseToLegacyDeps extends TellReleasedDeps, EnquiryDeps {
  readonly ledger: Pick<Ledger, 'open' | 'latest' | 'get' | 'untold' | 'releaseToLegacy' | 'markTold'>;
  readonly archive: Pick<Archive, 'get' | 'put'>;
  readonly erpRegister: Pick<ErpRegister, 'posted'>;
}

export interface ReleaseQuestion {
  readonly tenant: string;
  readonly execution: string;
  /** Of a partial return: only these go back, while the route stays as it is on this epoch. */
  readonly only?: { readonly keep: (row: LedgerRow) => boolean; readonly epoch: number };
}

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
/** Whoever takes the latch off for another cutover has to know all of these; 2,000 numbers are at most 100 KB of a record. */
const MOST_STAYING = 2_000;

/** What former calls of this round held, or found to stay with the authority, by number; the first ones. */
const numbersIn = (former: JsonObject | undefined, name: 'held' | 'stays'): readonly string[] => {
  const numbers = former?.[name];
  return Array.isArray(numbers) ? numbers.filter((number) => typeof number === 'string') : [];
};

const countIn = (former: JsonObject | undefined, name: string): number => {
  const count = former?.[name];
  return typeof count === 'number' ? count : 0;
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
  const round: Round = {
    teller,
    enquire: makeEnquiry(deps, now),
    issuedOnLegacy: makeIssuedOnLegacy(deps.erpRegister),
    now,
  };
  const listOpen = () => openInOrder(deps.ledger, tenant, now, only?.keep);
  const known = await readReplayOrder(deps.archive, tenant, former?.order);
  const listed = known === undefined ? await listOpen() : undefined;
  const order = known ?? (await fileReplayOrder(deps.archive, execution, listed ?? []));
  const from = known === undefined ? 0 : Math.min(countIn(former, 'looked'), order.keys.length);
  const before = known === undefined ? undefined : former;
  const held = [...numbersIn(before, 'held')];
  const stays = new Set(numbersIn(before, 'stays'));
  let heldCount = countIn(before, 'heldCount');
  const whys: string[] = [];
  // Of all rounds of this way back: what an earlier one released stays released by it.
  let released = countIn(former, 'released');
  let looked = from;
  for (const key of order.keys.slice(from, from + RELEASES_A_CALL)) {
    if (looked > from && deps.clock.now() >= plus(now, RELEASE_MILLISECONDS)) break;
    looked += 1;
    const row = await deps.ledger.get(key);
    if (row === undefined || !(OPEN.has(row.state) || wasReleased(row))) continue;
    const left = await release(deps, round, question, row);
    if (left === undefined) {
      released += 1;
      continue;
    }
    heldCount += 1;
    if (held.length < MOST_LISTED) held.push(row.number);
    if (left.stays && stays.size < MOST_STAYING) stays.add(row.number);
    whys.push(`${row.number} is held: ${left.why}.`);
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
      // The authority has them, or what they correct: no later cutover can put them in both books.
      stays: [...stays],
      ...(unheard.length > 0 && {
        unheard: unheard.slice(0, MOST_LISTED),
        unheardCount: unheard.length,
      }),
    },
    next: now,
  };
};

/** What one call asks the outside, each once where one answer is enough. */
interface Round {
  readonly teller: ReleaseTeller;
  readonly enquire: (row: LedgerRow) => Promise<Enquired>;
  readonly issuedOnLegacy: (row: LedgerRow) => Promise<boolean>;
  readonly now: Instant;
}

interface Held {
  readonly why: string;
  readonly stays: boolean;
}

const SENT: ReadonlySet<LedgerRow['state']> = new Set(['submitted', 'unknown']);

/** Undefined: the ERP cannot say whether it has issued an invoice of unknown outcome itself. */
const issuedAlready = async ({ issuedOnLegacy }: Round, row: LedgerRow): Promise<boolean | undefined> => {
  try {
    return await issuedOnLegacy(row);
  } catch {
    return undefined;
  }
};

/** Undefined: released, and the ERP told if it listens. Else why it is held. */
const release = async (
  deps: ReleaseToLegacyDeps,
  round: Round,
  { only }: ReleaseQuestion,
  row: LedgerRow,
): Promise<Held | undefined> => {
  const { tenant, number, revision } = row;
  const { now } = round;
  const hold = (why: string): Held => ({ why, stays: false });
  // A former call released it and died before it could say so.
  if (row.state === 'legacy') return undefined;
  // Nothing is held around a partial return: the worker looks it up, and sends it again where it is absent.
  if (only && SENT.has(row.state)) return hold('sent, and a worker finds out what became of it');
  const reference = referenceOf(row);
  const original = reference === undefined ? undefined : await deps.ledger.latest(tenant, reference);
  // Once it is mended, a rejected one of another segment goes to SmartAPI, and its note has to go with it.
  if (only && original && original.state !== 'legacy' && !only.keep(original)) {
    return hold(`it corrects ${original.number}, which is on the new side or may still come there`);
  }
  const judged = releaseOf(row, original, now);
  if (judged.way === 'hold') return judged;
  let reason = RELEASED;
  if (judged.way === 'ask') {
    const found = await round.enquire(row);
    if (!found.absent) return found;
    const issued = await issuedAlready(round, row);
    if (issued === undefined) {
      return hold(
        'sent and absent at the authority, and the ERP cannot say whether it has issued it on legacy',
      );
    }
    if (issued) reason = ISSUED_ON_LEGACY;
  }
  const done = await deps.ledger.releaseToLegacy(
    { tenant, number, revision },
    { now, submissions: row.submissions, reason, ...(only && { epoch: only.epoch }) },
  );
  if (!done) return hold('it changed while it was being released');
  if (reason === ISSUED_ON_LEGACY) await deps.ledger.markTold({ tenant, number, revision }, now);
  else await round.teller.tell({ ...row, state: 'legacy', reason });
  return undefined;
};
