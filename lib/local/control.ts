import { INITIAL_SENDING } from '#lib/clearance/sending.ts';
import type { Control } from '#lib/ports/control.ts';
import type { ControlItem } from '#lib/route/control-item.ts';
import { latched, nextControl, withPause } from '#lib/route/next-control.ts';
import { makeControlTable } from './control-table.ts';
import type { LocalDatabase } from './database.ts';
import { makeSendingTable } from './sending-table.ts';

/** The control item in SQLite. `cutover` names the cutover that a tenant nobody has switched yet belongs to. */
export const makeControl = (database: LocalDatabase, cutover = ''): Control => {
  const table = makeControlTable(database, cutover);
  const sendings = makeSendingTable(database);
  const replace = (tenant: string, change: (control: ControlItem) => ControlItem): ControlItem =>
    database.transaction(() => {
      const before = table.read(tenant);
      const after = change(before);
      if (after !== before) table.write(after);
      return after;
    });

  return {
    async get(tenant) {
      return table.read(tenant);
    },
    async setRoute(tenant, expectedEpoch, change) {
      return database.transaction(() => {
        const outcome = nextControl(table.read(tenant), expectedEpoch, change);
        if (outcome.outcome === 'changed') table.write(outcome.control);
        return outcome;
      });
    },
    async latch(tenant, execution) {
      return replace(tenant, (control) => latched(control, execution));
    },
    async setPause(tenant, reason, paused) {
      return replace(tenant, (control) => withPause(control, reason, paused));
    },
    async sending(tenant) {
      return sendings.read(tenant) ?? INITIAL_SENDING;
    },
    async setSending(tenant, next) {
      const written = sendings.replace(tenant, next);
      return { written, sending: sendings.read(tenant) ?? INITIAL_SENDING };
    },
  };
};
