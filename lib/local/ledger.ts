import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import { mayBecome, OPEN } from '#lib/clearance/life.ts';
import { type Category, categoryOf, clearanceCounts } from '#lib/clearance/outcome-category.ts';
import { instant } from '#lib/instant.ts';
import type { ClaimRequest, InvoiceKey, Ledger } from '#lib/ports/ledger.ts';
import { makeControlTable } from './control-table.ts';
import type { LocalDatabase } from './database.ts';
import { leaseRuns, readHead, writeChange } from './ledger-change.ts';
import { makeLedgerCounts, SPAN } from './ledger-counts.ts';
import {
  addedOf,
  createLedgerTable,
  find,
  insert,
  irnColumn,
  OPEN_STATES,
  SELECT,
  SELECT_OPEN,
  type StoredRow,
  stateOf,
  stored,
  UNTOLD,
} from './ledger-table.ts';
import { makeSendingTable } from './sending-table.ts';

export interface LedgerOptions {
  /** Rows of a page of `list`. @default 1,000 */
  readonly pageSize?: number;
}

/** As the port says. */
const MOST_KEYS = 100;

const categoryOfRow = (row: LedgerRow): Category | undefined =>
  row.canary
    ? undefined
    : categoryOf(row.state, row.destination === 'smartapi', row.revision, row.submissions);

const claimable = (row: LedgerRow, { seen, now }: ClaimRequest): boolean =>
  OPEN.has(row.state) &&
  !leaseRuns(row.lease?.until, now) &&
  row.state === seen.state &&
  row.submissions === seen.submissions &&
  row.lease?.holder === seen.lease?.holder &&
  row.lease?.until === seen.lease?.until;

const keyOf = ({ tenant, number, revision }: InvoiceKey): InvoiceKey => ({ tenant, number, revision });

/**
 * The ledger in SQLite, in the file of the control item. Every method is one synchronous piece of work, so nothing comes
 * between its conditions and its writes.
 */
