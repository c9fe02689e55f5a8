/** What the worker reports to people: incidents, and the breaker that stops all sending. */

import { opened } from '#lib/clearance/breaker-life.ts';
import { describeError } from '#lib/describe-error.ts';
import { type Instant, toIso } from '#lib/instant.ts';
import type { Work } from './work.ts';

/** Create-only by id, so one invoice's incident is one incident however often it is looked at. */
export const raiseIncident = (
  { deps, control, key }: Work,
  name: string,
  severity: 1 | 2,
  title: string,
): Promise<void> => {
  deps.log(`worker-${name}`, { number: key.number, revision: key.revision });
  return deps.incidents.open({
    id: `${control.cutover}/${name}/${key.number}/${key.revision}`,
    cutover: control.cutover,
    severity,
    title,
    source: 'worker',
    openedAt: deps.clock.now(),
  });
};

/**
 * The worker throws on an invoice however often it is shown: a damaged row, a store that refuses, a bug. One incident an
 * hour, naming the first: where a store is down, every invoice fails alike.
 */
export const raiseFailing = ({ deps, control, key }: Work, deliveries: number): Promise<void> => {
  const now = deps.clock.now();
  return deps.incidents.open({
    id: `${control.cutover}/clearance-fails/${toIso(now).slice(0, 13)}`,
    cutover: control.cutover,
    severity: 2,
    title: `Clearance of invoice ${key.number} failed ${deliveries} times, maybe others too: see log code worker-item-parked`,
    source: 'worker',
    openedAt: now,
  });
};

/** Prefix of the breaker's incidents; the breaker's own schedule closes them. */
export const breakerIncident = (cutover: string): string => `${cutover}/breaker/`;

/** The pause holds by itself; where this cannot be written the breaker's next turn begins with it anew. */
const openedAt = async ({ deps, pace }: Work): Promise<Instant> => {
  const now = deps.clock.now();
  try {
    const { breaker } = await pace.change((sending) => opened(sending, now));
    return breaker.state === 'open' ? breaker.openedAt : now;
  } catch (error) {
    deps.log('worker-lesson-lost', describeError(error));
    return now;
  }
};

/**
 * A fault of key, certificate, TLS or routing is nobody's invoice: all sending stops at once, and nothing is rejected
 * (fault 20). The same where the authority does not answer at all. One incident an opening: ten batches at a time run into
 * the same fault.
 */
export const openBreaker = async (work: Work, detail: string, severity: 1 | 2 = 1): Promise<void> => {
  const { deps, control } = work;
  await deps.control.setPause(deps.tenant, 'breaker', true);
  const now = await openedAt(work);
  deps.log('worker-breaker-opened', { detail: detail.slice(0, 200) });
  await deps.incidents.open({
    id: `${breakerIncident(control.cutover)}${toIso(now)}`,
    cutover: control.cutover,
    severity,
    title: `Clearance is stopped: ${detail.slice(0, 200)}`,
    source: 'worker',
    openedAt: now,
  });
};
