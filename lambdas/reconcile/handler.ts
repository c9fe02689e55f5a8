import { type Overlap, overlapsCsv, overlapsOf } from '#lib/account/overlaps.ts';
import { allRows } from '#lib/actions/all-rows.ts';
import { checkFault } from '#lib/actions/check.ts';
import type { FiledList } from '#lib/actions/file-finance-lists.ts';
import { excerpt, fileFindings } from '#lib/actions/file-findings.ts';
import { type ActionDeps, runAction } from '#lib/actions/run-action.ts';
import { compareCleared } from '#lib/clearance/compare-cleared.ts';
import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import { numberGaps } from '#lib/clearance/number-gaps.ts';
import { accountForInvoices, type ErpAccount, newestRows } from '#lib/clearance/reconcile.ts';
import { sha256 } from '#lib/digest.ts';
import { DAY, type Instant, instant, MINUTE, plus, toIso } from '#lib/instant.ts';
import type { Archive } from '#lib/ports/archive.ts';
import type { Authority } from '#lib/ports/authority.ts';
import type { ErpRegister } from '#lib/ports/erp.ts';
import type { Ledger } from '#lib/ports/ledger.ts';
import type { ActionRequest, Handler } from '#lib/runbook/action-contract.ts';

export interface ReconcileDeps extends ActionDeps {
  readonly erpRegister: ErpRegister;
  /** What the ERP holds and asks for, where it can tell; without it only its register speaks. */
  readonly erpAccount?: () => Promise<ErpAccount>;
  readonly ledger: Pick<Ledger, 'list'>;
  readonly authority: Pick<Authority, 'registered'>;
  readonly archive: Archive;
  /** Before this the authority's list may not have what it registered, nor the ledger what the ERP posted. */
  readonly settleMilliseconds?: number;
}

const SETTLE = 10 * MINUTE;

/** When the cutover began: nothing that was posted before concerns it. */
const beginning = async (deps: ReconcileDeps, cutover: string, now: Instant): Promise<Instant> => {
  const records = await deps.progress.list(cutover);
  return instant(Math.min(now, ...records.map((record) => record.openedAt)));
};

/** An invoice may be dated back so far: more than intake takes. */
const OLDEST = 366 * DAY;
const date = (at: Instant): string => toIso(at).slice(0, 10);

/** Beside the findings, as the file that Finance works on. */
const fileOverlaps = async (
  { archive }: Pick<ReconcileDeps, 'archive'>,
  { cutover, subject }: ActionRequest,
  overlaps: readonly Overlap[],
): Promise<FiledList> => {
  const csv = overlapsCsv(overlaps);
  const digest = sha256(csv);
  const key = `findings/${cutover}/${subject}/overlaps-${digest.slice(0, 16)}.csv`;
  await archive.put(key, csv);
  return { list: 'overlaps', count: overlaps.length, key, digest };
};

/**
 * Traffic goes on meanwhile, so the order of reading matters: authority, ledger, the ERP's register, each of which is
 * written before the one read before it. What is registered must then be in the ledger, what is in the ledger must be
 * posted, and what was cleared or posted a moment ago is left for next time.
 */
export const makeReconcile = (deps: ReconcileDeps): Handler =>
  runAction('reconcile', deps, async (request) => {
    const settle = deps.settleMilliseconds ?? SETTLE;
    const began = deps.clock.now();
    const from = await beginning(deps, request.cutover, began);
    const answer = await deps.authority.registered(date(plus(from, -OLDEST)), date(plus(began, DAY)));
    if (!answer.ok) {
      const { verdict, detail } = checkFault('authority', answer.fault);
      return { verdict, reasons: [`The authority’s register could not be read: ${detail}.`] };
    }
    const rows: LedgerRow[] = [];
    for await (const row of allRows(deps.ledger, request.tenant)) rows.push(row);
    const erpAccount = (await deps.erpAccount?.()) ?? new Map();
    const now = deps.clock.now();
    const posted = await deps.erpRegister.posted(from, plus(now, 1));

    const account = accountForInvoices(posted, rows, answer.value, erpAccount, {
      now,
      freshFrom: plus(began, -settle),
    });
    const newest = newestRows(rows);
    const settled = [...newest.values()].filter(
      (row) => row.state === 'cleared' && (row.clearedAt ?? now) <= began - settle,
    );
    const compared = compareCleared(
      settled,
      new Map(posted.map((invoice) => [invoice.number, invoice])),
      new Map(answer.value.map((entry) => [entry.irn, entry])),
    );
    const { counts, lists } = account;
    const strangers = lists.registeredOnly.filter((number) => {
      const state = newest.get(number)?.state;
      return state === undefined || state === 'rejected' || state === 'refused';
    });
    const list = (what: string, numbers: readonly string[]): readonly string[] =>
      numbers.length === 0
        ? []
        : [
            `${what}: ${excerpt(numbers, 10).join(', ')}${numbers.length > 10 ? ` … (${numbers.length})` : ''}.`,
          ];
    const wrong = [
      ...list('Lost, posted and accounted for nowhere', lists.lost),
      ...list('Duplicated, registered twice or on both sides', lists.duplicated),
      ...list('Registered and never posted', lists.unexpected),
      ...list('In the ledger and never posted', lists.notPosted),
      ...list('Registered, though the ledger says otherwise', strangers),
      ...list('Issued on legacy while still open for clearance', lists.overlaps),
      ...list('Left to legacy and not issued there', lists.notIssued),
      ...compared.differences,
    ];
    const unknown = counts.unknown - counts.lost;
    const gaps = numberGaps(posted.map((invoice) => invoice.number));
    const filed = await fileFindings(deps.archive, request, {
      counts,
      lists,
      totals: compared.totals,
      differences: compared.differences,
      gaps,
    });
    const notes = [
      ...(unknown > 0 ? [`${unknown} have an unknown outcome and are under enquiry.`] : []),
      ...(gaps.length > 0
        ? [
            `${gaps.length} gaps in number ranges, the first from ${gaps[0]?.from} to ${gaps[0]?.to}: Finance explains them.`,
          ]
        : []),
    ];
    const overlaps = overlapsOf({ posted, newest, registered: answer.value, lists, erp: erpAccount });
    const filedOverlaps = overlaps.length === 0 ? undefined : await fileOverlaps(deps, request, overlaps);
    if (filedOverlaps !== undefined) {
      notes.push(
        `A correction is proposed for each of ${overlaps.length} overlaps in ${filedOverlaps.key}: Finance decides each; nothing is sent by itself.`,
      );
    }
    const verdict =
      wrong.length > 0 ? 'fail' : unknown > 0 || compared.compared === 0 ? 'inconclusive' : 'pass';
    return {
      verdict,
      reasons: [
        ...wrong,
        ...(wrong.length > 0
          ? []
          : [
              compared.compared === 0
                ? 'No invoice has been cleared long enough to be compared.'
                : `ERP, ledger and authority agree on ${compared.compared} cleared invoices, one by one and in total; ${counts.offered} posted are all accounted for.`,
            ]),
        ...notes,
      ],
      evidence: {
        counts: { ...counts },
        totals: { ...compared.totals },
        compared: compared.compared,
        withoutAmount: compared.withoutAmount,
        wrong: excerpt(wrong),
        gaps: excerpt(gaps).map((gap) => ({ ...gap })),
        filed,
        ...(filedOverlaps && { lists: [filedOverlaps] }),
      },
    };
  });
