/** Runs one world under one plan of faults, to its end: until all is final, or until nothing more can be hoped for. */

import { parseIrn } from '#lib/clearance/irn.ts';
import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import { type AccountSettings, accountForInvoices, type InvoiceAccount } from '#lib/clearance/reconcile.ts';
import type { AcceptedInvoice } from '#lib/firs/simulator/registry.ts';
import { HOUR, type Instant, MINUTE, plus, SECOND } from '#lib/instant.ts';
import type { ErpEntry } from '#lib/local/simulated-invoice.ts';
import { makeVirtualClock } from '#lib/local/virtual-clock.ts';
import type { RegisteredInvoice } from '#lib/ports/authority.ts';
import type { InvoiceOutcome, PostedInvoice } from '#lib/ports/erp.ts';
import type { Incident } from '#lib/ports/incidents.ts';
import type { ControlItem } from '#lib/route/control-item.ts';
import { START } from './documents.ts';
import type { PortCall, PortCallsOptions } from './port-calls.ts';
import type { Script } from './script.ts';
import { CUTOVER, type Stores, TENANT } from './stores.ts';
import { type Acknowledged, type Breakage, makeTenantWorld, type TenantWorld } from './tenant-world.ts';
import { makeWayBack } from './way-back.ts';

/** How often the schedules tick: the sweeper, and the breaker's probe. */
const TICK = 5 * MINUTE;
/** What is not final by then is never final: faults have ended hours before. */
const END = plus(START, 12 * HOUR);
/** Of a second sender, for the first document: an hour at most, since one that fell back to legacy never comes. */
const BETWEEN_LOOKS = 5 * SECOND;
const MOST_LOOKS = 720;

/** What is left when all is over, as people outside would find it. */
export interface Facts {
  readonly script: Script;
  /** Port calls in the order in which they were made. */
  readonly calls: readonly string[];
  readonly rows: readonly LedgerRow[];
  readonly control: ControlItem;
  readonly accepted: readonly AcceptedInvoice[];
  /** IRNs that were sent although they were registered. */
  readonly repeated: readonly string[];
  readonly archived: ReadonlyMap<string, string>;
  readonly posted: readonly PostedInvoice[];
  readonly erp: ReadonlyMap<string, ErpEntry>;
  readonly toldOfUnposted: readonly string[];
  readonly told: readonly InvoiceOutcome[];
  readonly acknowledged: readonly Acknowledged[];
  readonly incidents: readonly Incident[];
  readonly queue: { readonly waiting: number; readonly inFlight: number; readonly dead: number };
  /** What the tenant's own reconciliation says of it. */
  readonly account: InvoiceAccount;
  readonly endedAt: Instant;
  /** What never ended: a step of the machine that was asked in vain, a bug that threw. */
  readonly broken: readonly string[];
}

export interface RunOptions {
  readonly stores: Stores;
  readonly script: Script;
  readonly faultOf: PortCallsOptions['faultOf'];
  readonly onCall?: ((call: PortCall) => void) | undefined;
  readonly breakage?: Breakage | undefined;
  /** Told when the clock gets there, and nothing is over before. */
  readonly faultsEnd?: { readonly at: Instant; readonly reached: () => void };
}

const registeredOf = (accepted: readonly AcceptedInvoice[]): readonly RegisteredInvoice[] =>
  accepted.flatMap(({ irn }) => {
    const parts = parseIrn(irn);
    return parts.ok ? [{ irn: parts.value.irn, number: parts.value.number }] : [];
  });

