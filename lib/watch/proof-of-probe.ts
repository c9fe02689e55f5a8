import type { Answer } from '#lib/ports/authority.ts';
import type { Proof } from './outage-clock.ts';

/** Our key, certificate or connection; nothing is said of the authority by it. */
const oursAt = (answer: Answer<unknown>): boolean => !answer.ok && answer.fault.class === 'configuration';

/**
 * What two calls prove: one that needs no key, and one that does. An authority that answers and refuses our key is there:
 * that is no outage of its own, and no proof that it clears our invoices either.
 */
export const proofOfProbe = (
  health: Answer<{ readonly healthy: boolean }>,
  keys: Answer<{ readonly ok: boolean }>,
): Proof['saw'] => {
  if (oursAt(health)) return 'ours';
  if (!health.ok || !health.value.healthy) return 'down';
  if (oursAt(keys)) return 'ours';
  if (!keys.ok) return 'down';
  return keys.value.ok ? 'up' : 'ours';
};