export const makeLedger = (database: LocalDatabase, options: LedgerOptions = {}): Ledger => {
  const { pageSize = 1_000 } = options;
  const control = makeControlTable(database);
  const sendings = makeSendingTable(database);
  createLedgerTable(database);
  const counts = makeLedgerCounts(database);

  const newest = (tenant: string, number: string): StoredRow | undefined => {
    const sql = database.get(
      `${SELECT} WHERE tenant = ? AND number = ? ORDER BY revision DESC LIMIT 1`,
      tenant,
      number,
    );
    return sql && stored(sql);
  };

  const supersede = (former: StoredRow): void => {
    database.run('UPDATE ledger SET newest = 0 WHERE id = ?', former.id);
    counts.move(former.row.tenant, former.row.receivedAt, categoryOfRow(former.row), undefined);
  };

  const irnOwner = (tenant: string, irn: string): StoredRow | undefined => {
    const sql = database.get(
      `${SELECT} WHERE tenant = ? AND irn = ? ORDER BY revision DESC, id DESC LIMIT 1`,
      tenant,
      irnColumn(irn),
    );
    return sql && stored(sql);
  };

  const scan = (tenant: string, from: number, to: number, into: Map<Category, number>): void => {
    const groups = database.all(
      `SELECT state, smartapi, revision, submissions, COUNT(*) AS n FROM ledger
       WHERE tenant = ? AND received_at >= ? AND received_at < ? AND newest = 1 AND canary = 0
       GROUP BY state, smartapi, revision = 1, submissions <= 1`,
      tenant,
      from,
      to,
    );
    for (const group of groups) {
      const category = categoryOf(
        stateOf(group.state),
        group.smartapi === 1,
        Number(group.revision),
        Number(group.submissions),
      );
      if (category !== undefined) into.set(category, (into.get(category) ?? 0) + Number(group.n));
    }
  };

  const rows = (sql: string, ...values: (string | number)[]): readonly LedgerRow[] =>
    database.all(sql, ...values).map((row) => stored(row).row);

  /** One that cannot be read stops no others, where the caller says what to do about it. */
  const readable = (
    onDamaged: ((error: unknown) => void) | undefined,
    sql: string,
    ...values: (string | number)[]
  ): readonly LedgerRow[] =>
    database.all(sql, ...values).flatMap((row) => {
      try {
        return [stored(row).row];
      } catch (error) {
        if (!onDamaged) throw error;
        onDamaged(error);
        return [];
      }
    });

  /** The sweeper asks every few minutes and mostly finds nothing: one column says so several times faster than all. */
  const any = (from: string, ...values: (string | number)[]): boolean =>
    database.get(`SELECT 1 FROM ${from} LIMIT 1`, ...values) !== undefined;

  return {
    async create(row, guard) {
      return database.transaction(() => {
        const existing = find(database, row);
        if (existing) return { outcome: 'exists', row: existing.row };
        const item = control.read(row.tenant);
        if (item.epoch !== guard.epoch) return { outcome: 'epoch-moved' };
        if (row.irn !== undefined) {
          const owner = irnOwner(row.tenant, row.irn)?.row;
          if (owner && owner.number !== row.number) {
            return { outcome: 'irn-taken', by: keyOf(owner) };
          }
        }
        if (guard.takesPilotSlot) {
          if (guard.route.kind !== 'pilot' || item.pilotTaken >= guard.route.size)
            return { outcome: 'pilot-full' };
          control.takePilotSlot(row.tenant);
        }
        const former = row.revision > 1 ? newest(row.tenant, row.number) : undefined;
        if (former) supersede(former);
        insert(database, row);
        counts.move(row.tenant, row.receivedAt, undefined, categoryOfRow(row));
        return { outcome: 'created' };
      });
    },
    async latest(tenant, number) {
      return newest(tenant, number)?.row;
    },
    async get(key) {
      return find(database, key)?.row;
    },
    async readForWork(tenant, keys) {
      if (keys.length > MOST_KEYS) {
        throw new RangeError(`${keys.length} invoices to read at once; ${MOST_KEYS} are the most`);
      }
      const sending = sendings.read(tenant);
      return {
        control: control.read(tenant),
        ...(sending && { sending }),
        rows: keys.map((key) => find(database, { ...key, tenant })?.row),
      };
    },
    async claim(key, request) {
      const { now, holder, leaseUntil: until } = request;
      if (request.sending && request.seen.submissions > 0) {
        throw new RangeError(`invoice ${key.number} was sent before; look it up before it is sent again`);
      }
      const before = find(database, key);
      if (!before || !claimable(before.row, request)) return { outcome: 'not-claimable', row: before?.row };
      if (!control.allowsWork(key.tenant, request.epoch)) return { outcome: 'paused' };
      const taken = before.row.state === 'received' ? 'claimed' : before.row.state;
      const state = request.sending ? 'submitted' : taken;
      const sent = request.sending ? { submissions: before.row.submissions + 1, lastSubmittedAt: now } : {};
      const row: LedgerRow = { ...before.row, state, lease: { holder, until }, updatedAt: now, ...sent };
      database.run(
        'UPDATE ledger SET state = ?, updated_at = ?, submissions = ?, lease_holder = ?, lease_until = ?, added = ? WHERE id = ?',
        state,
        now,
        row.submissions,
        holder,
        until,
        addedOf(row),
        before.id,
      );
      return { outcome: 'claimed', row };
    },
    async change(key, holder, now, change) {
      const head = readHead(database, key);
      if (!head || head.holder !== holder || !leaseRuns(head.until, now)) return false;
      if (!mayBecome(head.state, change.state, 'worker')) {
        throw new RangeError(`an invoice cannot go from ${head.state} to ${change.state}`);
      }
      writeChange(database, counts, head, now, change);
      return true;
    },
    async releaseToLegacy(key, release) {
      const head = readHead(database, key);
      if (head?.state === 'legacy') return true;
      const { held, epoch } = control.read(key.tenant);
      if (!head || !(release.epoch === undefined ? held : epoch === release.epoch)) return false;
      const untouched = mayBecome(head.state, 'legacy', 'way-back') && !leaseRuns(head.until, release.now);
      if (!untouched || head.submissions !== release.submissions) return false;
      writeChange(database, counts, head, release.now, {
        state: 'legacy',
        reason: release.reason,
        release: true,
      });
      return true;
    },
    async markTold(key, at) {
      database.run(
        `UPDATE ledger SET told_at = ?
         WHERE tenant = ? AND number = ? AND revision = ? AND told_at IS NULL AND NOT ${OPEN_STATES}`,
        at,
        key.tenant,
        key.number,
        key.revision,
      );
    },
    async open(tenant, olderThan, limit, onDamaged) {
      const where = `WHERE tenant = ? AND ${OPEN_STATES} AND updated_at < ?`;
      if (!any(`ledger INDEXED BY ledger_open ${where}`, tenant, olderThan)) return [];
      const sql = `${SELECT_OPEN} ${where} ORDER BY received_at, id LIMIT ?`;
      return readable(onDamaged, sql, tenant, olderThan, limit);
    },
    async untold(tenant, olderThan, limit, onDamaged) {
      const where = `WHERE tenant = ? AND ${UNTOLD} AND updated_at < ?`;
      if (!any(`ledger ${where}`, tenant, olderThan)) return [];
      const sql = `${SELECT} ${where} ORDER BY updated_at, id LIMIT ?`;
      return readable(onDamaged, sql, tenant, olderThan, limit);
    },
    async list(tenant, cursor) {
      const [number, revision]: [string, number] = cursor === undefined ? ['', 0] : JSON.parse(cursor);
      const page = rows(
        `${SELECT} WHERE tenant = ? AND (number, revision) > (?, ?) ORDER BY number, revision LIMIT ?`,
        tenant,
        number,
        revision,
        pageSize,
      );
      const last = page.at(-1);
      return last && page.length === pageSize
        ? { rows: page, next: JSON.stringify([last.number, last.revision]) }
        : { rows: page };
    },
    async ofEpoch(tenant, epoch) {
      return rows(`${SELECT} WHERE tenant = ? AND epoch = ? ORDER BY id`, tenant, epoch);
    },
    async outcomes(tenant, from, to, now, lateBefore) {
      const firstSpan = Math.ceil(from / SPAN) * SPAN;
      const endOfSpans = Math.floor(to / SPAN) * SPAN;
      const total = new Map<Category, number>();
      if (firstSpan >= endOfSpans) scan(tenant, from, to, total);
      else {
        for (const [category, n] of counts.ofSpans(tenant, firstSpan, endOfSpans)) total.set(category, n);
        if (from < firstSpan) scan(tenant, from, firstSpan, total);
        if (endOfSpans < to) scan(tenant, endOfSpans, to, total);
      }
      const openOf = (condition: string, moment: number): number =>
        Number(
          database.get(
            `SELECT COUNT(*) AS n FROM ledger INDEXED BY ledger_open WHERE tenant = ? AND ${OPEN_STATES} AND ${condition}
             AND received_at >= ? AND received_at < ? AND canary = 0 AND newest = 1`,
            tenant,
            moment,
            from,
            to,
          )?.n ?? 0,
        );
      const overdue = openOf('due_by < ?', now);
      if (lateBefore === undefined) return clearanceCounts(total, overdue);
      return clearanceCounts(total, overdue, openOf('received_at < ?', lateBefore));
    },
    async longestLease(tenant, now) {
      const row = database.get(
        'SELECT MAX(lease_until) AS until FROM ledger WHERE tenant = ? AND lease_until > ?',
        tenant,
        now,
      );
      return row?.until == null ? undefined : instant(Number(row.until));
    },
    async irnOwner(tenant, irn) {
      const owner = irnOwner(tenant, irn)?.row;
      return owner && keyOf(owner);
    },
  };
};