export const runTenant = async (options: RunOptions): Promise<Facts> => {
  const { stores, script } = options;
  stores.clear();
  const virtual = makeVirtualClock({ start: START });
  const world = makeTenantWorld({ ...options, virtual });
  const { control } = await prepare(world, script);
  world.calls.count(!script.acts.some((act) => act.act === 'turn-back' && act.faults === 'from-safe'));
  const wayBack = makeWayBack(world);
  const broken: string[] = [];
  let busy = script.acts.length;

  const perform = async (act: Script['acts'][number]): Promise<void> => {
    if (act.act === 'switch') await wayBack.switchTo(act.route);
    else if (act.act === 'turn-back') await wayBack.turnBack(act);
    else await postToo(world, act.document);
  };
  for (const act of script.acts) {
    virtual.at(plus(START, act.at), async () => {
      try {
        await perform(act);
      } catch (error) {
        broken.push(error instanceof Error ? error.message : String(error));
      }
      busy -= 1;
    });
  }
  const { faultsEnd } = options;
  if (faultsEnd) virtual.at(faultsEnd.at, faultsEnd.reached);
  const latest = Math.max(faultsEnd?.at ?? START, ...script.arrivals.map(({ at }) => at));
  const swallow = async (work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      world.errors.push(error);
    }
  };
  const tick = async (): Promise<void> => {
    await swallow(world.sweep);
    await swallow(world.probe);
    const over = busy === 0 && virtual.now() > latest && (await isFinal(world, script));
    if (!over && virtual.now() < END) virtual.at(plus(virtual.now(), TICK), tick);
  };
  virtual.at(plus(START, TICK), tick);
  world.erp.start();
  await virtual.run({ until: plus(END, HOUR) });

  const rows: LedgerRow[] = [];
  for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
    const page = await stores.ledger.list(TENANT, cursor);
    rows.push(...page.rows);
    cursor = page.next;
  }
  const { accepted, repeated } = world.authority.simulator.log;
  const posted = await world.erp.register.posted(START, plus(END, HOUR));
  const settings: AccountSettings = { now: virtual.now() };
  return {
    script,
    calls: world.calls.made,
    rows,
    control: await control.get(TENANT),
    accepted,
    repeated,
    archived: stores.archived(),
    posted,
    erp: world.erp.account(),
    toldOfUnposted: world.erp.toldOfUnposted(),
    told: world.told,
    acknowledged: world.acknowledged,
    incidents: await stores.incidents.list(CUTOVER),
    queue: world.queue.counts(),
    account: accountForInvoices(posted, rows, registeredOf(accepted), world.erp.account(), settings),
    endedAt: virtual.now(),
    broken,
  };
};

const prepare = async (world: TenantWorld, script: Script): Promise<TenantWorld> => {
  const { epoch } = await world.control.get(TENANT);
  await world.control.setRoute(TENANT, epoch, {
    route: script.route,
    cutover: CUTOVER,
    execution: `${CUTOVER}-r1`,
  });
  return world;
};

/** Looks until the ERP's own document is there, so that whose body comes first is never in doubt. */
const postToo = async (world: TenantWorld, document: { readonly number: string }): Promise<void> => {
  const { number } = document;
  for (let look = 0; look < MOST_LOOKS; look += 1) {
    if ((await world.ledger.latest(TENANT, number)) !== undefined) {
      // Who posted too does not wait for the answer: a lost one is not asked for.
      void world.submit(document, number);
      return;
    }
    await world.virtual.clock.sleep(BETWEEN_LOOKS);
  }
};

/** Nothing is left to do for anybody but people; while the route is held, what is open waits for them. */
const isFinal = async (world: TenantWorld, script: Script): Promise<boolean> => {
  const { ledger, control, queue, erp, virtual } = world;
  const later = plus(virtual.now(), 1);
  if ((await ledger.untold(TENANT, later, 1)).length > 0) return false;
  const { held } = await control.get(TENANT);
  const { waiting, inFlight } = queue.counts();
  const open = await ledger.open(TENANT, later, script.arrivals.length);
  if (!held && waiting + inFlight + open.length > 0) return false;
  const withPeople = new Set([...script.staysWithClerk, ...open.map(({ number }) => number)]);
  return [...erp.account()].every(
    ([number, { issuedOn }]) => issuedOn !== undefined || withPeople.has(number),
  );
};
