/** The control item in SQLite: one table for the control store and for the ledger, whose transactions count on it. */
import { canonicalJson } from '#lib/digest.ts';
import type { ControlItem, Route } from '#lib/route/control-item.ts';
import { initialControl } from '#lib/route/next-control.ts';
import type { LocalDatabase } from './database.ts';

export interface ControlTable {
  read(tenant: string): ControlItem;
  write(control: ControlItem): void;
  takePilotSlot(tenant: string): void;
  /** Neither held nor paused, and on this epoch still. */
  allowsWork(tenant: string, epoch: number): boolean;
}

type Parsed = Pick<ControlItem, 'route' | 'segmentRoutes' | 'pauseReasons'>;

/** `cutover`: of a tenant that nobody has switched yet. */
export const makeControlTable = (database: LocalDatabase, cutover = ''): ControlTable => {
  database.exec(`CREATE TABLE IF NOT EXISTS control (
    tenant TEXT PRIMARY KEY, epoch INTEGER NOT NULL, held INTEGER NOT NULL, pilot_taken INTEGER NOT NULL,
    route TEXT NOT NULL, segment_routes TEXT NOT NULL, pause_reasons TEXT NOT NULL,
    cutover TEXT NOT NULL, execution TEXT NOT NULL)`);

  /** Read with every invoice and changed a few times in a cutover: the texts of the last one are parsed once. */
  let last: { readonly texts: string; readonly parsed: Parsed } | undefined;
  const parsedOf = (route: string, segmentRoutes: string, pauseReasons: string): Parsed => {
    const texts = `[${route},${segmentRoutes},${pauseReasons}]`;
    if (last?.texts !== texts) {
      const [one, two, three]: [Route, Parsed['segmentRoutes'], Parsed['pauseReasons']] = JSON.parse(texts);
      last = { texts, parsed: { route: one, segmentRoutes: two, pauseReasons: three } };
    }
    return last.parsed;
  };

  return {
    read(tenant) {
      const row = database.get('SELECT * FROM control WHERE tenant = ?', tenant);
      if (!row) return initialControl(tenant, cutover);
      return {
        tenant,
        ...parsedOf(String(row.route), String(row.segment_routes), String(row.pause_reasons)),
        epoch: Number(row.epoch),
        held: row.held === 1,
        pilotTaken: Number(row.pilot_taken),
        cutover: String(row.cutover),
        execution: String(row.execution),
      };
    },
    write(control) {
      database.run(
        'INSERT OR REPLACE INTO control VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
        control.tenant,
        control.epoch,
        control.held ? 1 : 0,
        control.pilotTaken,
        canonicalJson(control.route),
        canonicalJson(control.segmentRoutes),
        canonicalJson(control.pauseReasons),
        control.cutover,
        control.execution,
      );
    },
    allowsWork(tenant, epoch) {
      const row = database.get('SELECT epoch, held, pause_reasons FROM control WHERE tenant = ?', tenant);
      if (!row) return epoch === initialControl(tenant).epoch;
      return row.epoch === epoch && row.held === 0 && row.pause_reasons === '[]';
    },
    takePilotSlot(tenant) {
      database.run('UPDATE control SET pilot_taken = pilot_taken + 1 WHERE tenant = ?', tenant);
    },
  };
};
