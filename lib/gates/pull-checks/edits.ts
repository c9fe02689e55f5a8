import type { Review } from '#lib/gates/pull-snapshot.ts';
import { fromIso } from '#lib/instant.ts';

/** Whoever may write can edit another's review: what it says then is not known to be its author's word (V11). */
export const whyNotItsText = (
  { by, edited }: Pick<Review, 'by' | 'edited'>,
  mergedAt: string | undefined,
): string | undefined => {
  if (edited === null) return undefined;
  if (edited.by === null) return `its text was edited by nobody who is known at ${edited.at}: review again`;
  if (edited.by !== by?.id) return `its text was edited by somebody else at ${edited.at}: review again`;
  return mergedAt !== undefined && fromIso(edited.at) > fromIso(mergedAt)
    ? `its text was edited after the merge, at ${edited.at}`
    : undefined;
};
