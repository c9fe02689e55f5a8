import type { Instant } from '#lib/instant.ts';
import { type OutageRule, type OutageState, withClearing, withProof } from './outage-clock.ts';

/**
 * Invoices that cleared since the last look: each went through the authority, so one more is a proof as good as a probe's,
 * and nobody had to ask for it. The first count of a run is none: nobody knows when those cleared. Looks that saw some are
 * counted apart too: where they last, the authority clears whatever its health endpoint answers.
 */
export const withCleared = (
  state: OutageState,
  cleared: { readonly from: number; readonly count: number },
  now: Instant,
  rule: OutageRule,
): OutageState => {
  const before = state.cleared;
  if (before?.from === cleared.from && before.count === cleared.count) return state;
  const more = before?.from === cleared.from && cleared.count > before.count;
  const proven = more ? withClearing(withProof(state, { at: now, saw: 'up' }, rule), now, rule) : state;
  return { ...proven, cleared: { ...cleared } };
};
