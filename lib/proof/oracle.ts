/**
 * Judges a run from outside: by the authority's own log, the ERP's register and what stands in the stores. It knows nothing of
 * how the tenant works, nor which calls failed. Everything is counted as multisets (Jepsen's total-queue, and stricter: an
 * invoice that is registered twice fails, and so does one that nobody will ever hear of).
 */

import { parseIrn } from '#lib/clearance/irn.ts';
import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import { OPEN } from '#lib/clearance/life.ts';
import { newestRows } from '#lib/clearance/reconcile.ts';
import { canonicalJson, sha256 } from '#lib/digest.ts';
import type { Facts } from './run-tenant.ts';

/**
 * lost: nobody has it, or only our word says so · duplicated: registered twice, sent into a registration, or in both books and
 * listed by nobody · unexpected: registered or told, and never posted · disagrees: two accounts of one invoice differ ·
 * unfinished: it could still be worked on, and nothing works on it.
 */
export type FindingKind = 'lost' | 'duplicated' | 'unexpected' | 'disagrees' | 'unfinished';

export interface Finding {
  readonly kind: FindingKind;
  readonly text: string;
}

const numberOf = (irn: string): string => {
  const parts = parseIrn(irn);
  return parts.ok ? parts.value.number : irn;
};

const countsOf = (values: Iterable<string>): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
};

/** People have it: an open incident names it, or it is on the list of what Finance must not reissue. */
const isPeoplesWork = ({ incidents, archived, control }: Facts, number: string): boolean =>
  incidents.some(({ closedAt, id, title }) => closedAt === undefined && `${id} ${title}`.includes(number)) ||
  (control.held &&
    [...archived].some(
      ([key, csv]) => key.includes('/held-do-not-reissue-') && csv.includes(`\n${number},`),
    ));

/** Still open, and people know. */
const isUnderEnquiry = (facts: Facts, row: LedgerRow): boolean =>
  OPEN.has(row.state) && isPeoplesWork(facts, row.number);

