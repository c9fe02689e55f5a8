import { fileReplayOrder, notIn, openInOrder, readReplayOrder } from '#lib/actions/file-replay-order.ts';
import type { Finding } from '#lib/actions/finding.ts';
import type { Instant } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import type { Archive } from '#lib/ports/archive.ts';
import type { Ledger } from '#lib/ports/ledger.ts';
import type { Doorbell } from '#lib/ports/queue.ts';

export interface ReplayToSmartApiDeps {
  readonly ledger: Pick<Ledger, 'open'>;
  readonly archive: Pick<Archive, 'get' | 'put'>;
  readonly doorbell: Doorbell;
}

/** Ten messages a request: seconds. 60 calls, the machine’s bound, are enough for a backlog of 120,000. */
export const RINGS_A_CALL = 2_000;

const countOf = (former: JsonObject | undefined): number =>
  typeof former?.rung === 'number' ? former.rung : 0;

/**
 * Rings every open invoice again, in order, while the queue is still closed: the valve lets them out when the run is
 * resumed, at the worker's own rate, and in the lane of the backlog, so that nobody at a counter waits behind them. The
 * order is fixed once and filed; `former` is what the last call left, and a call that died is made up for by ringing its
 * slice once more. What came in meanwhile is rung after the rest.
 */
export const replayToSmartApi = async (
  deps: ReplayToSmartApiDeps,
  about: { readonly tenant: string; readonly execution: string; readonly now: Instant },
  former: JsonObject | undefined,
): Promise<Finding> => {
  const { tenant, execution, now } = about;
  const known = await readReplayOrder(deps.archive, tenant, former?.order);
  const open = known === undefined ? await openInOrder(deps.ledger, tenant, now) : undefined;
  const order = known ?? (await fileReplayOrder(deps.archive, execution, open ?? []));
  const from = known === undefined ? 0 : Math.min(countOf(former), order.keys.length);
  const slice = order.keys.slice(from, from + RINGS_A_CALL);
  if (slice.length > 0) await deps.doorbell.ring(slice, 'backlog');
  const rung = from + slice.length;
  const late =
    rung < order.keys.length ? [] : notIn(order, open ?? (await openInOrder(deps.ledger, tenant, now)));
  const next =
    late.length === 0 ? order : await fileReplayOrder(deps.archive, execution, [...order.keys, ...late]);
  return {
    verdict: rung === next.keys.length ? 'pass' : 'inconclusive',
    reasons: [`${rung} of ${next.keys.length} open invoices are back in the queue, in their order.`],
    evidence: { to: 'smartapi', order: next.key, rung, open: next.keys.length },
    next: now,
  };
};
