import type { Random } from '#lib/ports/random.ts';

/** One of a list, each as likely. Throws on an empty list: there is nothing to draw. */
export const drawOne = <T>(random: Random, list: readonly T[]): T => {
  const drawn = list[random.below(Math.max(1, list.length))];
  if (drawn === undefined) throw new RangeError('nothing to draw from: the list is empty');
  return drawn;
};

export interface Weighted<T> {
  readonly value: T;
  /** A whole number; 0 is never drawn. */
  readonly weight: number;
}

export const drawWeighted = <T>(random: Random, choices: readonly Weighted<T>[]): T => {
  let left = random.below(
    Math.max(
      1,
      choices.reduce((sum, choice) => sum + choice.weight, 0),
    ),
  );
  for (const { value, weight } of choices) {
    if (left < weight) return value;
    left -= weight;
  }
  throw new RangeError('nothing to draw from: every choice has weight 0');
};
