import { type Instant, MINUTE } from '#lib/instant.ts';
import type { Page } from '#lib/ports/pages.ts';

export type NextCall =
  | { readonly kind: 'call'; readonly person: string }
  /** Everybody has had the time to answer, as often as agreed: all are told at once, and then nobody is called any more. */
  | { readonly kind: 'exhausted' }
  | { readonly kind: 'wait' }
  /** Answered, recovered, or told to all. */
  | { readonly kind: 'over' };

/** Whom to call now. Bounded: the chain as often as the page says, then all at once, then never again. */
export const nextCall = (page: Page, now: Instant): NextCall => {
  if (page.acknowledged || page.recoveredAt !== undefined || page.exhaustedAt !== undefined) {
    return { kind: 'over' };
  }
  const last = page.calls.at(-1);
  if (last !== undefined && now - last.at < page.minutes * MINUTE) return { kind: 'wait' };
  const calls = page.calls.length;
  const person = calls < page.chain.length * page.rounds ? page.chain[calls % page.chain.length] : undefined;
  return person === undefined ? { kind: 'exhausted' } : { kind: 'call', person };
};
