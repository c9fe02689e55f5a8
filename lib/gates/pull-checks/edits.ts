import type { Review } from '#lib/gates/pull-snapshot.ts';
import { fromIso } from '#lib/instant.ts';

/** Whoever may write can edit another's review: what it says then is not known to be its author's word (V11). */
export const whyNotItsText = (
  { by, at, edited }: Review,
  mergedAt: string | undefined,
): string | undefined => {
  // A draft is its author's alone until it is submitted.
  if (edited === null || (at !== null && fromIso(edited.at) < fromIso(at))) return undefined;
  if (edited.by === null) return `its text was edited by nobody who is known at ${edited.at}: review again`;
  if (edited.by !== by?.id) return `its text was edited by somebody else at ${edited.at}: review again`;
  return mergedAt !== undefined && fromIso(edited.at) > fromIso(mergedAt)
    ? `its text was edited after the merge, at ${edited.at}`
    : undefined;
};