export const judge = (facts: Facts): readonly Finding[] => {
  const { script, rows, control, accepted, repeated, posted, erp, told, queue } = facts;
  const findings: Finding[] = [];
  const must = (holds: boolean, kind: FindingKind, text: string): void => {
    if (!holds) findings.push({ kind, text });
  };
  const newest = newestRows(rows);
  const postedNumbers = new Set(posted.map(({ number }) => number));
  const acceptedIrns = countsOf(accepted.map(({ irn }) => irn));
  const acceptedNumbers = countsOf(accepted.map(({ irn }) => numberOf(irn)));

  // What was acknowledged is there, and what was posted is somewhere.
  for (const { number, body, answer } of facts.acknowledged) {
    const taken = answer.outcome === 'accepted' ? answer.revision : undefined;
    const row = rows.find((one) => one.number === number && one.revision === taken);
    must(
      row === undefined || row.bodyDigest === body,
      'lost',
      `${number} was acknowledged, and the ledger has another document under its number`,
    );
    const promised = answer.outcome === 'accepted' || answer.outcome === 'legacy';
    must(
      !promised || newest.has(number),
      'lost',
      `${number} was acknowledged, and the ledger has no row of it`,
    );
  }
  const stays = new Set(script.staysWithClerk);
  for (const number of postedNumbers) {
    const row = newest.get(number);
    const entry = erp.get(number);
    const onLegacy = entry?.issuedOn === 'legacy';
    const registered = acceptedNumbers.has(number);
    if (row === undefined) {
      must(onLegacy, 'lost', `${number} was posted, and nobody has it`);
      continue;
    }
    const open = OPEN.has(row.state);
    must(
      !open || isUnderEnquiry(facts, row),
      'unfinished',
      `${number} is ${row.state} for ever, and no open incident or list names it`,
    );
    if (row.state === 'cleared') {
      must(registered, 'lost', `${number} is cleared by our word only: the authority has not got it`);
      must(
        entry?.issuedOn === 'smartapi' || entry?.fallback === true,
        'disagrees',
        `${number} is cleared, and the ERP has not issued it`,
      );
      must(
        row.toldAt !== undefined,
        'unfinished',
        `${number} is cleared, and nobody recorded that the ERP was told`,
      );
    } else if (!open) {
      must(!registered, 'disagrees', `${number} is registered, and the ledger says ${row.state}`);
      must(
        onLegacy || stays.has(number),
        'unfinished',
        `${number} is ${row.state}, and the ERP has not issued it`,
      );
    }
    must(
      entry?.issuedOn !== 'smartapi' || registered,
      'lost',
      `${number} is issued as cleared, and the authority has not got it`,
    );
    must(row.lease === undefined || open, 'disagrees', `${number} is ${row.state} under a lease`);
  }

  // Registered once, and only what was posted.
  for (const [number, times] of acceptedNumbers) {
    must(postedNumbers.has(number), 'unexpected', `${number} is registered and was never posted`);
    must(times === 1, 'duplicated', `${number} is registered ${times} times`);
  }
  for (const irn of repeated) {
    findings.push({ kind: 'duplicated', text: `${numberOf(irn)} was sent again although it was registered` });
  }

  // In both books only where the connector fell back, and then reconciliation lists it; it lists nothing else.
  const listed = new Set([...facts.account.lists.duplicated, ...facts.account.lists.overlaps]);
  for (const number of postedNumbers) {
    const entry = erp.get(number);
    const row = newest.get(number);
    const both =
      entry?.issuedOn === 'legacy' &&
      (acceptedNumbers.has(number) || (row !== undefined && OPEN.has(row.state)));
    must(
      !both || entry?.fallback === true,
      'duplicated',
      `${number} is on legacy, and registered or on its way to it`,
    );
    must(
      both === listed.has(number),
      both ? 'duplicated' : 'disagrees',
      `${number} is in both books: ${both}, listed: ${!both}`,
    );
  }

  // Ledger = authority, archive = ledger.
  const cleared = rows.filter(({ state }) => state === 'cleared');
  const clearedIrns = countsOf(cleared.map(({ irn }) => String(irn)));
  for (const irn of new Set([...acceptedIrns.keys(), ...clearedIrns.keys()])) {
    const row = newest.get(numberOf(irn));
    const same = acceptedIrns.get(irn) === clearedIrns.get(irn);
    const enquiry = row !== undefined && isUnderEnquiry(facts, row);
    must(
      same || enquiry,
      'disagrees',
      `${irn}: authority ${acceptedIrns.get(irn) ?? 0}, ledger ${clearedIrns.get(irn) ?? 0}`,
    );
  }
  findings.push(...judgeArchive(facts, cleared, newest));
  findings.push(...judgeBodies(facts));

  // What the ERP heard was true.
  for (const outcome of told) {
    const row = newest.get(outcome.number);
    if (outcome.outcome === 'cleared') {
      must(
        acceptedIrns.has(outcome.irn),
        'unexpected',
        `${outcome.number} was told as cleared, and is not registered`,
      );
      must(
        row?.qr === undefined || row.qr === outcome.qr,
        'disagrees',
        `${outcome.number} was told with another QR`,
      );
    }
    if (outcome.outcome === 'released') {
      must(
        !acceptedNumbers.has(outcome.number),
        'duplicated',
        `${outcome.number} was released and is registered`,
      );
    }
  }
  const qrs = new Map<string, string>();
  for (const outcome of told) {
    if (outcome.outcome !== 'cleared') continue;
    const { number, qr } = outcome;
    must((qrs.get(number) ?? qr) === qr, 'disagrees', `${number} was told with two QR codes`);
    qrs.set(number, qr);
  }
  for (const number of facts.toldOfUnposted) {
    findings.push({ kind: 'unexpected', text: `the ERP was told of ${number}, which it never posted` });
  }

  // Nothing is left lying about.
  must(queue.dead === 0, 'unfinished', `${queue.dead} messages are in the dead-letter queue`);
  must(
    control.held || queue.waiting + queue.inFlight === 0,
    'unfinished',
    'messages wait in the queue for ever',
  );
  must(
    control.held || control.pauseReasons.length === 0,
    'unfinished',
    `clearance is paused for ever: ${control.pauseReasons.join(', ')}`,
  );
  for (const text of facts.broken) findings.push({ kind: 'unfinished', text });
  return findings;
};

const judgeArchive = (
  facts: Facts,
  cleared: readonly LedgerRow[],
  newest: ReadonlyMap<string, LedgerRow>,
): readonly Finding[] => {
  const { archived } = facts;
  const findings: Finding[] = [];
  const keys = new Set([...archived.keys()].filter((key) => key.startsWith('invoices/')));
  for (const { number, archiveKey = '', archiveDigest, bodyDigest } of cleared) {
    const bytes = archived.get(archiveKey);
    keys.delete(archiveKey);
    if (bytes === undefined || sha256(bytes) !== archiveDigest || !bytes.includes(bodyDigest)) {
      findings.push({
        kind: 'disagrees',
        text: `${number}: the archive has other bytes than the ledger says`,
      });
    }
  }
  for (const key of keys) {
    const row = newest.get(numberOf(key.slice(key.lastIndexOf('/') + 1, -'.json'.length)));
    if (row !== undefined && isUnderEnquiry(facts, row)) continue;
    findings.push({ kind: 'disagrees', text: `the archive has ${key}, and the ledger no cleared row of it` });
  }
  return findings;
};

/** Only what the ERP itself sent is ever stored on its way to the authority, whatever else came under its number. */
const judgeBodies = ({ script, rows }: Facts): readonly Finding[] => {
  const bodies = new Map(
    script.arrivals.map(({ posted, payload, mended }) => [
      posted.number,
      new Set(
        [payload, mended].filter((body) => body !== undefined).map((body) => sha256(canonicalJson(body))),
      ),
    ]),
  );
  return rows
    .filter(({ number, bodyDigest }) => bodies.get(number)?.has(bodyDigest) === false)
    .map(
      ({ number }): Finding => ({ kind: 'disagrees', text: `${number} has a body that its ERP never sent` }),
    );
};
