import { type Instant, toIso } from '#lib/instant.ts';

/** GitHub's times have whole seconds. */
export const isoSeconds = (at: Instant): string => `${toIso(at).slice(0, 19)}Z`;
export const isoOrNull = (at: Instant | null | undefined): string | null =>
  at === null || at === undefined ? null : isoSeconds(at);
