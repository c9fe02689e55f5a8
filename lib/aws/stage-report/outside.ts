import { amountsOfBody } from '#lib/clearance/compare-cleared.ts';
import type { InvoiceKind } from '#lib/clearance/invoice.ts';
import { irnKey } from '#lib/clearance/irn.ts';
import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import { newestRows } from '#lib/clearance/reconcile.ts';
import type { ErpClient } from '#lib/erp/erp-client.ts';
import { DAY, type Instant, plus, toIso } from '#lib/instant.ts';
import type { Authority, RegisteredInvoice } from '#lib/ports/authority.ts';
import type { PostedInvoice } from '#lib/ports/erp.ts';
import type { LeftBehind } from '#lib/report/facts-of.ts';
import { ok, type Result } from '#lib/result.ts';
import { describeFault } from './describe-fault.ts';

/** Those who can bear the ledger out, or why one of them cannot be asked. */
export interface Witnesses {
  readonly erp: Result<Pick<ErpClient, 'register' | 'account' | 'output'>, string>;
  readonly authority: Result<Pick<Authority, 'registered'>, string>;
}

export interface Span {
  readonly start: Instant;
  readonly end: Instant;
}

export type Outside = Pick<LeftBehind, 'posted' | 'erp' | 'endsOnLegacy' | 'registered' | 'notChecked'>;

/** An invoice may be dated back so far: more than intake takes. */
const OLDEST = 366 * DAY;

/**
 * What ERP and authority say themselves. Where one of them cannot be asked the ledger's own word stands in, and the report
 * says so: a figure that nobody checked is never told as one that was.
 */
export const readOutside = async (
  witnesses: Witnesses,
  rows: readonly LedgerRow[],
  span: Span,
  routeIsLegacy: boolean,
): Promise<Outside> => {
  const registered = await registeredOf(witnesses.authority, rows, span);
  const erp = await erpOf(witnesses.erp, rows, span, routeIsLegacy);
  return {
    ...erp.value,
    registered: registered.value,
    notChecked: [...erp.notChecked, ...registered.notChecked],
  };
};

interface Heard<T> {
  readonly value: T;
  readonly notChecked: readonly string[];
}

const inSpan = ({ receivedAt }: LedgerRow, { start, end }: Span): boolean =>
  receivedAt >= start && receivedAt <= end;

const date = (at: Instant): string => toIso(at).slice(0, 10);

/** Registrations of invoices that came before or after the report's own span concern other days. */
const registeredOf = async (
  authority: Witnesses['authority'],
  rows: readonly LedgerRow[],
  span: Span,
): Promise<Heard<readonly RegisteredInvoice[]>> => {
  const answer = authority.ok
    ? await authority.value.registered(date(plus(span.start, -OLDEST)), date(plus(span.end, DAY)))
    : authority;
  if (answer.ok) {
    const others = new Set(
      rows.flatMap((row) => (row.irn !== undefined && !inSpan(row, span) ? [irnKey(row.irn)] : [])),
    );
    return { value: answer.value.filter(({ irn }) => !others.has(irnKey(irn))), notChecked: [] };
  }
  const why = 'error' in answer ? answer.error : describeFault(answer.fault);
  return {
    value: rows.flatMap(({ irn, number, state }) =>
      irn !== undefined && state === 'cleared' ? [{ irn, number }] : [],
    ),
    notChecked: [
      `the authority’s register (${why}): that what is cleared is registered there once, and nothing else is, stands on the ledger’s word alone`,
    ],
  };
};

type FromErp = Pick<LeftBehind, 'posted' | 'erp' | 'endsOnLegacy'>;

const erpOf = async (
  erp: Witnesses['erp'],
  rows: readonly LedgerRow[],
  span: Span,
  routeIsLegacy: boolean,
): Promise<Heard<FromErp>> => {
  const heard = erp.ok ? await askErp(erp.value, span) : erp;
  if (heard.ok) return { value: heard.value, notChecked: [] };
  const newest = [...newestRows(rows).values()].filter((row) => inSpan(row, span));
  const posted = newest.flatMap(postedFrom);
  const unread = newest.length - posted.length;
  return {
    value: {
      posted,
      erp: new Map(newest.map((row) => [row.number, issuedBy(row)])),
      endsOnLegacy: routeIsLegacy,
    },
    notChecked: [
      `the ERP’s register and account (${heard.error}): what was posted and never came to intake is not counted, and nothing proves that the ERP knows each outcome`,
      ...(unread > 0 ? [`${unread} rows that no document could be read from: they are left out`] : []),
    ],
  };
};

const askErp = async (
  { register, account, output }: Pick<ErpClient, 'register' | 'account' | 'output'>,
  { start, end }: Span,
): Promise<Result<FromErp, string>> => {
  try {
    return ok({
      posted: await register.posted(start, plus(end, 1)),
      erp: await account(),
      endsOnLegacy: (await output.current()) === 'legacy',
    });
  } catch (error) {
    // Its client says in words what the connector did instead; a bug of ours would have another name.
    if (error instanceof Error && error.name === 'ErpConnectorError') {
      return { ok: false, error: error.message.replace(/\.$/, '') };
    }
    throw error;
  }
};

/** The ledger's own word, where the ERP's cannot be had. */
const issuedBy = ({ state }: LedgerRow): { readonly issuedOn?: 'legacy' | 'smartapi' } =>
  state === 'cleared' ? { issuedOn: 'smartapi' } : state === 'legacy' ? { issuedOn: 'legacy' } : {};

const KINDS: Readonly<Record<string, InvoiceKind>> = { B2B: 'B2B', B2C: 'B2C', B2G: 'B2G' };

const postedFrom = (row: LedgerRow): readonly PostedInvoice[] => {
  const segment = (name: string): string | undefined =>
    row.segments.find((each) => each.startsWith(`${name}:`))?.slice(name.length + 1);
  const amounts = amountsOfBody(row.body);
  const kind = KINDS[segment('kind') ?? ''];
  if (amounts === undefined || kind === undefined) return [];
  return [
    {
      number: row.number,
      type: amounts.type,
      kind,
      issueDate: row.issueDate,
      postedAt: row.receivedAt,
      currency: amounts.currency,
      taxCategories: [],
      branch: segment('branch') ?? '',
      net: amounts.net,
      tax: amounts.tax,
      gross: amounts.gross,
      rateToNgn: amounts.rateToNgn,
    },
  ];
};
