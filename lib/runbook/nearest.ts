/** More names than that are no list a person chose from, and comparing would take its time for every mistake. */
const MOST = 1_000;

/**
 * The candidate that was probably meant: within a third of its length in edits, letters swapped with their neighbour
 * counting as one; undefined if none is near.
 */
export const nearest = (seen: string, candidates: Iterable<string>): string | undefined => {
  const names = [...candidates];
  if (seen.length > 60 || names.length > MOST) return undefined;
  const wanted = seen.toLowerCase();
  let best: { readonly candidate: string; readonly edits: number } | undefined;
  for (const candidate of names) {
    const most = Math.max(1, Math.floor(Math.max(candidate.length, wanted.length) / 3));
    if (Math.abs(candidate.length - wanted.length) > most) continue;
    const edits = distance(wanted, candidate.toLowerCase());
    if (edits <= most && (best === undefined || edits < best.edits)) best = { candidate, edits };
  }
  return best?.candidate;
};

/** Optimal string alignment. */
const distance = (a: string, b: string): number => {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      let edits = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        edits = Math.min(edits, (before[j - 2] ?? 0) + 1);
      row.push(edits);
    }
    before = last;
    last = row;
  }
  return last[b.length] ?? 0;
};

/** ` Did you mean x?`, or nothing. */
export const didYouMean = (seen: string, candidates: Iterable<string>): string => {
  const candidate = nearest(seen, candidates);
  return candidate === undefined ? '' : ` Did you mean ${candidate}?`;
};
