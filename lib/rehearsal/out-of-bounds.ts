import type { Bounds } from './expectation-schema.ts';

/** Sentences for a figure outside its bounds. One that was not measured is outside of any. */
export const outOfBounds = (
  what: string,
  figure: number | null,
  { atLeast, atMost }: Bounds,
): readonly string[] => {
  if (figure === null) return [`${what}: not measured`];
  return [
    ...(atLeast !== undefined && figure < atLeast ? [`${figure} ${what}, expected at least ${atLeast}`] : []),
    ...(atMost !== undefined && figure > atMost ? [`${figure} ${what}, expected at most ${atMost}`] : []),
  ];
};
