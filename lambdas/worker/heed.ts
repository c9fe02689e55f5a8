/** What an answer of the authority tells all workers, not only the one that got it. */
import { isOutage, passed, wantsToKnow } from '#lib/clearance/breaker-life.ts';
import { type Sending, slowedBy } from '#lib/clearance/sending.ts';
import { describeError } from '#lib/describe-error.ts';
import type { AuthorityFault } from '#lib/ports/authority.ts';
import { openBreaker } from './raise.ts';
import type { Work } from './work.ts';

/** A lesson that cannot be written down is learnt again from the next answer; no invoice fails for it. */
const teach = async (
  { deps, pace, key }: Work,
  change: (sending: Sending) => Sending,
): Promise<Sending | undefined> => {
  try {
    return await pace.change(change);
  } catch (error) {
    deps.log('worker-lesson-lost', { number: key.number, ...describeError(error) });
    // At least this process obeys.
    pace.saw(change(pace.known()));
    return undefined;
  }
};

/** The authority answered about an invoice, whatever it said. Costs nothing while all is well. */
export const heedAnswer = async (work: Work): Promise<void> => {
  const { deps, pace } = work;
  if (!wantsToKnow(pace.known())) return;
  const sending = await teach(work, (before) => passed(before, deps.clock.now()));
  if (sending?.breaker.state === 'closed' && !sending.breaker.settled) {
    deps.log('worker-breaker-closed', { openings: sending.breaker.openings });
  }
};

/**
 * It refused for its load, or did not answer: all of them slow down, and rest as long as it says. When that goes on for about a
 * minute, or while the breaker is half-open, the breaker opens: what is not sent can still go the other way, and what is sent
 * into an outage is unknown for hours.
 */
export const heedFailure = async (work: Work, fault: AuthorityFault): Promise<void> => {
  const { deps, pace } = work;
  if (fault.class === 'rejected' || fault.class === 'configuration') return;
  const restMilliseconds = fault.class === 'unavailable' ? fault.retryAfterMilliseconds : undefined;
  const now = deps.clock.now();
  const sending = await teach(work, (before) =>
    slowedBy(before, {
      now,
      agreed: pace.agreed,
      ...(restMilliseconds === undefined ? {} : { restMilliseconds }),
    }),
  );
  if (sending === undefined || sending.breaker.state === 'open' || restMilliseconds !== undefined) return;
  const tried = sending.breaker.state === 'half-open';
  if (tried || isOutage(sending, now)) {
    await openBreaker(work, `the authority does not answer (${fault.detail})`, 2);
  }
};
