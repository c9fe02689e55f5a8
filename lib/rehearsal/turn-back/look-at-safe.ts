import { isJsonObject } from '#lib/asl/json-path.ts';
import { irnKey, parseIrn } from '#lib/clearance/irn.ts';
import { type Instant, toIso } from '#lib/instant.ts';
import type { LocalWorld } from '#lib/rehearsal/local-world.ts';
import { readFiled } from '#lib/report/read-filed.ts';
import type { FinanceView, SafeState } from './judge-turn-back.ts';

export interface LookedAt {
  readonly safe: SafeState;
  readonly finance: FinanceView;
  readonly open: number;
}

/** The tenant, the machine and what Finance was given, as they are when the way back says that it is safe. */
export const lookAtSafe = async (
  world: LocalWorld,
  about: {
    readonly cutover: string;
    readonly tenant: string;
    readonly main: string;
    readonly rollback: string;
    readonly now: Instant;
    readonly safeAt: Instant | undefined;
    readonly secondsToSafe: number | undefined;
  },
): Promise<LookedAt> => {
  const { cutover, tenant, rollback, now } = about;
  const control = await world.tenant.control.get(tenant);
  const open = await world.gates.listOpen(cutover);
  const lease = await world.tenant.ledger.longestLease(tenant, now);
  const filed = await readFiled(world.tenant.archive, await world.progress.list(cutover), []);
  const mine = new Map(
    [...filed.financeLists].flatMap(([name, csv]) => {
      const prefix = `${rollback}-safe-`;
      return name.startsWith(prefix) ? [[name.slice(prefix.length).replace(/\.csv$/, ''), csv] as const] : [];
    }),
  );
  const registered = world.simulator.log.accepted.flatMap(({ irn, at }) => {
    const parsed = parseIrn(irn);
    return parsed.ok && at <= (about.safeAt ?? now) ? [irnKey(parsed.value.number)] : [];
  });
  const own = world.machine.snapshot().find(({ name }) => name === rollback)?.input;
  const stopped = isJsonObject(own) ? own.mainExecution : undefined;
  return {
    safe: {
      secondsToSafe: about.secondsToSafe,
      mainStatus: await world.machine.status(about.main),
      route: control.route.kind,
      segmentsElsewhere: Object.entries(control.segmentRoutes).flatMap(([segment, route]) =>
        route.kind === 'legacy' ? [] : [`${segment}: ${route.kind}`],
      ),
      held: control.held,
      erpOutput: await world.erp.output.verify(),
      queue: await world.tenant.queue.state(),
      openGates: open.flatMap(({ instance, execution }) => (execution === rollback ? [] : [instance])),
      lease: lease === undefined ? undefined : toIso(lease),
      runningRollbacks: world.machine
        .snapshot()
        .flatMap(({ name, machine, status, input }) =>
          machine === 'rollback' &&
          status === 'running' &&
          isJsonObject(input) &&
          input.mainExecution === stopped
            ? [name]
            : [],
        ),
      lists: [...mine.keys()],
    },
    finance: { lists: mine, registered: new Set(registered) },
    open: (await world.tenant.ledger.open(tenant, now, 10_000)).filter((row) => !row.canary).length,
  };
};
