import type { Finding } from '#lib/actions/finding.ts';
import { digestOf } from '#lib/digest.ts';
import { type Instant, plus } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import type { Ledger } from '#lib/ports/ledger.ts';
import type { Doorbell } from '#lib/ports/queue.ts';
import { replayOrder } from '#lib/way-back/replay-order.ts';

export interface ReplayToSmartApiDeps {
  readonly ledger: Pick<Ledger, 'open'>;
  readonly doorbell: Doorbell;
}

/** Ten messages a request: seconds. 60 calls, the machine’s bound, are enough for a backlog of 120,000. */
export const RINGS_A_CALL = 2_000;
const MOST_OPEN = 1_000_000;

/**
 * Rings every open invoice again, in order, while the queue is still closed: the valve lets them out when the run is
 * resumed. `former` is what the last call left; a list that changed since is rung from its start, which is harmless.
 */
export const replayToSmartApi = async (
  deps: ReplayToSmartApiDeps,
  tenant: string,
  now: Instant,
  former: JsonObject | undefined,
): Promise<Finding> => {
  const open = await deps.ledger.open(tenant, plus(now, 1), MOST_OPEN);
  const ordered = replayOrder(open.filter((row) => !row.canary));
  const keys = ordered.map(({ number, revision }) => ({ tenant, number, revision }));
  const order = digestOf(keys);
  const from = former?.order === order && typeof former.rung === 'number' ? former.rung : 0;
  const ring = keys.slice(from, from + RINGS_A_CALL);
  if (ring.length > 0) await deps.doorbell.ring(ring);
  const rung = from + ring.length;
  const done = rung >= keys.length;
  return {
    verdict: done ? 'pass' : 'inconclusive',
    reasons: [`${rung} of ${keys.length} open invoices are back in the queue, in their order.`],
    evidence: { to: 'smartapi', order, rung, open: keys.length },
    next: now,
  };
};
